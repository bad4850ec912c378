import FoundationEssentials
import Testing

@Suite("The README")
struct ReadmeTests {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The lines of every fenced `sh` block, without their comments.
    static func commands(of page: String = "README.md") throws -> [String] {
        let text = String(
            decoding: try Data(contentsOf: root.appendingPathComponent(page)), as: UTF8.self)
        var commands: [String] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                isInside = line == "```sh"
            } else if isInside {
                let words = line.split(separator: " #", maxSplits: 1).first ?? ""
                let command = words.trimmingPrefix { $0 == " " }
                if !command.isEmpty { commands.append(String(command)) }
            }
        }
        return commands
    }

    /// What stands for commands that a test cannot run as they are; nil leaves them out.
    static func substitute(_ command: String) -> String? {
        if command.hasPrefix("make run") {
            return "backlot campaign Examples/spring-bloom/brief.json --out out"
        }
        // Those sites are elsewhere, and tours have tests of their own.
        if command.hasPrefix("backlot demo ") { return command + " --estimate" }
        return command.hasPrefix("backlot ") ? command : nil
    }

    @Test("shows only commands that work, in their order")
    func works() async throws {
        let lot = try Lot()
        try FileManager.default.createSymbolicLink(
            atPath: lot.root + "/Examples",
            withDestinationPath: Self.root.appendingPathComponent("Examples").path)
        try Data(#"{"username": "maya", "password": "x"}"#.utf8)
            .write(to: URL(fileURLWithPath: lot.root + "/keys.json"))
        let commands = try Self.commands().compactMap(Self.substitute)
        #expect(commands.count >= 8)
        for command in commands {
            let ending = try await lot.shell(command)
            #expect(ending.code == 0, "\(command)\n\(ending.text)")
        }
    }
}
