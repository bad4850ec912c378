import Artifacts
import FoundationEssentials
import Ground
import Studio
import Testing

@testable import Productions

@Suite("A campaign's manifest")
struct ManifestTests {
    let campaign = SampleCampaign()

    private func json(_ manifest: Manifest) throws -> JSONValue {
        try JSONValue(reading: manifest.stored())
    }

    @Test("is complete when every product has every variant in every locale")
    func complete() {
        let manifest = campaign.manifest([campaign.record(0), campaign.record(1)])
        #expect(manifest.status == .complete)
        #expect(manifest.products.map(\.status) == [.complete, .complete])
        #expect(manifest.cost.total == Money(microdollars: 40_000))
        #expect(manifest.products.flatMap(\.record.variants).count == 20)
    }

    @Test("does not depend on the order in which products were finished")
    func order() throws {
        let records = [campaign.record(0), campaign.record(1)]
        #expect(
            try campaign.manifest(records).stored()
                == campaign.manifest(records.reversed()).stored())
    }

    @Test("is partial when one variant is missing, and the product too")
    func missingVariant() {
        var record = campaign.record(1)
        record.variants.removeLast()
        record.problems = [
            .init(
                file: "variants/ar/product-1-linkedin-post.jpg", reason: "The message is too long.")
        ]
        let manifest = campaign.manifest([campaign.record(0), record])
        #expect(manifest.status == .partial)
        #expect(manifest.products.map(\.status) == [.complete, .partial])
        #expect(
            manifest.products[1].record.problems[0].file
                == "\(campaign.folder.name)/variants/ar/product-1-linkedin-post.jpg")
    }

    @Test(
        "is not complete with a problem though all variants are there, nor short of one unexplained"
    )
    func halves() {
        var troubled = campaign.record(0)
        troubled.problems = [.init(reason: "The contact sheet lacks it.")]
        #expect(campaign.manifest([troubled, campaign.record(1)]).products[0].status == .partial)
        var short = campaign.record(0)
        short.variants.removeLast()
        #expect(campaign.manifest([short, campaign.record(1)]).products[0].status == .partial)
    }

    @Test("is partial when a product has no record, and says that it was not finished")
    func missingProduct() {
        let manifest = campaign.manifest([campaign.record(1)])
        #expect(manifest.status == .partial)
        #expect(manifest.products.map(\.status) == [.failed, .complete])
        #expect(manifest.products[0].record.problems.count == 1)
        #expect(manifest.products[0].record.id == "rose-serum")
    }

    @Test("is failed when there is no picture at all")
    func failed() {
        let record = ProductRecord(
            of: campaign.brief.products[0], at: 0,
            problems: [.init(file: "verdane/rose-serum/product.png", reason: "It is empty.")])
        let manifest = campaign.manifest([record])
        #expect(manifest.status == .failed)
        #expect(manifest.products[0].record.problems[0].file == "verdane/rose-serum/product.png")
    }

    @Test("names what was made by its key on the shelf, and existing pictures by theirs")
    func keys() {
        let manifest = campaign.manifest([campaign.record(0), campaign.record(1)])
        let records = manifest.products.map(\.record)
        #expect(records[0].source?.key == "existing-assets/verdane/rose-serum/product.png")
        #expect(records[1].source?.key == "\(campaign.folder.name)/generated/product-1.png")
        #expect(
            records[1].variants.last?.key
                == "output/spring-bloom-20261121T001610.000Z/variants/ar/product-1-linkedin-post.jpg"
        )
    }

    @Test("claims no better measures than there were")
    func rounding() {
        let variant = campaign.record(0).variants[0]
        #expect(variant.contrast == 7.01)
        #expect(variant.subjectKept == 0.999)
        #expect(variant.subjectCovered == 0.001)
        let free = campaign.variant(of: 0, CampaignFormats.all[0], "en", covered: 0)
        #expect(free.subjectCovered == 0 && free.subjectCovered.sign == .plus)
        #expect(variant.textBox.left == 60 && variant.textBox.top == 50)
        #expect(variant.textBox.width == 401 && variant.textBox.height == 101)
    }

    @Test("is pretty JSON in a fixed order of keys, as its schema says, and reads back")
    func format() throws {
        let schema = try Schema(published: "manifest.schema.json")
        for records in [[campaign.record(0), campaign.record(1)], [campaign.record(1)], []] {
            let manifest = campaign.manifest(records)
            #expect(try schema.accepts(json(manifest)))
            #expect(try Manifest(stored: manifest.stored()) == manifest)
        }
        let text = String(
            decoding: try campaign.manifest([campaign.record(0)]).stored(), as: UTF8.self)
        #expect(
            text.hasPrefix(
                """
                {
                  "campaign_id": "spring-bloom",
                  "run_id": "spring-bloom-7kq2mv",
                  "status": "partial",
                  "brand": "Verdane",
                  "locales": [
                    "en",
                    "ar"
                  ],
                  "messages": {
                    "ar": "بشرة تتذكر الربيع",
                    "en": "Skin that remembers spring."
                  },
                  "folder": "output/spring-bloom-20261121T001610.000Z",
                  "started_at": "2026-11-21T00:16:10Z",
                  "finished_at": "2026-11-21T00:16:12Z",
                  "cost": {
                    "microdollars": 0,
                    "price_list_date": "2026-11-01"
                  },
                  "products": [
                    {
                      "id": "rose-serum",
                      "name": "Rose Serum",
                      "index": 0,
                      "status": "complete",
                      "image_source": "existing",
                """))
    }

    @Test("has no field in its documentation's example that its schema does not know")
    func documented() throws {
        let page = String(decoding: try Repository.read("docs/formats/manifest.md"), as: UTF8.self)
        let example = try #require(page.components("```json\n").last?.components("```").first)
        let data = Data(example.utf8)
        #expect(
            try Schema(published: "manifest.schema.json").accepts(JSONValue(reading: data)))
        let manifest = try Manifest(stored: data)
        #expect(String(decoding: try manifest.stored(), as: UTF8.self) == example)
    }
}

@Suite("A product's record")
struct ProductRecordTests {
    @Test("reads back as it was kept")
    func roundTrip() throws {
        let record = SampleCampaign().record(1)
        #expect(try ProductRecord(stored: record.stored()) == record)
    }
}

@Suite("The campaign's folder")
struct CampaignFolderTests {
    let folder = CampaignFolder(campaign: "tea", at: Moment(milliseconds: 1_795_220_170_000))

    @Test("keeps the promised names")
    func names() {
        #expect(folder.name == "output/tea-20261121T001610.000Z")
        #expect(folder.manifest == "output/tea-20261121T001610.000Z/manifest.json")
        #expect(folder.page == "output/tea-20261121T001610.000Z/index.html")
        #expect(folder.contactSheet == "output/tea-20261121T001610.000Z/contact-sheet.jpg")
        #expect(CampaignFolder.generated(product: 12) == "generated/product-12.png")
    }

    @Test("has the default locale's variants directly, the others in folders of their own")
    func locales() {
        func name(_ locale: String) -> String {
            CampaignFolder.variant(
                product: 0, format: "twitter-card", locale: locale, default: "en")
        }
        #expect(name("en") == "variants/product-0-twitter-card.jpg")
        #expect(name("pt-BR") == "variants/pt-BR/product-0-twitter-card.jpg")
    }

    @Test(
        "has formats of exactly the promised sizes, the story with 250 pixels free above and below")
    func formats() {
        let sizes = CampaignFormats.all.map { "\($0.name) \($0.width)x\($0.height)" }
        #expect(
            sizes == [
                "instagram-square 1080x1080", "instagram-story 1080x1920",
                "facebook-feed 1200x630", "twitter-card 1200x675", "linkedin-post 1200x627",
            ])
        let story = CampaignFormats.all[1].safe
        #expect(story.top == 250 && story.bottom == 250)
    }
}

extension String {
    /// The parts between occurrences of a separator.
    func components(_ separator: String) -> [String] {
        split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    }
}
