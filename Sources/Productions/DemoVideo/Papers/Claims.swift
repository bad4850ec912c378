package import Artifacts
package import FoundationEssentials
import Ground

/// `claims.json`: what each narrated sentence stands on: an element of a page, a picture of it, and
/// when it can be seen (`docs/formats/demo.md`).
package struct Claims: Storable, Codable, Hashable, Sendable {
    package var submission: String
    package var claims: [Claim]

    /// One sentence.
    package struct Claim: Codable, Hashable, Sendable {
        package var scene: String
        package var sentence: String
        package var page: String
        package var element: Element
        /// The published picture of the page, and its SHA-256.
        package var screenshot: String
        package var screenshotDigest: Digest
        /// The SHA-256 of the film's frame in the middle of the step that shows it, as captured.
        package var frameDigest: Digest?
        /// Seconds from the film's beginning.
        package var start: Double
        package var end: Double

        package struct Element: Codable, Hashable, Sendable {
            package var role: String
            package var name: String
        }

        private enum CodingKeys: String, CodingKey {
            case scene, sentence, page, element, screenshot
            case screenshotDigest = "screenshot_digest"
            case frameDigest = "frame_digest"
            case start, end
        }
    }

    package func stored() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value = try JSONValue(reading: try encoder.encode(self))
        let order = [
            "submission", "claims", "scene", "sentence", "start", "end", "page", "element", "role",
            "name", "screenshot", "screenshot_digest", "frame_digest",
        ]
        return Data((value.ordered(by: order).pretty + "\n").utf8)
    }
}
