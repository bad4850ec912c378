import Ground
import Wiring

/// `backlot tidy`: forget what is past its time.
struct TidyCommand: Command {
    static let name = "tidy"
    static let summary = "forget expired campaigns, sweep up unused blobs"
    static let help = """
        Campaigns expire after 90 days with everything they published, dead letters and failed runs
        after 14, runs that nobody began after 4 (see settings). Blobs that nothing refers to are
        removed a day after they were last kept.

        Usage: backlot tidy [--dry-run]

        Examples:
          backlot tidy --dry-run
          backlot tidy
        """
    static let switches: Set<String> = ["--dry-run"]

    private let onlyLook: Bool

    init(_ arguments: Arguments) throws {
        _ = try arguments.exactly()
        onlyLook = arguments.has("--dry-run")
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.visit(settings) { premises in
            let report = try await Housekeeping(premises).tidy(onlyLook: onlyLook)
            if console.isJSON {
                try console.json(report)
                return .done
            }
            for run in report.expired { console.say("expired: \(run)") }
            for run in report.deadLettersDropped { console.say("dead letter dropped: \(run)") }
            func line(_ number: Int, _ thing: String, _ deed: String, _ more: String = "") -> String
            {
                let verb = onlyLook ? "would be" : number == 1 ? "was" : "were"
                return "\(counted(number, thing))\(more) \(verb) \(deed)"
            }
            console.say(
                [
                    line(report.expired.count, "campaign", "forgotten"),
                    line(report.deadLettersDropped.count, "dead letter", "dropped"),
                    line(report.buried, "queued run", "given up"),
                    line(
                        report.blobsRemoved, "blob", "removed",
                        " (\(report.bytesFreed / 1000) kB)"),
                ]
                .joined(separator: ", ") + ".")
            return .done
        }
    }
}
