import Artifacts
package import Studio

/// A page as a writer sees it: its words and where they stand, without pictures.
package struct PageOutline: Storable, Codable, Hashable, Sendable {
    package var address: String
    package var title: String
    package var summary: String
    package var language: String
    package var isRightToLeft: Bool
    package var blocks: [SitePage.Block]
    package var links: [SitePage.Link]
    package var forms: [SitePage.Form]
    package var height: Double

    package init(_ page: SitePage) {
        address = page.address
        title = page.title
        summary = page.summary
        language = page.language
        isRightToLeft = page.isRightToLeft
        blocks = page.blocks
        links = page.links
        forms = page.forms
        height = page.height
    }

    /// What the page is about, without what stands on every page.
    package var content: [SitePage.Block] {
        let main = blocks.filter { $0.region == .main || $0.region == .dialog }
        if main.contains(where: { $0.kind == .heading || $0.kind == .text }) { return main }
        return blocks.filter { $0.region != .navigation && $0.region != .footer }
    }

    package var heading: SitePage.Block? {
        content.first { $0.kind == .heading && $0.level == 1 }
            ?? content.first { $0.kind == .heading }
    }
}

/// What is to be told of one page, and its place in the tour.
package struct Assignment: Storable, Codable, Hashable, Sendable {
    package var id: String
    /// What visitors know the page by: the words of the link to it, or its heading.
    package var name: String
    /// The site or product.
    package var site: String
    package var place: Place
    /// Counted from 0.
    package var number: Int
    /// How many words to say, about.
    package var words: Int
    /// BCP 47.
    package var language: String
    package var directions: String
    /// The words of the button that the whole site leads up to; nil when there is none.
    package var call: String?

    /// Where in a tour a scene stands.
    package enum Place: String, Codable, Sendable {
        case opening, middle, closing
        /// The tour has this scene alone.
        case only
    }

    var opens: Bool { place == .opening || place == .only }
    var closes: Bool { place == .closing || place == .only }
}
