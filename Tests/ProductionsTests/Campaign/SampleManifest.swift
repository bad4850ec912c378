import Artifacts
import FoundationEssentials
import Ground
import Studio

@testable import Productions

/// A campaign of two products in two locales, and records of what became of it.
struct SampleCampaign {
    var brief = CampaignBrief(
        campaignID: "spring-bloom", brand: "Verdane",
        messages: ["en": "Skin that remembers spring.", "ar": "بشرة تتذكر الربيع"],
        locales: ["en", "ar"], targetAudience: "people who read labels",
        targetRegion: "Northern Europe",
        products: [
            .init(
                id: "rose-serum", name: "Rose Serum", description: "A light face serum.",
                existingAssets: ["verdane/rose-serum/product.png"]),
            .init(id: "night-balm", name: "Night Balm", description: "A rich balm, unscented."),
        ],
        policy: .init(colors: [Color(red: 0x2F, green: 0x5D, blue: 0x50)]))
    var folder = CampaignFolder(
        campaign: "spring-bloom", at: Moment(milliseconds: 1_795_220_170_000))

    /// The record of a product all of whose variants were made.
    func record(_ index: Int) -> ProductRecord {
        let existing = index == 0
        return ProductRecord(
            of: brief.products[index], at: index, imageSource: existing ? .existing : .draft,
            source: .init(
                key: existing
                    ? "existing-assets/verdane/rose-serum/product.png"
                    : CampaignFolder.generated(product: index),
                digest: Digest(of: Data([UInt8(index)])), width: 1024, height: 1024),
            model: existing ? nil : Model(provider: "draft", name: "studio"),
            prompt: existing ? nil : "a balm",
            variants: brief.locales.flatMap { locale in
                CampaignFormats.all.map { variant(of: index, $0, locale) }
            },
            cost: existing ? .zero : Money(microdollars: 40_000))
    }

    func variant(
        of index: Int, _ format: Format, _ locale: String, covered: Double = 0.0001
    ) -> ProductRecord.Variant {
        let layout = Layout(
            format: format, message: brief.message(in: locale), ground: .white,
            crop: Box(left: 0, top: 0, width: 1024, height: 1024),
            textBox: Box(left: 60.4, top: 50.6, width: 400.3, height: 99.5), typeSize: 48,
            alignment: .left, ink: .white,
            backing: .init(
                kind: .veil, color: .black, strength: 0.5,
                box: Box(left: 0, top: 0, width: 10, height: 10)),
            contrast: 7.0199, upscaled: format.height > 1024, subjectKept: 0.99999,
            subjectCovered: covered)
        let key = CampaignFolder.variant(
            product: index, format: format.name, locale: locale, default: brief.defaultLocale)
        return .init(layout, key: key, picture: Picture(bytes: Data(key.utf8)))
    }

    func manifest(_ records: [ProductRecord]) -> Manifest {
        Manifest(
            of: brief, run: "spring-bloom-7kq2mv", in: folder, records: records,
            prices: PriceList(date: "2026-11-01", pictures: [:]),
            startedAt: Moment(milliseconds: 1_795_220_170_000),
            finishedAt: Moment(milliseconds: 1_795_220_172_500))
    }
}
