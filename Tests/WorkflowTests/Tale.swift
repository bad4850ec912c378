import Artifacts
import Ground
import Synchronization
import Workflow

/// What a tale is told from.
struct Plot: Codable, Storable, Ingredient {
    var lines: [String]
    var voice = "ada"
}

/// The pretend production of most tests: scenes of a picture and a voice each, joined to a film.
struct Tale: Production {
    static let name = "tale"
    static let version = 1
    /// Called with the name of each step whose body runs.
    var note: @Sendable (String) -> Void
    var waitsForYes = false

    func produce(_ brief: Artifact<Plot>, in run: Run) async throws -> Artifact<String> {
        let note = note
        let plot = try await run.load(brief)
        let script = try await run.step("script", from: plot.lines.joined(separator: "\n")) {
            note("script")
            return $0
        }
        if waitsForYes { try await run.approval("script", of: script) }
        let lines = try await run.load(script).split(separator: "\n").map(String.init)
        let scenes = try await run.each(
            "scene", in: Array(lines.enumerated()), key: { "\($0.offset)" }
        ) { line, run in
            let path = "scene/\(line.offset)/"
            async let picture = run.step("picture", from: line.element) {
                note(path + "picture")
                return "[\($0)]"
            }
            async let speech = run.step("speech", from: line.element, plot.voice) {
                note(path + "speech")
                return $1 == "mute" ? "<>" : "<\($0)>"
            }
            return try await run.step("scene", from: try await picture, try await speech) {
                note(path + "scene")
                return $0 + $1
            }
        }
        return try await run.step("film", from: scenes) {
            note("film")
            return $0.joined()
        }
    }
}
