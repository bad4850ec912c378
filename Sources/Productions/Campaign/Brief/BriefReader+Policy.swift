import Ground
import Studio

extension BriefReader {
    /// The brand's rules; an empty policy when there are none.
    mutating func policy(in fields: Fields) -> CampaignBrief.BrandPolicy {
        var policy = CampaignBrief.BrandPolicy()
        let known = ["logo", "colors", "fonts", "forbidden_words"]
        guard let value = fields.members["brand_policy"],
            let fields = self.fields(
                of: value, at: "brand_policy", known: known,
                expected: "an object with \(known.joined(separator: ", "))")
        else { return policy }
        policy.logo = fields.members["logo"]
            .flatMap {
                assetPath($0, at: fields.path(of: "logo"))
            }
        if let colors = fields.members["colors"] {
            policy.colors = list(
                colors, at: fields.path(of: "colors"), atMost: 12, of: "colours",
                read: { $0.color($1, at: $2) })
        }
        if let fonts = fields.members["fonts"] {
            policy.fonts = list(
                fonts, at: fields.path(of: "fonts"), atMost: 8, of: "font families",
                read: { $0.font($1, at: $2) })
        }
        if let words = fields.members["forbidden_words"] {
            policy.forbiddenWords = list(
                words, at: fields.path(of: "forbidden_words"), atMost: 200, of: "words",
                read: { $0.prose($1, at: $2, .word) })
        }
        return policy
    }

    private mutating func color(_ value: JSONValue, at path: String) -> Color? {
        let expected = "a colour such as \"#1A6B54\""
        guard let text = string(value, at: path, expected: expected) else { return nil }
        if let color = Color(text) { return color }
        noteType(value, path, expected)
        return nil
    }

    /// A family's name.
    ///
    /// Commas would make it a list to the text engine, so they are refused.
    private mutating func font(_ value: JSONValue, at path: String) -> String? {
        guard let name = prose(value, at: path, .name) else { return nil }
        let plain = name.allSatisfy { $0.isLetter || $0.isNumber || " -_'.&+".contains($0) }
        if plain { return name }
        noteType(value, path, "the name of one font family such as \"EB Garamond\"")
        return nil
    }

    /// `provider/name`.
    mutating func model(in fields: Fields) -> Model? {
        let expected = "a model as provider/name, such as \"openai/gpt-image-1\""
        guard let value = fields.members["image_model"],
            let text = string(value, at: "image_model", expected: expected)
        else { return nil }
        let printable = text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        if printable, text.utf8.count <= 200, let model = Model(text) { return model }
        noteType(value, "image_model", expected)
        return nil
    }

    /// Dollars, as a text or a number; the digits count as they are written.
    mutating func budget(in fields: Fields) -> Money? {
        guard let value = fields.members["budget"] else { return nil }
        switch value.content {
        case .string(let digits), .number(let digits):
            if digits.utf8.count <= 16, let money = Money(dollars: digits) { return money }
        default: break
        }
        noteType(value, "budget", "dollars such as 2.50, with at most six decimals")
        return nil
    }
}
