import Artifacts
import FoundationEssentials
import Ground
import Studio
import Testing

@testable import Productions

@Suite("A campaign brief")
struct CampaignBriefTests {
    @Test("is read with all its fields")
    func everything() throws {
        let text = """
            {
              "$schema": "https://example.com/campaign-brief.schema.json",
              "campaign_id": "tea-2026", "brand": "Hoshi Tea",
              "campaign_message": {"en": " A cup of calm ", "AR": "كوب من السكينة", "ja": "静けさを一杯"},
              "target_audience": "people who pause", "target_region": "worldwide",
              "locales": ["en", "ar", "ja"],
              "products": [{
                "id": "sencha", "name": "Sencha", "description": "Green tea.",
                "existing_assets": ["hoshi-tea/sencha/product.png"],
                "focus": {"left": 0.25, "top": 0.1, "width": 0.5, "height": 0.8}
              }],
              "brand_policy": {
                "logo": "hoshi-tea/logo.png", "colors": ["#1A6B54", "#fff"],
                "fonts": ["EB Garamond"], "forbidden_words": ["cheap"]
              },
              "image_model": "openai/gpt-image-1", "budget": "2.50"
            }
            """
        let brief = try CampaignBrief(reading: Data(text.utf8))
        let expected = CampaignBrief(
            campaignID: "tea-2026", brand: "Hoshi Tea",
            messages: ["en": "A cup of calm", "ar": "كوب من السكينة", "ja": "静けさを一杯"],
            locales: ["en", "ar", "ja"], targetAudience: "people who pause",
            targetRegion: "worldwide",
            products: [
                .init(
                    id: "sencha", name: "Sencha", description: "Green tea.",
                    existingAssets: ["hoshi-tea/sencha/product.png"],
                    focus: Box(left: 0.25, top: 0.1, width: 0.5, height: 0.8))
            ],
            policy: .init(
                logo: "hoshi-tea/logo.png",
                colors: [Color(red: 0x1A, green: 0x6B, blue: 0x54), .white],
                fonts: ["EB Garamond"], forbiddenWords: ["cheap"]),
            imageModel: Model(provider: "openai", name: "gpt-image-1"),
            budget: Money(microdollars: 2_500_000))
        #expect(brief == expected)
        #expect(brief.message(in: "ar").fonts == ["EB Garamond"])
        #expect(try CampaignBrief(stored: brief.stored()) == brief)
        #expect(brief.defaultLocale == "en")
    }

    @Test("needs no locales when there is one message: it is English, or as the caller says")
    func loneMessage() throws {
        let data = Data(BriefText.good.utf8)
        #expect(try CampaignBrief(reading: data).locales == ["en"])
        #expect(try CampaignBrief(reading: data, locale: "pt-br").locales == ["pt-BR"])
    }

    @Test("with one message and several locales says the same in each")
    func sharedMessage() throws {
        let text = BriefText.with(#""locales": ["en-GB", "zh-hant"]"#)
        let brief = try CampaignBrief(reading: Data(text.utf8))
        #expect(brief.messages == ["en-GB": "Wake up your glow", "zh-Hant": "Wake up your glow"])
    }

    @Test("can be narrowed to one of its locales, in any case")
    func narrowed() throws {
        let text = BriefText.message(#"{"en": "Hi", "pt-BR": "Oi"}, "locales": ["en", "pt-BR"]"#)
        let brief = try CampaignBrief(reading: Data(text.utf8)).only(locale: "PT-br")
        #expect(brief.locales == ["pt-BR"] && brief.messages == ["pt-BR": "Oi"])
        #expect(throws: Fault.self) { try brief.only(locale: "en") }
    }

    @Test(
        "counts a budget by its digits, never by a binary fraction",
        arguments: [
            ("0.1", 100_000), ("\"0.1\"", 100_000), ("19.99", 19_990_000), ("0", 0),
            ("0.000001", 1), ("999999999.999999", 999_999_999_999_999),
        ])
    func budget(json: String, microdollars: Int64) throws {
        let text = BriefText.with("\"budget\": \(json)")
        let brief = try CampaignBrief(reading: Data(text.utf8))
        #expect(brief.budget == Money(microdollars: microdollars))
    }

    @Test("tells every problem with path, expectation and line, in one fault")
    func allProblems() {
        let text = """
            {
              "campaign_id": "Spring Bloom",
              "campain_message": "Hello",
              "products": [
                {"id": "a", "name": "A", "description": "d"},
                {"id": "A B", "name": 7, "description": "d", "existing_assets": ["../x.png"]},
                {"id": "a", "name": "C", "description": "d", "focus": {"left": 2}}
              ],
              "budget": -1
            }
            """
        #expect(
            problems(text) == [
                #"campain_message: unknown field; did you mean "campaign_message"? (line 3)"#,
                #"campaign_id: expected lower-case letters, digits and hyphens, found "Spring Bloom" (line 2)"#,
                "brand: missing; expected a name of 1 to 120 characters (line 1)",
                "campaign_message: missing; expected a text, or one for each locale (line 1)",
                #"products[1].id: expected lower-case letters, digits and hyphens, found "A B" (line 6)"#,
                "products[1].name: expected a name of 1 to 120 characters, found 7 (line 6)",
                #"products[1].existing_assets[0]: expected a path inside the assets folder such as "verdane/rose-serum/product.png", found "../x.png" (line 6)"#,
                "products[2].focus.left: expected a number from 0 to 1, found 2 (line 7)",
                "products[2].focus.top: missing; expected a number from 0 to 1 (line 7)",
                "products[2].focus.width: missing; expected a number from 0 to 1 (line 7)",
                "products[2].focus.height: missing; expected a number from 0 to 1 (line 7)",
                #"products[2].id: expected an id of its own, found "a" as in products[0] (line 7)"#,
                "budget: expected dollars such as 2.50, with at most six decimals, found -1 (line 9)",
            ])
    }

    @Test("names at most twenty problems and counts the rest")
    func manyProblems() {
        let fields = (0..<500).map { "\"x\($0)\": 1" }.joined(separator: ",")
        let lines = problems(BriefText.with(fields))
        #expect(lines.count == 21)
        #expect(lines.last == "and 480 more")
    }

    @Test(
        "suggests the field somebody meant",
        arguments: [
            ("campaignId", "campaign_id"), ("Campaign-Message", "campaign_message"),
            ("buget", "budget"), ("locale", "locales"), ("imageModel", "image_model"),
            ("brandPolicy", "brand_policy"), ("xyzzy", nil), ("target", nil),
        ])
    func suggestions(written: String, meant: String?) {
        let known = [
            "campaign_id", "campaign_message", "locales", "budget", "image_model", "brand_policy",
            "target_audience",
        ]
        #expect(nearest(to: written, among: known) == meant)
    }

    @Test(
        "refuses forbidden words as words, in any case, in messages and names",
        arguments: [
            ("Cheap and cheerful", "cheap", true), ("Never cheaper", "cheap", false),
            ("CHEAP!", "cheap", true), ("cheap-ish", "cheap", true),
            ("Best in class", "best in", true),
            ("とても安いお茶", "安い", true), ("ราคาถูกมาก", "ถูก", true),
            ("치료는 이제 그만", "치료", true),
            ("ab ab abc", "ab abc", true), ("best bestest best", "best best", false),
            ("Café noir", "cafe\u{301}", true),
            ("Straße", "strasse", false),
        ])
    func forbidden(message: String, word: String, found: Bool) {
        let text = BriefText.message(
            "\"\(message)\", \"brand_policy\": {\"forbidden_words\": [\"\(word)\"]}")
        let expected =
            found
            ? ["campaign_message: \"\(word)\" is a forbidden word of the brand (line 4)"] : []
        #expect(problems(text) == expected)
    }

    @Test("refuses forbidden words in the names of products and in each locale's message")
    func forbiddenPlaces() {
        let text = BriefText.message(
            #"{"en": "So miracle", "ar": "ok"}, "locales": ["en", "ar"], "#
                + #""brand_policy": {"forbidden_words": ["Miracle", "balm"]}"#)
        #expect(
            problems(text) == [
                #"campaign_message.en: "Miracle" is a forbidden word of the brand (line 4)"#,
                #"products[1].name: "balm" is a forbidden word of the brand (line 7)"#,
            ])
    }

    @Test("is refused when it is too large, empty or no JSON, in one clear sentence")
    func unreadable() {
        let large = String(repeating: " ", count: CampaignBrief.mostBytes + 1)
        #expect(problems(large) == ["The brief has 1000001 bytes; at most 1000000 are read."])
        #expect(problems("") == ["The brief is empty."])
        #expect(
            problems("{\"products\": [{\"id\": oops}]}") == [
                "The brief is not valid JSON: line 1, column 22 (in products[0].id): "
                    + "expected a value, found o."
            ])
        #expect(
            problems("[]") == ["brief: expected an object with campaign_id, found a list (line 1)"])
    }

    @Test(
        "counts a message in characters as people do, up to 300",
        arguments: [
            "a", "👩‍👩‍👧‍👦", "क्षि", "e\u{301}", "🇯🇵",
        ])
    func messageLength(character: String) {
        func message(_ count: Int) -> [String] {
            problems(BriefText.message("\"\(String(repeating: character, count: count))\""))
        }
        #expect(message(300) == [])
        #expect(
            message(301) == [
                "campaign_message: expected a message of 1 to 300 characters, found 301 characters "
                    + "(line 4)"
            ])
    }
}
