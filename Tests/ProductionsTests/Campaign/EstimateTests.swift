import FoundationEssentials
import Ground
import Studio
import StudioTesting
import Testing

@testable import Productions

@Suite("An estimate")
struct EstimateTests {
    let campaign = SampleCampaign()
    let model = Model(provider: "openai", name: "gpt-image-1")
    let prices = PriceList(
        date: "2026-11-01", pictures: ["openai/gpt-image-1": Money(microdollars: 42_500)])

    private func estimate(
        _ plans: [Estimate.Plan], by model: Model? = nil, budget: String? = nil
    ) -> Estimate {
        Estimate(
            of: campaign.brief, plans: plans, model: model ?? self.model, prices: prices,
            budget: budget.flatMap { Money(dollars: $0) })
    }

    @Test("shows its arithmetic: what is made times its price, and what is reused")
    func arithmetic() {
        let estimate = estimate([.generate, .generate], budget: "0.10")
        #expect(estimate.total == Money(microdollars: 85_000))
        #expect(
            estimate.lines == [
                "spring-bloom, at the prices of 2026-11-01:",
                "  rose-serum  1 picture by openai/gpt-image-1 = $0.0425",
                "  night-balm  1 picture by openai/gpt-image-1 = $0.0425",
                "2 pictures to generate x $0.0425 = $0.085; 0 reused = $0.00",
                "20 variants (2 products x 2 locales x 5 formats), made on this machine = $0.00",
                "total $0.085",
                "budget $0.10: enough, $0.015 to spare",
            ])
    }

    @Test("counts existing pictures and those painted before as free")
    func reuse() {
        let estimate = estimate([.existing, .made])
        #expect(estimate.total == .zero)
        #expect(estimate.lines.contains("0 pictures to generate = $0.00; 2 reused = $0.00"))
        #expect(estimate.lines.contains("  rose-serum  existing picture, reused = $0.00"))
        #expect(estimate.lines.contains("  night-balm  painted before, reused = $0.00"))
    }

    @Test("counts nothing for a product whose pictures are all missing, and says why")
    func missing() {
        let estimate = estimate([.missing("There is no file “a.png”."), .generate])
        #expect(estimate.reused == 0 && estimate.toGenerate == 1)
        #expect(
            estimate.lines.contains(
                "  rose-serum  no picture, so nothing is made of it: There is no file “a.png”."))
        #expect(
            estimate.lines.contains(
                "10 variants (1 product x 2 locales x 5 formats), made on this machine = $0.00"))
        #expect(estimate.json["variants"]?.integer == 10)
        #expect(estimate.json["products"]?.items.first?["picture"]?.text == "missing")
    }

    @Test("says plainly that a price is unknown, and gives no total")
    func unknown() {
        let other = Model(provider: "acme", name: "brush")
        let estimate = estimate([.existing, .generate], by: other, budget: "5")
        #expect(estimate.total == nil && estimate.isWithinBudget == nil)
        #expect(
            estimate.lines.contains(
                "total unknown: the price list of 2026-11-01 has no price for acme/brush; add it "
                    + "to the settings"))
        #expect(estimate.lines.contains("budget $5.00: cannot be compared with an unknown price"))
        #expect(self.estimate([.existing, .made], by: other).total == .zero)
    }

    @Test("takes the draft painter for free even when the price list is silent")
    func draft() {
        let estimate = estimate(
            [.existing, .generate], by: Model(provider: "draft", name: "studio"))
        #expect(estimate.total == .zero)
        #expect(estimate.lines.contains("1 picture to generate x $0.00 = $0.00; 1 reused = $0.00"))
    }

    @Test("says when the budget is not enough, to the micro-dollar")
    func budget() {
        #expect(estimate([.generate, .generate], budget: "0.085").isWithinBudget == true)
        let short = estimate([.generate, .generate], budget: "0.084999")
        #expect(short.isWithinBudget == false)
        #expect(short.lines.last == "budget $0.084999: not enough, $0.000001 short")
    }

    @Test("speaks to machines in micro-dollars, with null for what is unknown")
    func json() throws {
        let known = estimate([.existing, .generate], budget: "1").json
        #expect(known["total_microdollars"]?.integer == 42_500)
        #expect(known["budget_microdollars"]?.integer == 1_000_000)
        #expect(known["within_budget"]?.content == .bool(true))
        #expect(known["variants"]?.integer == 20)
        #expect(known["products"]?.items.map { $0["picture"]?.text } == ["existing", "generate"])
        let unknown = estimate([.existing, .generate], by: Model(provider: "a", name: "b")).json
        #expect(unknown["total_microdollars"]?.content == .null)
        #expect(unknown["products"]?.items[1]["microdollars"]?.content == .null)
        #expect(
            try JSONValue(reading: Data(known.pretty.utf8))["model"]?.text == "openai/gpt-image-1")
    }
}

@Suite("What is asked of an image model")
struct PromptTests {
    let campaign = SampleCampaign()

    @Test("keeps the document's wording and adds brand, colours, people and language")
    func wording() {
        #expect(
            campaign.brief.prompt(for: campaign.brief.products[1])
                == "Professional product photography of Night Balm by Verdane, A rich balm, "
                + "unscented, high quality, studio lighting, white background, commercial "
                + "advertising style, sharp focus, soft natural shadow, centered composition. "
                + "Subtle accents in the brand colours #2F5D50. It should appeal to people who "
                + "read labels in Northern Europe. Its mood follows the English headline “Skin "
                + "that remembers spring”, which is added later: leave calm space around the "
                + "product, and show no text, letters or watermarks, and no logos or trademarks "
                + "of other companies.")
    }

    @Test("stays near a thousand characters whatever the brief says, and cuts between words")
    func length() throws {
        var brief = campaign.brief
        brief.messages["en"] = String(repeating: "word ", count: 60)
        brief.targetAudience = String(repeating: "people ", count: 70)
        brief.products[0].description = String(repeating: "petal ", count: 300)
        let prompt = brief.prompt(for: brief.products[0])
        #expect(prompt.count < 1_200)
        #expect(!prompt.contains("peta,") && prompt.contains("petal, high quality"))
    }

    @Test("has a seed of its own for each product, the same in every campaign of the brand")
    func seed() {
        let model = Model(provider: "draft", name: "studio")
        let orders = campaign.brief.products.map {
            campaign.brief.paintOrder(for: $0, model: model)
        }
        var other = campaign.brief
        other.campaignID = "autumn"
        #expect(orders[0].seed != orders[1].seed)
        #expect(other.paintOrder(for: other.products[0], model: model).seed == orders[0].seed)
        #expect(orders.allSatisfy { $0.seed < 1 << 53 })
        #expect(orders[0].summary == "A light face serum." && orders[0].brand == "Verdane")
    }
}
