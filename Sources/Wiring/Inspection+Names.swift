import Artifacts
import Workflow

extension Inspection {
    /// The files of one run that are not under their names as they were made.
    struct Names {
        private let run: RunID
        private var count = 0
        private var missing = 0
        private var changed = 0
        private var first: (path: String, step: String)?

        init(_ run: RunID) { self.run = run }

        /// Looks for a step's file in a place, which `held` reads.
        mutating func look(
            for step: StepRecord, in place: String, _ held: (String) async throws -> Digest?
        ) async throws {
            guard let name = step.published else { return }
            count += 1
            let held = try await held(name)
            if held == step.output.digest { return }
            if held == nil { missing += 1 } else { changed += 1 }
            first = first ?? ("\(place)/\(name)", step.path)
        }

        /// One for all of them; nil when all is well.
        var finding: Finding? {
            guard let first else { return nil }
            let trouble = [
                missing > 0 ? "\(missing) missing" : nil,
                changed > 0 ? "\(changed) changed or torn" : nil,
            ]
            let words = trouble.compactMap(\.self).joined(separator: " and ")
            return .warning(
                "published",
                "Of the \(count) files of run \(run), \(words); the first is “\(first.path)”.",
                (changed > 0 ? "Delete what is changed or torn, unless it is yours. " : "")
                    + "Then `backlot runs deliver \(run)`, or the campaign's own command, brings "
                    + "them all; `backlot runs show \(run) --step \(first.step) > FILE` writes "
                    + "one alone.")
        }
    }
}
