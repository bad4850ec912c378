import FoundationEssentials
import Glibc
import Ground

@testable import Browser

/// Programs that tests measure with.
enum Tool {
    /// What a program said, on both of its outputs.
    static func run(_ command: [String]) async throws -> String {
        let path = FileManager.default.temporaryDirectory
            .appendingPathComponent("backlot-tool-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await Errand.wait {
            let output = Handle(
                unsafe open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600))
            let nothing = Handle(unsafe open("/dev/null", O_RDONLY | O_CLOEXEC))
            let child = try Offspring(
                command, environment: ["PATH=/usr/local/bin:/usr/bin:/bin"],
                descriptors: [(0, nothing.number), (1, output.number), (2, output.number)])
            let code = child.wait()
            let text = try String(contentsOfFile: path, encoding: .utf8)
            guard code == 0 else { throw Fault(.unexpected, "\(command[0]): \(text)") }
            return text
        }
    }

    /// The gray values of one frame of a film, row by row.
    static func gray(_ film: String, frame: Int) async throws -> [UInt8] {
        let path = film + ".gray"
        defer { try? FileManager.default.removeItem(atPath: path) }
        _ = try await run([
            "ffmpeg", "-nostdin", "-v", "error", "-y", "-i", film, "-vf", "select=eq(n\\,\(frame))",
            "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", path,
        ])
        return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }
}

extension Errand {
    /// Runs `body` on a new thread and returns what it returns.
    static func wait<Result: Sendable>(
        for body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try run { continuation.resume(with: Swift.Result { try body() }) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
