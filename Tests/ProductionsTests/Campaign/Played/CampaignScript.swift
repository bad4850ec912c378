import Artifacts
import FoundationEssentials
import Ground
import Studio
import StudioTesting

@testable import Productions

/// A campaign to be played: a product with a photo, one without, and whatever a test changes.
struct CampaignScript {
    var message = #"{"en": "Skin that remembers spring", "ar": "بشرة تتذكر الربيع"}"#
    var products = [Self.serum, Self.balm]
    var more = ""
    var photos: [String: CampaignOrder.Asset] = [:]
    var price: Money? = Money(microdollars: 42_000)
    var locale: String?
    var isCapped = false
    var asksForApproval = false

    static let serum = """
        {"id": "rose-serum", "name": "Rose Serum", "description": "A light face serum.",
         "existing_assets": ["verdane/rose-serum/product.png"]}
        """
    static let balm = """
        {"id": "night-balm", "name": "Night Balm", "description": "A rich balm."}
        """
    static let photo = "verdane/rose-serum/product.png"
    static let model = Model(provider: "openai", name: "gpt-image-1")

    /// The text of the brief.
    var brief: String {
        """
        {"campaign_id": "spring-bloom", "brand": "Verdane", "campaign_message": \(message),
         "locales": ["en", "ar"],
         \(more) "products": [\(products.joined(separator: ", "))]}
        """
    }

    /// The order, with its pictures kept on the stage's shelf.
    func order(on stage: CampaignStage) -> CampaignOrder {
        var assets = photos
        if assets[Self.photo] == nil { assets[Self.photo] = Self.kept(.pretend("photo"), stage) }
        return order(of: assets)
    }

    /// The order, with its picture kept on another shelf.
    func order(on shelf: any ObjectStore) async throws -> CampaignOrder {
        let photo = Picture.pretend("photo").bytes
        let parcel = Parcel(
            digest: try await shelf.keep(photo), size: photo.count, inline: nil)
        return order(of: [Self.photo: .kept(Artifact(parcel))])
    }

    private func order(of assets: [String: CampaignOrder.Asset]) -> CampaignOrder {
        var prices = PriceList(date: "2026-11-01", pictures: [:])
        prices.pictures["\(Self.model)"] = price
        return CampaignOrder(
            brief: brief, file: "brief.json", assets: assets, model: Self.model, locale: locale,
            prices: prices, isCapped: isCapped, asksForApproval: asksForApproval)
    }

    static func kept(_ picture: Picture, _ stage: CampaignStage) -> CampaignOrder.Asset {
        let digest = stage.shelf.keep(picture.bytes)
        return .kept(
            Artifact(Parcel(digest: digest, size: picture.bytes.count, inline: nil)))
    }

    /// Every name that the specification promises for whole products, and no other.
    ///
    /// `painted` are the places of the products without a photo.
    static func promise(
        _ folder: String, products: [Int], painted: [Int], others: [String] = ["ar"]
    ) -> Set<String> {
        var names = ["manifest.json", "index.html", "contact-sheet.jpg"]
        names += painted.map { "generated/product-\($0).png" }
        for product in products {
            for format in CampaignFormats.all {
                let file = "product-\(product)-\(format.name).jpg"
                names += ["variants/\(file)"] + others.map { "variants/\($0)/\(file)" }
            }
        }
        return Set(names.map { "\(folder)/\($0)" })
    }
}
