import FoundationEssentials
import Ground
import Studio
import Testing

@testable import Productions

@Suite("A campaign's page")
struct CampaignPageTests {
    let campaign = SampleCampaign()

    private func page(_ records: [ProductRecord]) -> String {
        CampaignPage(campaign.manifest(records), colors: campaign.brief.policy.colors).html
    }

    @Test("shows every variant by a relative link to its file")
    func links() {
        let page = page([campaign.record(0), campaign.record(1)])
        for locale in ["", "ar/"] {
            for index in 0...1 {
                for format in CampaignFormats.all {
                    let file = "variants/\(locale)product-\(index)-\(format.name).jpg"
                    #expect(page.contains("<a href=\"\(file)\"><img src=\"\(file)\""))
                }
            }
        }
        #expect(
            page.contains("href=\"contact-sheet.jpg\"") && page.contains("href=\"manifest.json\""))
        #expect(!page.contains("output/"))
    }

    @Test("fetches nothing from elsewhere and executes nothing")
    func selfContained() {
        let page = page([campaign.record(0)])
        #expect(page.contains("default-src 'none'"))
        for forbidden in ["http:", "https:", "<script", " on", "javascript:", "@import", "url("] {
            #expect(!page.contains(forbidden + "\"") && !page.contains("=\"" + forbidden))
            if forbidden != " on" { #expect(!page.contains(forbidden)) }
        }
    }

    @Test("allows its own sheet of style by its digest, and has no style elsewhere")
    func style() throws {
        let page = page([campaign.record(0)])
        let style = try #require(page.components("<style>").last?.components("</style>").first)
        var hash = SHA256()
        hash.update(style)
        #expect(page.contains("style-src 'sha256-\(Data(hash.finish()).base64EncodedString())'"))
        #expect(!page.contains("style=\""))
    }

    @Test("shows foreign text as text, never as markup")
    func escaping() {
        var campaign = campaign
        let evil = "\"><script>alert('1')</script>&"
        campaign.brief.brand = evil
        campaign.brief.messages["en"] = evil
        campaign.brief.products[0].name = evil
        var record = campaign.record(0)
        record.problems = [.init(file: evil, reason: evil)]
        record.imageSource = .generated
        record.model = Model(provider: evil, name: evil)
        var manifest = campaign.manifest([record])
        manifest.runID = evil
        let page = CampaignPage(manifest).html
        #expect(!page.contains("<script"))
        #expect(!page.contains("\">alert") && !page.contains("'1'"))
        #expect(page.contains("&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;"))
    }

    @Test("sets each message by the rules of its language")
    func languages() {
        let page = page([campaign.record(0), campaign.record(1)])
        #expect(page.contains("<h1 lang=\"en\" dir=\"ltr\">Skin that remembers spring.</h1>"))
        #expect(page.contains("<span lang=\"ar\" dir=\"rtl\">بشرة تتذكر الربيع</span>"))
    }

    @Test("says what is a draft, what is enlarged, what is missing and why")
    func flags() {
        var record = campaign.record(1)
        record.variants.removeLast()
        record.problems = [
            .init(file: "variants/ar/product-1-linkedin-post.jpg", reason: "Too long.")
        ]
        let page = page([campaign.record(0), record])
        #expect(page.contains("<span class=\"chip draft\">draft</span>"))
        #expect(page.contains("<span class=\"chip\">enlarged</span>"))
        #expect(page.contains("<strong>Not finished:</strong> Night Balm."))
        #expect(page.contains("product-1-linkedin-post.jpg</code> Too long."))
        #expect(page.contains("<span class=\"pill partial\">partial</span>"))
        #expect(page.contains("contrast 7.0 : 1"))
        #expect(page.contains("$0.04 <small>prices of 2026-11-01</small>"))
    }

    @Test(
        "knows which languages run from right to left",
        arguments: [
            ("ar", true), ("he-IL", true), ("fa", true), ("ur-PK", true), ("en", false),
            ("az", false),
            ("az-Arab", true), ("ur-Latn", false), ("ja", false),
        ])
    func direction(locale: String, rightToLeft: Bool) {
        #expect(LocaleTag(locale)?.isRightToLeft == rightToLeft)
    }

    @Test(
        "links to files whose names need care",
        arguments: [
            ("a b/ü.jpg", "a%20b/%C3%BC.jpg"), ("x\"y?#&.jpg", "x%22y%3F%23%26.jpg"),
        ])
    func addresses(path: String, address: String) {
        #expect(link(path) == address)
    }
}
