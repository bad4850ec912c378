import Ground
import Wiring
import Workflow

/// `backlot runs`: look at runs, stop them, start them again.
struct RunsCommand: Command {
    static let name = "runs"
    static let summary = "list runs, look into one, cancel or retry it"
    static let help = """
        Usage: backlot runs [list]                     the newest first
               backlot runs show ID [--step STEP]      steps, waits, costs; or one step's output
               backlot runs events ID                  everything that happened, in order
               backlot runs cancel ID                  stop it; finished steps stay
               backlot runs retry ID [--later]         start a stopped run again, or try what a
                                                       finished one went without
               backlot runs deliver ID [--out DIR] [--wait]
                                                       fetch what a run has published, from
                                                       wherever it was made; --wait: all of it

        The beginning of an ID will do when it is unique.

        Examples:
          backlot runs
          backlot runs show spring-bloom-7kq2mv
          backlot runs show spring-bloom --step product/night-balm/look > look.json
          backlot runs events spring-bloom --json
          backlot runs deliver spring-bloom --out out --wait
        """
    static let options: Set<String> = ["--step", "--out"]
    static let switches: Set<String> = ["--later", "--wait"]

    private enum Wish {
        case list
        case show(String, step: String?)
        case events(String)
        case cancel(String)
        case retry(String)
        case deliver(String, to: String?, waits: Bool)
    }

    private let wish: Wish
    private let later: Bool

    init(_ arguments: Arguments) throws {
        later = arguments.has("--later")
        switch (arguments.words.first ?? "list", arguments.words.dropFirst().first) {
        case ("list", nil): wish = .list
        case ("show", let id?): wish = .show(id, step: arguments["--step"])
        case ("events", let id?): wish = .events(id)
        case ("cancel", let id?): wish = .cancel(id)
        case ("retry", let id?): wish = .retry(id)
        case ("deliver", let id?):
            wish = .deliver(id, to: arguments["--out"], waits: arguments.has("--wait"))
        default:
            throw Usage("Expected list, show ID, events ID, cancel ID, retry ID or deliver ID.")
        }
        guard arguments.words.count <= 2 else { throw Usage("Too many words.") }
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.visit(settings) { premises in
            switch wish {
            case .list: return try await showList(premises, console)
            case .show(let id, let step?):
                return try await showOutput(of: step, id, premises, console)
            case .show(let id, nil):
                let record = try await premises.runs.find(id)
                try await underway {
                    try await RunPage(premises: premises, console: console).show(record)
                }
                return .done
            case .events(let id):
                let record = try await premises.runs.find(id)
                try await showEvents(of: record, premises, console)
                return .done
            case .cancel(let id):
                let record = try await premises.runs.find(id)
                try await premises.runs.cancel(record.id)
                let isEnded = try await premises.ledger.run(record.id)?.state.isTerminal ?? true
                console.note(
                    isEnded
                        ? "Run \(record.id) is cancelled."
                        : "Run \(record.id) is being cancelled: whoever works on it stops soon.")
                return .done
            case .retry(let id):
                let record = try await premises.runs.find(id)
                try await premises.runs.retry(record.id)
                return try await goOn(record.root, premises, console, later: later)
            case .deliver(let id, let folder, let waits):
                let record = try await premises.runs.find(id)
                return try await Performance(premises: premises, console: console)
                    .fetch(record.root, to: folder, waits: waits)
            }
        }
    }

    private func showList(_ premises: Premises, _ console: Console) async throws -> ExitCode {
        let runs = try await premises.ledger.runs(RunFilter(topLevelOnly: true, most: 200))
        try RunList(console: console).show(runs, otherwise: "There are no runs yet.")
        for (kind, count) in try await premises.orphanedKinds() {
            console.note(
                "No live worker knows \(kind.name) \(kind.version), for "
                    + "\(counted(count, "waiting run")).")
        }
        return .done
    }

    /// Writes a step's output as it is: it can be changed and handed back by `backlot edit`.
    private func showOutput(
        of path: String, _ id: String, _ premises: Premises, _ console: Console
    ) async throws -> ExitCode {
        let record = try await premises.runs.find(id)
        let steps = try await premises.ledger.steps(of: record.id)
        guard let step = steps.first(where: { $0.path == path }) else {
            throw Fault(
                .notFound,
                "Run \(record.id) has no finished step “\(path)”. `backlot runs show \(record.id)` "
                    + "lists them.",
                subject: path)
        }
        let bytes = try await underway { try await premises.runs.bytes(step.output) }
        console.put(bytes)
        return .done
    }

    private func showEvents(
        of record: RunRecord, _ premises: Premises, _ console: Console
    ) async throws {
        let events = try await premises.ledger.events(
            after: 0, of: record.root, most: 1_000_000)
        for event in events where event.run == record.id || record.parent == nil {
            if console.isJSON {
                try console.json(event)
            } else {
                let words = [event.path, event.detail].compactMap(\.self).joined(separator: "  ")
                console.say("\(event.at.iso8601)  \(event.run)  \(event.kind)  \(words)")
            }
        }
    }
}
