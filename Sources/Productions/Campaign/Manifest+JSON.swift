package import FoundationEssentials
import Ground

extension Manifest {
    /// Keys in the order in which a person reads: who and how it went before the details.
    private static let order = [
        "campaign_id", "run_id", "id", "name", "index", "status", "brand", "locales", "messages",
        "folder", "started_at", "finished_at", "cost", "products", "image_source", "source",
        "model", "prompt", "cost_microdollars", "problems", "variants", "locale", "key", "width",
        "height", "bytes", "digest", "upscaled", "contrast", "text_box", "subject_kept",
        "subject_covered", "microdollars", "price_list_date", "file", "reason", "left", "top",
    ]

    /// The text of `manifest.json`: pretty, in a fixed order of keys, so equal manifests are equal
    /// bytes.
    package func stored() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value = try JSONValue(reading: try encoder.encode(self))
        return Data((value.ordered(by: Self.order).pretty + "\n").utf8)
    }
}
