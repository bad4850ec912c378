import FoundationEssentials
import Glibc
import Ground

/// Where a command writes: results to standard output, progress and trouble to standard error.
struct Console: Sendable {
    /// One JSON object a line instead of words.
    let isJSON: Bool
    let isTerminal: Bool

    init(json: Bool) {
        isJSON = json
        isTerminal = isatty(STDERR_FILENO) == 1 && !json
    }

    /// A line of the result.
    func say(_ line: String = "") { Self.write(line + "\n", to: STDOUT_FILENO) }

    /// Bytes of the result, as they are.
    func put(_ data: Data) { Self.write(Array(data), to: STDOUT_FILENO) }

    /// The result for a program, a line of JSON; nothing unless `--json` was asked for.
    func json(_ value: some Encodable) throws {
        guard isJSON else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        say(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    /// A line about how it goes, for people.
    func note(_ line: String) {
        if !isJSON { Self.write((isTerminal ? "\r\u{1B}[K" : "") + line + "\n", to: STDERR_FILENO) }
    }

    /// Redraws the line of progress at the bottom of a terminal.
    func progress(_ line: String) {
        if isTerminal { Self.write("\r\u{1B}[K" + line, to: STDERR_FILENO) }
    }

    func clearProgress() { if isTerminal { Self.write("\r\u{1B}[K", to: STDERR_FILENO) } }

    /// Trouble, in words a person can act on.
    func complain(_ line: String) {
        clearProgress()
        Self.write("backlot: \(line)\n", to: STDERR_FILENO)
    }

    /// How many columns a line of progress may take.
    var columns: Int {
        var size = winsize()
        guard unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
            return 80
        }
        return Int(size.ws_col)
    }

    private static func write(_ text: String, to descriptor: Int32) {
        write(Array(text.utf8), to: descriptor)
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var bytes = bytes[...]
        while !bytes.isEmpty {
            let count = unsafe bytes.withUnsafeBytes {
                unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            // A reader that has gone (`| head`) is no trouble of ours.
            if count <= 0 { return }
            bytes = bytes.dropFirst(count)
        }
    }
}

extension JSONValue {
    /// On one line; a line break inside a string is escaped, so every other one is only layout.
    var line: String {
        pretty.split(separator: "\n").map { $0.drop { $0 == " " } }.joined()
    }
}
