import FoundationEssentials
import Ground
import Wiring

/// One thing that can be typed after `backlot`.
protocol Command: Sendable {
    static var name: String { get }
    /// Half a line for the list of commands.
    static var summary: String { get }
    /// What `--help` prints: usage, options, examples.
    static var help: String { get }
    static var options: Set<String> { get }
    static var switches: Set<String> { get }

    init(_ arguments: Arguments) throws
    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode
}

extension Command {
    static var options: Set<String> { [] }
    static var switches: Set<String> { [] }
}

/// The command line as a whole: finds the command, runs it, turns errors into sentences and codes.
enum CommandLineInterface {
    static let commands: [any Command.Type] = [
        CampaignCommand.self, DemoCommand.self, WatchCommand.self, RunsCommand.self,
        EditCommand.self,
        ApproveCommand.self, TakeCommand.self, DeadLettersCommand.self, CostsCommand.self,
        DoctorCommand.self, TidyCommand.self, WorkerCommand.self,
        MoveCommand.self,
    ]

    static func run(_ words: [String], environment: [String: String]) async -> ExitCode {
        guard let first = words.first, first != "help", first != "--help", first != "-h" else {
            let asked = words.dropFirst().first
            let command = commands.first { $0.name == asked }
            Console(json: false).say(command?.help ?? overview)
            return words.isEmpty ? .usage : .done
        }
        if first == "--version" || first == "version" {
            Console(json: false).say("backlot \(version)")
            return .done
        }
        guard let command = commands.first(where: { $0.name == first }) else {
            report(
                Fault(.usage, "There is no command “\(first)”. `backlot help` lists them."),
                on: Console(json: words.contains("--json")))
            return .usage
        }
        return await run(command, Array(words.dropFirst()), environment)
    }

    private static func run(
        _ command: any Command.Type, _ words: [String], _ environment: [String: String]
    ) async -> ExitCode {
        let console = Console(json: words.contains("--json"))
        do {
            let arguments = try Arguments(
                words, options: command.options, switches: command.switches)
            if arguments.has("--help") {
                console.say(command.help)
                return .done
            }
            let made = try command.init(arguments)
            let settings = try Settings.read(
                data: arguments["--data"], file: arguments["--settings"],
                environment: environment)
            return try await made.run(console, settings)
        } catch let usage as Usage {
            let explanation =
                "\(usage.explanation)\n`backlot \(command.name) --help` shows how."
            report(Fault(.usage, explanation), on: console)
            return .usage
        } catch let underway as Underway {
            report(underway.fault, on: console)
            return .failed
        } catch {
            let fault = Fault(error)
            report(fault, on: console)
            return fault.code == .invalid || fault.code == .notFound ? .usage : .failed
        }
    }

    private static func report(_ fault: Fault, on console: Console) {
        struct Failure: Encodable { let fault: Fault }
        // Encoding a fault cannot fail; were it to, the sentence below is still printed.
        try? console.json(Failure(fault: fault))
        console.complain(fault.explanation)
    }

    private static var overview: String {
        var width = 0
        for command in commands { width = max(width, command.name.count) }
        let list = commands.map { command in
            "  \(command.name)\(String(repeating: " ", count: width - command.name.count))  "
                + command.summary
        }
        return """
            backlot \(version): turns what people have into finished media.

            Usage: backlot COMMAND [ARGUMENTS] [--data DIR] [--settings FILE] [--json] [--help]

            \(list.joined(separator: "\n"))

            `backlot COMMAND --help` explains one, with examples. Data lives in --data, else
            $BACKLOT_DATA, else ./backlot-data.
            """
    }
}

extension Fault.Code {
    /// The command was typed wrongly.
    static let usage = Self(rawValue: "usage")
}

let version = "0.1.0"
