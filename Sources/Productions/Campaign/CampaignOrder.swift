package import Artifacts
package import Ground
package import Studio

/// What a campaign run is started with: the brief as it was written, and all that it refers to.
///
/// With its pictures on the shelf the run needs nothing of the folder it came from.
package struct CampaignOrder: Storable, Codable, Hashable, Sendable {
    /// The brief's JSON text.
    ///
    /// It is parsed inside the run, so that a bad one can be corrected there.
    package var brief: String
    /// The name of the file it came from, for messages.
    package var file: String
    /// Every picture that the brief mentions, by the path it mentions it by.
    package var assets: [String: Asset]
    /// Paints what has no picture, when the brief names no model.
    package var model: Model
    /// Only this locale, when given.
    package var locale: String?
    package var prices: PriceList
    /// The folder, absolute, in which people want to find `output/…`.
    package var delivery: String?
    /// Some budget bounds the run, so nothing may be bought whose price is unknown.
    package var isCapped: Bool
    /// A person must say yes to every painted picture before variants are made of it.
    package var asksForApproval: Bool
    /// The folder, absolute, that the pictures were read from: for another brief in this one's place.
    package var assetsFolder: String?

    /// A picture that was found, or why it was not.
    package enum Asset: Codable, Hashable, Sendable {
        case kept(Artifact<Picture>)
        case missing(Fault)
    }

    package init(
        brief: String, file: String, assets: [String: Asset], model: Model,
        locale: String? = nil, prices: PriceList, delivery: String? = nil,
        isCapped: Bool = false, asksForApproval: Bool = false, assetsFolder: String? = nil
    ) {
        self.brief = brief
        self.file = file
        self.assets = assets
        self.model = model
        self.locale = locale
        self.prices = prices
        self.delivery = delivery
        self.isCapped = isCapped
        self.asksForApproval = asksForApproval
        self.assetsFolder = assetsFolder
    }
}
