package import Artifacts
package import FoundationEssentials
import Ground
import Studio

/// What a demo run made, and how: `<submission_id>.json` (`docs/formats/demo.md`).
package struct DemoRecord: Storable, Codable, Hashable, Sendable {
    package var submission: String
    package var run: String
    package var site: String
    package var address: String
    package var directions: String
    package var language: String
    /// `provider/name` of whoever wrote the narration.
    package var writer: String
    package var voice: String
    /// Seconds.
    package var length: Double
    package var frames: Int
    package var scenes: [Scene]
    /// By what it is: `video`, `script` and so on, the published name and the SHA-256.
    package var files: [String: File]
    /// What a viewer should know: what was left out, and why.
    package var notes: [String]
    /// ISO 8601, UTC.
    package var submitted: String
    package var finished: String

    /// One scene of the tour.
    package struct Scene: Codable, Hashable, Sendable {
        package var id: String
        package var title: String
        package var address: String
        /// Seconds from the film's beginning.
        package var start: Double
        package var length: Double
        package var words: Int
        package var recording: Digest
        /// What its page read and looked like.
        package var face: Digest
    }

    package struct File: Codable, Hashable, Sendable {
        package var key: String
        package var digest: Digest
        package var bytes: Int

        init<Value: Storable>(_ key: String, _ artifact: Artifact<Value>) {
            self.key = key
            digest = artifact.digest
            bytes = artifact.parcel.size
        }
    }

    package func stored() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let value = try JSONValue(reading: try encoder.encode(self))
        let order = [
            "submission", "run", "site", "address", "directions", "language", "writer", "voice",
            "length", "frames", "notes", "submitted", "finished", "scenes", "id", "title", "start",
            "words", "recording", "face", "files", "key", "digest", "bytes",
        ]
        return Data((value.ordered(by: order).pretty + "\n").utf8)
    }
}
