import Artifacts
import FoundationEssentials
import Studio

/// A small site as a guide would have seen it: a front page, prices, and a form.
enum SampleSite {
    static let address = "https://fernhill.example/"

    static func site(plotPrice: String = "£9 a month") -> Site {
        Site(address: address, pages: [home, pricing(plotPrice), start])
    }

    private static var home: SitePage {
        page(
            "", "Fernhill: the weekly plan for community gardens",
            "Fernhill plans the week for community gardens: who waters, what is ripe, and which bed is free.",
            [
                heading(1, "A good week in the garden, planned in ten minutes", 110),
                text("Fernhill keeps the beds, the watering and the people on one page.", 250),
                button("Start a garden", 340),
                heading(2, "Everything a shared garden has to remember", 780),
                heading(3, "Beds and plantings", 900), text("Draw your garden once.", 940),
                heading(3, "Watering that adapts", 900),
                text("The rota looks at the forecast each morning.", 940),
                heading(2, "Ready before the next rain", 1500),
                button("Start a garden", 1600, nth: 1),
            ])
    }

    private static func pricing(_ plotPrice: String) -> SitePage {
        page(
            "pricing", "Pricing · Fernhill", "What Fernhill costs.",
            [
                heading(1, "Priced by the garden, not by the person", 120),
                heading(3, "Patch", 300), text("£0", 340),
                text("For gardens of up to eight beds.", 380),
                heading(3, "Plot", 300), text(plotPrice, 340), text("For up to forty beds.", 380),
            ])
    }

    private static var start: SitePage {
        let name = Target(role: "textbox", name: "Name of the garden")
        let email = Target(role: "textbox", name: "Your email")
        var page = page(
            "start", "Start a garden · Fernhill", "Set up a garden in Fernhill.",
            [
                heading(1, "Start a garden", 120),
                text("Three answers, and you can draw your first bed.", 180),
                block(.field, "Name of the garden", name, 260),
                block(.field, "Your email", email, 340),
                button("Create the garden", 420),
            ])
        page.forms = [
            .init(
                fields: [
                    .init(target: name, type: "text", isRequired: true),
                    .init(target: email, type: "email", isRequired: true),
                ], button: Target(role: "button", name: "Create the garden"))
        ]
        return page
    }

    static func page(
        _ path: String, _ title: String, _ summary: String, _ blocks: [SitePage.Block]
    ) -> SitePage {
        let names = [("Pricing", "pricing"), ("Start a garden", "start")]
        let navigation = names.map { name, _ in
            block(.link, name, Target(role: "link", name: name), 20, region: .navigation)
        }
        var page = SitePage(
            address: address + path, title: title, summary: summary, siteName: "Fernhill",
            language: "en", blocks: navigation + blocks,
            links: names.map { .init(text: $0, address: address + $1, region: .navigation) },
            height: 2000, face: Digest(of: Data()))
        page.screenshot = Data("picture of \(path)".utf8)
        page.face = Digest(of: Data(blocks.map { "\($0)" }.joined().utf8))
        return page
    }

    static func heading(_ level: Int, _ text: String, _ top: Double) -> SitePage.Block {
        var heading = block(.heading, text, Target(role: "heading", name: text), top)
        heading.level = level
        return heading
    }

    static func text(_ text: String, _ top: Double) -> SitePage.Block {
        block(.text, text, Target(role: "text", name: text), top)
    }

    static func button(_ text: String, _ top: Double, nth: Int = 0) -> SitePage.Block {
        block(.button, text, Target(role: "link", name: text, nth: nth), top)
    }

    static func block(
        _ kind: SitePage.Block.Kind, _ text: String, _ target: Target, _ top: Double,
        region: SitePage.Block.Region = .main
    ) -> SitePage.Block {
        .init(
            kind: kind, text: text, target: target, region: region,
            box: Box(left: 80, top: top, width: 500, height: 40))
    }
}
