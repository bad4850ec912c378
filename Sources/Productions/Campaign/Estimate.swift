package import Ground
package import Studio

/// What a campaign will cost, before anything is bought: the arithmetic, not a slogan.
package struct Estimate: Hashable, Sendable {
    package var campaignID: String
    package var products: [Line]
    /// The model that will paint, and its price for one picture; nil when nobody told us the price.
    package var model: Model
    package var price: Money?
    package var priceListDate: String
    package var locales: Int
    package var formats: Int
    package var budget: Money?

    /// One product's picture.
    package struct Line: Hashable, Sendable {
        package var id: String
        package var plan: Plan
    }

    /// How a product gets its picture.
    package enum Plan: Hashable, Sendable {
        /// It has one already.
        case existing
        /// It was painted by an earlier run, and nothing it was made from has changed.
        case made
        case generate
        /// It should have one, and none of those named is there and can be opened.
        case missing(String)

        /// For programs.
        var word: String {
            switch self {
            case .existing: "existing"
            case .made: "made"
            case .generate: "generate"
            case .missing: "missing"
            }
        }
    }

    /// `plans` are in the order of the brief's products.
    package init(
        of brief: CampaignBrief, plans: [Plan], model: Model, prices: PriceList,
        formats: [Format] = CampaignFormats.all, budget: Money? = nil
    ) {
        precondition(plans.count == brief.products.count)
        campaignID = brief.campaignID
        products = zip(brief.products, plans).map { Line(id: $0.id, plan: $1) }
        self.model = model
        // Our own draft painter works on this machine; a price list need not mention it.
        price = prices.picture(by: model) ?? (model.provider == "draft" ? .zero : nil)
        priceListDate = prices.date
        locales = brief.locales.count
        self.formats = formats.count
        self.budget = budget ?? brief.budget
    }

    package var toGenerate: Int { products.count { $0.plan == .generate } }
    package var reused: Int { products.count { $0.plan == .existing || $0.plan == .made } }
    /// How many products will have variants.
    var pictured: Int { toGenerate + reused }

    /// The whole cost; nil when something must be bought whose price is unknown.
    package var total: Money? { toGenerate == 0 ? .zero : price.map { $0 * toGenerate } }

    /// Whether the budget covers the total; nil without a budget or with an unknown price.
    package var isWithinBudget: Bool? {
        guard let budget, let total else { return nil }
        return total <= budget
    }
}
