import Artifacts
import Ground
import Workflow
import WorkflowTesting

/// A production that a test writes as a closure; the stage knows one of them.
struct Play: Production {
    static let name = "play"
    static let version = 1
    let script: @Sendable (String, Run) async throws -> Artifact<String>

    init(_ script: @escaping @Sendable (String, Run) async throws -> Artifact<String>) {
        self.script = script
    }

    func produce(_ brief: Artifact<String>, in run: Run) async throws -> Artifact<String> {
        try await script(try await run.load(brief), run)
    }
}

/// A second one, for children.
struct Interlude: Production {
    static let name = "interlude"
    static let version = 1
    let script: @Sendable (String, Run) async throws -> Artifact<String>

    init(_ script: @escaping @Sendable (String, Run) async throws -> Artifact<String>) {
        self.script = script
    }

    func produce(_ brief: Artifact<String>, in run: Run) async throws -> Artifact<String> {
        try await script(try await run.load(brief), run)
    }
}

extension Stage {
    /// Hands in a play and plays until it has ended or waits.
    func put(on brief: String = "x") throws -> RunRecord {
        let run = try submit(Play.self, brief)
        play()
        return try record(run)
    }

    func answer(_ run: RunID, _ wait: String, _ verdict: Verdict = .approved(by: "ann")) throws {
        try ask { try await $0.answer(run, wait: wait, verdict) }
        play()
    }
}
