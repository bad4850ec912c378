import FoundationEssentials
import Ground
import Wiring
import Workflow

/// `backlot dead-letters`: what stopped, why, and another try.
struct DeadLettersCommand: Command {
    static let name = "dead-letters"
    static let summary = "runs that gave up: look, mend, try again"
    static let help = """
        Runs that were received three times without progress, and runs that a fault has stopped.

        Usage: backlot dead-letters [list]
               backlot dead-letters show ID
               backlot dead-letters edit ID BRIEF.json     give it another brief
               backlot dead-letters redrive ID | --all     try again; finished steps stay finished

          --later     only note it; do not go on with the runs now

        Examples:
          backlot dead-letters
          backlot dead-letters redrive spring-bloom-7kq2mv
          backlot dead-letters redrive --all
        """
    static let switches: Set<String> = ["--all", "--later"]

    private enum Wish {
        case list
        case show(String)
        case edit(String, file: String)
        case redrive(String)
        case redriveAll
    }

    private let wish: Wish
    private let later: Bool

    init(_ arguments: Arguments) throws {
        later = arguments.has("--later")
        let words = arguments.words
        switch (words.first ?? "list", words.count) {
        case ("list", ...1): wish = .list
        case ("show", 2): wish = .show(words[1])
        case ("edit", 3): wish = .edit(words[1], file: words[2])
        case ("redrive", 2): wish = .redrive(words[1])
        case ("redrive", 1) where arguments.has("--all"): wish = .redriveAll
        default: throw Usage("Expected list, show ID, edit ID FILE, redrive ID or redrive --all.")
        }
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.visit(settings) { premises in
            switch wish {
            case .list:
                try RunList(console: console)
                    .show(try await letters(premises), otherwise: "There are no dead letters.")
                return .done
            case .show(let id):
                let record = try await premises.runs.find(id)
                try await underway {
                    try await RunPage(premises: premises, console: console).show(record)
                }
                return .done
            case .edit(let id, let file):
                let record = try await premises.runs.find(id)
                try await CampaignDesk(premises).replaceBrief(of: record, with: file)
                console.note("Run \(record.id) has the brief \(file) now; redrive it.")
                return .done
            case .redrive(let id):
                let record = try await premises.runs.find(id)
                try await premises.runs.retry(record.id)
                return try await goOn(record.root, premises, console, later: later)
            case .redriveAll:
                return try await redriveAll(premises, console)
            }
        }
    }

    private func letters(_ premises: Premises) async throws -> [RunRecord] {
        try await premises.ledger.runs(
            RunFilter(states: [.dead, .failed, .attention], topLevelOnly: true, most: 10_000))
    }

    private func redriveAll(_ premises: Premises, _ console: Console) async throws -> ExitCode {
        let letters = try await letters(premises).filter { $0.state != .attention }
        for letter in letters { try await premises.runs.retry(letter.id) }
        console.note("Trying \(counted(letters.count, "run")) again.")
        var worst = ExitCode.done
        for letter in letters {
            let code = try await goOn(letter.id, premises, console, later: later)
            if code != .done { worst = code }
            if code == .interrupted { return code }
        }
        return worst
    }
}
