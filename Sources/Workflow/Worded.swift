/// A state that ledgers store as a number and programs read as a word, its case's name.
package protocol Worded: RawRepresentable, Codable, CaseIterable where RawValue == Int {}

extension Worded {
    package var word: String { "\(self)" }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let found = Self.allCases.first(where: { $0.word == text }) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "“\(text)” is none of \(Self.allCases).")
        }
        self = found
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(word)
    }
}
