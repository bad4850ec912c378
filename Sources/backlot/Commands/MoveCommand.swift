import FoundationEssentials
import Ground
import Wiring
import Workflow

/// `backlot move`: the whole installation to another place.
struct MoveCommand: Command {
    static let name = "move"
    static let summary = "carry the whole installation to another place"
    static let help = """
        Carries ledger and shelf to another place: from one machine to PostgreSQL and S3, back, or
        to another folder. Runs underway, waiting approvals, edits, dead letters, costs and
        schedules come along. Workers must be stopped before.

        Cut off anywhere, the same command goes on. Everything is verified by digest; the source
        is left as it was, but marked: nobody can work in it any more and be out of step.

        Usage: backlot move [--to SETTINGS.json] [--to-data DIR]
               backlot move --undo         work in a place again that was moved from

          --to FILE          the settings of the new place
          --to-data DIR      its data folder, when it has one (default: the same as here)

        Examples:
          backlot move --to-data /srv/backlot
          backlot move --to cluster.json
          backlot move --settings cluster.json --to-data /srv/backlot

        Exit codes: 0 moved, 1 failed (the same command goes on), 2 refused, nothing was moved.
        """
    static let options: Set<String> = ["--to", "--to-data"]
    static let switches: Set<String> = ["--undo"]

    private let file: String?
    private let data: String?
    private let undo: Bool

    init(_ arguments: Arguments) throws {
        _ = try arguments.exactly()
        file = arguments["--to"]
        data = arguments["--to-data"]
        undo = arguments.has("--undo")
        let hasGoal = file != nil || data != nil
        guard hasGoal != undo else {
            throw Usage("Expected where to move, with --to or --to-data; or --undo alone.")
        }
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        if undo { return try await giveUp(console, settings) }
        let goal = try Settings.goal(
            data: data ?? settings.data, file: file,
            environment: ProcessInfo.processInfo.environment)
        let report = try await Moving.move(settings, to: goal) { console.note($0) }
        if console.isJSON {
            try console.json(report)
        } else if report.wasDone {
            console.say("This installation has moved to \(report.to) already.")
        } else {
            console.say(
                "Moved \(counted(report.runs, "run")) (\(counted(report.rows, "row"))), "
                    + "\(counted(report.blobs, "blob")) (\(report.bytes / 1000) kB) and "
                    + "\(counted(report.names, "name")) to \(report.to).")
            console.say("From now on name the new place, in the settings or with --data.")
        }
        return .done
    }

    private func giveUp(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        guard let mark = try await Moving.undo(settings) else {
            console.say("There was no move to undo.")
            return .done
        }
        console.say(
            mark.state == .left
                ? "This place works again; what happens in \(mark.place) stays there."
                : "The move between here and \(mark.place) is given up; this place works again.")
        return .done
    }
}
