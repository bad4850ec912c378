import Artifacts
package import FoundationEssentials
import Ground
import Studio
import Workflow

/// What the manifest is made from.
struct ManifestOrder: Storable, Codable, Sendable {
    var brief: CampaignBrief
    var run: String
    var submitted: Moment
    var records: [ProductRecord]
    var prices: PriceList

    init(_ call: Campaign.Call, _ records: [ProductRecord], run: RunID, at submitted: Moment) {
        brief = call.brief
        self.run = run.rawValue
        self.submitted = submitted
        self.records = records
        prices = call.order.prices
    }

    func manifest(finishedAt: Moment) -> Manifest {
        Manifest(
            of: brief, run: run, in: CampaignFolder(campaign: brief.campaignID, at: submitted),
            records: records, prices: prices, startedAt: submitted, finishedAt: finishedAt)
    }
}

/// What the contact sheet says beside the pictures.
struct ContactSheetOrder: Storable, Codable, Sendable {
    var title: String
    var subtitle: String
    var sections: [Section]

    struct Section: Codable, Sendable {
        var heading: String
        var captions: [String]
    }

    init(_ brief: CampaignBrief, _ records: [ProductRecord]) {
        title = brief.brand
        subtitle = brief.messages[brief.defaultLocale] ?? ""
        sections = records.map { record in
            Section(
                heading: record.imageSource == .draft ? "\(record.name) · draft" : record.name,
                captions: record.variants.map { variant in
                    let size = "\(variant.width) × \(variant.height)"
                    return brief.locales.count == 1
                        ? "\(variant.name) · \(size)"
                        : "\(variant.locale) · \(variant.name) · \(size)"
                })
        }
    }

    /// The first so many pictures; the page shows the rest.
    ///
    /// A sheet is for the eye, and all pictures at once would fill the memory.
    static func shown(of made: [Campaign.Made], atMost most: Int = 120) -> [Campaign.Made] {
        var left = most
        var shown: [Campaign.Made] = []
        for var product in made where left > 0 {
            let count = min(left, product.record.variants.count)
            product.record.variants = Array(product.record.variants.prefix(count))
            product.pictures = Array(product.pictures.prefix(count))
            left -= count
            shown.append(product)
        }
        return shown
    }

    func sheet(with pictures: [[Picture]]) -> Sheet {
        Sheet(
            title: title, subtitle: subtitle,
            sections: zip(sections, pictures)
                .map { section, pictures in
                    Sheet.Section(
                        heading: section.heading,
                        entries: zip(section.captions, pictures)
                            .map { Sheet.Entry(caption: $0, picture: $1) })
                })
    }
}

/// A web page, stored as its text.
package struct Page: Storable {
    package var html: String

    package init(html: String) { self.html = html }
    package init(stored: Data) { html = String(decoding: stored, as: UTF8.self) }
    package func stored() -> Data { Data(html.utf8) }
}

extension CampaignBrief: Ingredient {}
extension ManifestOrder: Ingredient {}
extension ContactSheetOrder: Ingredient {}
