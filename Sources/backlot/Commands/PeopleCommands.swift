import FoundationEssentials
import Ground
import Wiring
import Workflow

/// `backlot edit`: a person's version in the place of a step's.
struct EditCommand: Command {
    static let name = "edit"
    static let summary = "put your own file in the place of a step's output"
    static let help = """
        Puts a file of yours in the place of what a step made; whatever was made from it is made
        again, and nothing else. `backlot runs show ID` lists the steps.

        Usage: backlot edit ID STEP FILE [--later]

          --later    only note it; do not go on with the run now

        Examples:
          backlot edit spring-bloom-7kq2mv product/night-balm/paint retouched.png
          backlot edit spring-bloom-7kq2mv \\
              product/rose-serum/variant/en-instagram-square/layout layout.json
        """
    static let switches: Set<String> = ["--later"]

    private let words: [String]
    private let later: Bool

    init(_ arguments: Arguments) throws {
        words = try arguments.exactly("ID", "STEP", "FILE")
        later = arguments.has("--later")
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.visit(settings) { premises in
            guard let data = FileManager.default.contents(atPath: words[2]) else {
                throw Fault(
                    .notFound, "The file “\(words[2])” cannot be read.", subject: words[2])
            }
            let run = try await premises.runs.find(words[0])
            try await premises.checkEdit(of: run, step: words[1], data)
            try await premises.runs.edit(run.id, step: words[1], to: data)
            return try await goOn(run.root, premises, console, later: later)
        }
    }
}

/// `backlot take`: the same step, once more.
struct TakeCommand: Command {
    static let name = "take"
    static let summary = "make another take of a step"
    static let help = """
        Makes a step of a run again, as another take; whatever was made from it follows.

        Usage: backlot take ID STEP [--later]

        Example:
          backlot take spring-bloom-7kq2mv product/night-balm/paint
        """
    static let switches: Set<String> = ["--later"]

    private let words: [String]
    private let later: Bool

    init(_ arguments: Arguments) throws {
        words = try arguments.exactly("ID", "STEP")
        later = arguments.has("--later")
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.visit(settings) { premises in
            let run = try await premises.runs.find(words[0])
            try await premises.runs.take(run.id, step: words[1])
            return try await goOn(run.root, premises, console, later: later)
        }
    }
}

/// `backlot approve`: a person's yes, or no, to these very bytes.
struct ApproveCommand: Command {
    static let name = "approve"
    static let summary = "say yes (or no) where a run waits for it"
    static let help = """
        Answers a run that waits for a person. The answer holds for the bytes it was given on;
        when they change, the run asks again.

        Usage: backlot approve ID WAIT [--reject REASON] [--by NAME] [--later]

        Examples:
          backlot approve spring-bloom-7kq2mv product/night-balm/source
          backlot approve spring-bloom product/night-balm/source --reject "too dark" --by Mira
        """
    static let options: Set<String> = ["--reject", "--by"]
    static let switches: Set<String> = ["--later"]

    private let words: [String]
    private let verdict: Verdict
    private let later: Bool

    init(_ arguments: Arguments) throws {
        words = try arguments.exactly("ID", "WAIT")
        let person = arguments["--by"] ?? userName()
        verdict =
            arguments["--reject"].map { .rejected(by: person, reason: $0) }
            ?? .approved(by: person)
        later = arguments.has("--later")
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.visit(settings) { premises in
            let run = try await premises.runs.find(words[0])
            try await premises.runs.answer(run.id, wait: words[1], verdict)
            return try await goOn(run.root, premises, console, later: later)
        }
    }
}

/// The name under which this user is logged in.
private func userName() -> String {
    ProcessInfo.processInfo.environment["USER"] ?? "somebody"
}

/// Goes on with a run that a person has just changed, unless told to leave it for later.
func goOn(
    _ run: RunID, _ premises: Premises, _ console: Console, later: Bool
) async throws -> ExitCode {
    if later {
        console.note("Noted. Run \(run) goes on when somebody works on it.")
        return .done
    }
    return try await Performance(premises: premises, console: console).seeThrough(run)
}
