/// Briefs and what is to be said of them.
struct BriefVerdict: Sendable, CustomStringConvertible {
    enum Judge: Sendable {
        /// Good by parser and schema.
        case good
        /// Refused by both.
        case bad
        /// Refused by the parser for a reason that a schema cannot say.
        case badBeyondSchema
    }

    let judge: Judge
    let text: String
    /// A part of the problem that the parser must name.
    let problem: String

    var description: String { problem.isEmpty ? text : problem }

    private static func good(_ text: String) -> Self { Self(judge: .good, text: text, problem: "") }

    private static func bad(_ text: String, _ problem: String) -> Self {
        Self(judge: .bad, text: text, problem: problem)
    }

    private static func beyond(_ text: String, _ problem: String) -> Self {
        Self(judge: .badBeyondSchema, text: text, problem: problem)
    }

    static let all = tops + messages + products + policies

    private static func repeated(_ piece: String, _ count: Int) -> String {
        Array(repeating: piece, count: count).joined(separator: ", ")
    }

    private static let tops: [Self] = [
        .good(BriefText.good),
        .good(BriefText.with(##""$schema": "campaign-brief.schema.json""##)),
        .good(BriefText.with(#""target_audience": "women of 25 to 45", "target_region": "DACH""#)),
        .good(BriefText.with(#""image_model": "bedrock/stability.sd3-5-large-v1:0""#)),
        .good(BriefText.with(#""budget": 0"#)),
        .good(BriefText.with(#""budget": "12.5""#)),
        .good("\u{FEFF}" + BriefText.good),
        .bad("[1]", "brief: expected an object"),
        .bad("{}", "campaign_id: missing"),
        .bad(BriefText.with(#""$schema": 5"#), "$schema: expected"),
        .bad(BriefText.with(#""target_region": ["EU"]"#), "target_region: expected"),
        .bad(BriefText.with(#""target_audience": null"#), "target_audience: expected"),
        .bad(
            BriefText.replacing("spring-bloom", with: "Spring"), "campaign_id: expected lower-case"),
        .bad(
            BriefText.replacing("spring-bloom", with: "../up"), "campaign_id: expected lower-case"),
        .bad(BriefText.replacing("spring-bloom", with: "-a"), "no hyphen at either end"),
        .bad(BriefText.replacing("spring-bloom", with: ""), "campaign_id: expected lower-case"),
        .bad(
            BriefText.replacing("spring-bloom", with: String(repeating: "a", count: 65)),
            "campaign_id: expected at most 64"),
        .bad(BriefText.replacing("\"Verdane\"", with: "true"), "brand: expected a name"),
        .bad(BriefText.with(#""image_model": "gpt-image-1""#), "image_model: expected a model"),
        .bad(BriefText.with(#""image_model": "/x""#), "image_model: expected a model"),
        .bad(BriefText.with(#""image_model": "a/b c""#), "image_model: expected a model"),
        .bad(BriefText.with(#""budget": "$5""#), "budget: expected dollars"),
        .bad(BriefText.with(#""budget": -5"#), "budget: expected dollars"),
        .bad(BriefText.with(#""budget": true"#), "budget: expected dollars"),
        .bad(BriefText.with(#""budget": 1000000000"#), "budget: expected dollars"),
        .beyond(BriefText.with(#""budget": 1e2"#), "budget: expected dollars"),
        .beyond(BriefText.with(#""budget": 0.0000001"#), "budget: expected dollars"),
        .bad(BriefText.with(#""extra": 1"#), "extra: unknown field"),
    ]

    private static let messages: [Self] = [
        .good(BriefText.message(#"{"en": "Hi"}"#)),
        .good(
            BriefText.message(#"{"en": "Hi", "zh-Hant-TW": "你好"}, "locales": ["en", "zh-hant-tw"]"#)
        ),
        .good(BriefText.message(#""Hi", "locales": ["es-419", "sl-rozaj"]"#)),
        .good(BriefText.message(#""\ud83c\udf38 \u0627""#)),
        .bad(BriefText.message("[]"), "campaign_message: expected a text, or an object"),
        .bad(BriefText.message("{}"), "expected 1 to 20 messages, found 0"),
        .bad(BriefText.message(#""""#), "campaign_message: expected a message"),
        .bad(BriefText.message(#""a\nb""#), "found a line break"),
        .bad(BriefText.message(#""a\u0000b""#), "found the control character"),
        .bad(BriefText.message(#"{"en": 5}"#), "campaign_message.en: expected a message"),
        .bad(BriefText.message(#"{"english": "Hi"}"#), "expected a locale such as"),
        .bad(BriefText.message(#"{"en": "Hi", "ar": "مرحبا"}"#), "locales: missing"),
        .bad(BriefText.message(#""Hi", "locales": []"#), "locales: expected 1 to 20"),
        .bad(BriefText.message(#""Hi", "locales": "en""#), "locales: expected a list"),
        .bad(
            BriefText.message(#""Hi", "locales": ["e", "en_US"]"#), "locales[1]: expected a locale"),
        .bad(BriefText.message(#""Hi", "locales": ["en", "en"]"#), "listed twice"),
        .bad(
            BriefText.message("\"Hi\", \"locales\": [\(repeated("\"en\"", 21))]"),
            "locales: expected 1 to 20"),
        .beyond(BriefText.message(#""Hi", "locales": ["pt-br", "pt-BR"]"#), "listed twice"),
        .beyond(BriefText.message(#""  \u00a0\u200b""#), "found nothing to read"),
        .beyond(
            BriefText.message("\"\(String(repeating: "x", count: 301))\""), "found 301 characters"),
        .beyond(
            BriefText.message("\"x\(String(repeating: "\u{301}", count: 11_000))\""), "22001 bytes"),
        .beyond(
            BriefText.message(#"{"en": "Hi", "fr": "Salut"}, "locales": ["en", "ar"]"#),
            "campaign_message.ar: missing"),
        .beyond(
            BriefText.message(#"{"en": "Hi", "fr": "Salut"}, "locales": ["en"]"#),
            "campaign_message.fr: this locale is not in locales"),
        .beyond(
            BriefText.message(#"{"pt-BR": "Oi", "pt-br": "Oi"}, "locales": ["pt-BR"]"#),
            "campaign_message.pt-BR: given twice"),
    ]

    private static func product(_ fields: String) -> String {
        BriefText.replacing(
            #""description": "A rich balm.""#, with: "\"description\": \"d\", \(fields)")
    }

    private static func asset(_ path: String) -> String {
        product("\"existing_assets\": [\"\(path)\"]")
    }

    private static let products: [Self] = [
        .good(asset("Verdäne/a b/ü.png")),
        .good(asset("a/..b/c...png")),
        .good(product(#""focus": {"left": 0, "top": 0.5, "width": 1, "height": 0.5}"#)),
        .bad(BriefText.replacing(#""id": "rose-serum", "#, with: ""), "products[0].id: missing"),
        .bad(BriefText.replacing(#""Night Balm""#, with: "null"), "products[1].name: expected"),
        .bad(
            BriefText.replacing(#", "description": "A rich balm.""#, with: ""),
            "].description: missing"),
        .beyond(BriefText.replacing("night-balm", with: "rose-serum"), "as in products[0]"),
        .bad(asset("../secret.png"), "existing_assets[0]: expected a path"),
        .bad(asset("a/../../b.png"), "existing_assets[0]: expected a path"),
        .bad(asset("/etc/passwd"), "existing_assets[0]: expected a path"),
        .bad(asset(#"a\\b.png"#), "existing_assets[0]: expected a path"),
        .bad(asset(#"a\u0000.png"#), "existing_assets[0]: expected a path"),
        .bad(asset("C:/a.png"), "existing_assets[0]: expected a path"),
        .bad(asset("https://example.com/a.png"), "existing_assets[0]: expected a path"),
        .bad(asset("./a.png"), "existing_assets[0]: expected a path"),
        .bad(asset("a/"), "existing_assets[0]: expected a path"),
        .bad(asset(""), "existing_assets[0]: expected a path"),
        .bad(product(#""existing_assets": "a.png""#), "existing_assets: expected a list"),
        .bad(product(#""existing_asset": []"#), #"did you mean "existing_assets"?"#),
        .bad(product("\"existing_assets\": [\(repeated("\"a.png\"", 11))]"), "at most 10 paths"),
        .bad(product(#""focus": [0, 0, 1, 1]"#), "products[1].focus: expected an object"),
        .bad(
            product(#""focus": {"left": 0, "top": 0, "width": 0, "height": 1}"#),
            "focus: expected a box inside"),
        .beyond(
            product(#""focus": {"left": 0.5, "top": 0, "width": 0.6, "height": 1}"#),
            "focus: expected a box inside"),
        .bad(
            product(#""focus": {"left": "0", "top": 0, "width": 1, "height": 1}"#),
            "focus.left: expected a number"),
        .bad(
            #"{"campaign_id": "a", "brand": "b", "campaign_message": "c", "products": []}"#,
            "products: expected 1 to 200"),
        .bad(
            #"{"campaign_id": "a", "brand": "b", "campaign_message": "c", "products": ["#
                + repeated(#"{"id": "a", "name": "n", "description": "d"}"#, 201) + "]}",
            "products: expected 1 to 200 products, found 201"),
    ]

    private static func policy(_ fields: String) -> String {
        BriefText.with("\"brand_policy\": {\(fields)}")
    }

    private static let policies: [Self] = [
        .good(policy("")),
        .good(
            policy(
                ##""logo": "l.png", "colors": ["#abc"], "fonts": ["Noto Sans"], "forbidden_words": ["無料"]"##
            )),
        .bad(BriefText.with(#""brand_policy": []"#), "brand_policy: expected an object"),
        .bad(policy(#""colors": ["red"]"#), "brand_policy.colors[0]: expected a colour"),
        .bad(policy(#""colors": "red""#), "brand_policy.colors: expected a list"),
        .bad(policy(#""fonts": ["Inter, serif"]"#), "brand_policy.fonts[0]: expected the name"),
        .bad(policy(#""logo": "/l.png""#), "brand_policy.logo: expected a path"),
        .bad(policy(#""forbiden_words": []"#), #"did you mean "forbidden_words"?"#),
        .bad(policy(#""forbidden_words": [""]"#), "forbidden_words[0]: expected a word"),
        .beyond(policy(#""forbidden_words": ["GLOW"]"#), "forbidden word of the brand"),
    ]
}
