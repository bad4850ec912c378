package import FoundationEssentials
package import Ground

extension CampaignBrief {
    /// The largest brief that is read, in bytes.
    package static let mostBytes = 1_000_000

    /// Reads a brief as people write it (`docs/formats/campaign-brief.schema.json`), strictly.
    ///
    /// `locale` is the language of a lone message when the brief lists no locales. Whatever is
    /// wrong is told in one `invalid` fault, a line for each problem, naming field and line.
    package init(reading data: Data, locale: String = "en") throws(Fault) {
        guard data.count <= Self.mostBytes else {
            throw Fault(
                .invalid,
                "The brief has \(data.count) bytes; at most \(Self.mostBytes) are read.")
        }
        let root: JSONValue
        do {
            root = try JSONValue(reading: data, depth: 16)
        } catch {
            let start = "The brief is not valid JSON"
            throw Fault(.invalid, data.isEmpty ? "The brief is empty." : "\(start): \(error).")
        }
        var reader = BriefReader()
        guard let brief = reader.brief(root, fallback: LocaleTag(locale)?.text ?? "en") else {
            throw reader.problems.fault()
        }
        self = brief
    }
}

extension BriefReader {
    private static let known = [
        "$schema", "campaign_id", "brand", "campaign_message", "target_audience", "target_region",
        "locales", "products", "brand_policy", "image_model", "budget",
    ]

    /// The whole brief, or nil when there are problems.
    mutating func brief(_ root: JSONValue, fallback: String) -> CampaignBrief? {
        guard
            let fields = fields(
                of: root, at: "", known: Self.known, expected: "an object with campaign_id")
        else { return nil }
        if let schema = fields.members["$schema"] {
            _ = string(schema, at: "$schema", expected: "the address of a schema")
        }
        let id = slug("campaign_id", in: fields)
        let brand = prose("brand", in: fields, .name)
        let (locales, messages) = messages(in: fields, fallback: fallback)
        let audience = fields.members["target_audience"]
            .flatMap {
                prose($0, at: "target_audience", .remark)
            }
        let region = fields.members["target_region"]
            .flatMap {
                prose($0, at: "target_region", .remark)
            }
        let products = products(in: fields)
        let policy = policy(in: fields)
        let model = model(in: fields)
        let budget = budget(in: fields)
        check(Self.places(in: root), for: policy.forbiddenWords)
        guard problems.count == 0, let id, let brand else { return nil }
        return CampaignBrief(
            campaignID: id, brand: brand, messages: messages, locales: locales,
            targetAudience: audience, targetRegion: region, products: products, policy: policy,
            imageModel: model, budget: budget)
    }
}
