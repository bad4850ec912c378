import Ground

/// The words after a command: options with values, switches, and plain words.
///
/// Strict: an option that the command does not know is an error.
struct Arguments {
    private(set) var words: [String] = []
    private var values: [String: String] = [:]
    private var switches: Set<String> = []

    /// Options every command has.
    static let commonOptions: Set<String> = ["--data", "--settings"]
    static let commonSwitches: Set<String> = ["--json", "--help"]

    init(_ arguments: [String], options: Set<String>, switches known: Set<String>) throws {
        let options = options.union(Self.commonOptions)
        let known = known.union(Self.commonSwitches)
        var left = arguments[...]
        var onlyWords = false
        while let argument = left.popFirst() {
            if onlyWords || !argument.hasPrefix("-") || argument == "-" {
                words.append(argument)
            } else if argument == "--" {
                onlyWords = true
            } else if argument == "-h" {
                switches.insert("--help")
            } else {
                let parts =
                    argument.split(
                        separator: "=", maxSplits: 1, omittingEmptySubsequences: false
                    )
                    .map(String.init)
                let name = parts[0]
                if known.contains(name), parts.count == 1 {
                    switches.insert(name)
                } else if options.contains(name) {
                    guard let value = parts.count == 2 ? parts[1] : left.popFirst() else {
                        throw Usage("\(name) needs a value.")
                    }
                    values[name] = value
                } else {
                    let all = options.union(known).sorted().joined(separator: ", ")
                    throw Usage("There is no option \(argument) here. There are \(all).")
                }
            }
        }
    }

    func has(_ name: String) -> Bool { switches.contains(name) }

    subscript(name: String) -> String? { values[name] }

    /// Exactly these plain words, in order.
    func exactly(_ names: String...) throws -> [String] {
        guard words.count == names.count else {
            let wanted = names.isEmpty ? "no words" : names.joined(separator: " ")
            throw Usage("Expected \(wanted) here, found \(words.count) words.")
        }
        return words
    }
}

/// A command that was typed wrongly.
struct Usage: Error {
    let explanation: String
    init(_ explanation: String) { self.explanation = explanation }
}
