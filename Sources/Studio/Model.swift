import Artifacts

/// A model, by the provider that has it and the name it has there: `draft/studio`, `openai/gpt-image-1`.
package struct Model: Storable, Codable, Hashable, Sendable, CustomStringConvertible {
    package var provider: String
    package var name: String

    package init(provider: String, name: String) {
        self.provider = provider
        self.name = name
    }

    /// Reads `provider/name`; the name may itself hold slashes.
    package init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/") else { return nil }
        let name = text[text.index(after: slash)...]
        guard slash > text.startIndex, !name.isEmpty else { return nil }
        self.init(provider: String(text[..<slash]), name: String(name))
    }

    package var description: String { "\(provider)/\(name)" }
}
