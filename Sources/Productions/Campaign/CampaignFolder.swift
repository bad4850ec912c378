package import Ground

/// Where a campaign's results are published.
///
/// The names are a promise to whoever builds on them.
package struct CampaignFolder: Hashable, Sendable {
    /// `output/<campaign_id>-<timestamp>`, the time in UTC as `20261121T001610.250Z`: fine enough
    /// that two runs of one campaign never share a folder.
    package let name: String

    package init(campaign: String, at time: Moment) {
        name = "output/\(campaign)-\(time.compactUTC)"
    }

    package var manifest: String { key(Self.manifest) }
    package var page: String { key(Self.page) }
    package var contactSheet: String { key(Self.contactSheet) }

    /// The published name of a file that is named inside the folder.
    package func key(_ file: String) -> String { "\(name)/\(file)" }
}

// Names inside the folder: the same in every run, so records that hold them can be reused.
extension CampaignFolder {
    package static let manifest = "manifest.json"
    package static let page = "index.html"
    package static let contactSheet = "contact-sheet.jpg"

    /// The picture that was painted for the product at `index`, counted from 0.
    package static func generated(product index: Int) -> String {
        "generated/product-\(index).png"
    }

    /// A finished variant; those of the default locale stand directly in `variants/`.
    package static func variant(
        product index: Int, format: String, locale: String, default first: String
    ) -> String {
        let folder = locale == first ? "variants" : "variants/\(locale)"
        return "\(folder)/product-\(index)-\(format).jpg"
    }

    /// Whether a file inside the folder has a name such as these.
    package static func names(_ file: String) -> Bool {
        let picture = /product-[0-9]+-[a-z-]+\.jpg/
        let parts = file.split(separator: "/", omittingEmptySubsequences: false)
        switch (parts.first, parts.count) {
        case ("generated", 2): return parts[1].wholeMatch(of: /product-[0-9]+\.png/) != nil
        case ("variants", 2...3): return parts.last?.wholeMatch(of: picture) != nil
        default: return [manifest, page, contactSheet].contains(file)
        }
    }
}
