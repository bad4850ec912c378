import Ground
import Wiring

/// `backlot tidy`: forget what is past its time.
struct TidyCommand: Command {
    static let name = "tidy"
    static let summary = "forget expired campaigns, sweep up unused blobs"
    static let help = """
        Campaigns expire after 90 days with everything they published, dead letters and failed runs
        after 14, runs that nobody began after 4 (see settings). Blobs that nothing refers to are removed a day
        after they were last kept.

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
            let verb = onlyLook ? "would be" : "were"
            for run in report.expired { console.say("expired: \(run)") }
            for run in report.deadLettersDropped { console.say("dead letter dropped: \(run)") }
            console.say(
                "\(report.expired.count) campaigns \(verb) forgotten, "
                    + "\(report.deadLettersDropped.count) dead letters \(verb) dropped, "
                    + "\(report.buried) queued runs \(verb) given up, \(report.blobsRemoved) blobs "
                    + "(\(report.bytesFreed / 1000) kB) \(verb) removed.")
            return .done
        }
    }
}
