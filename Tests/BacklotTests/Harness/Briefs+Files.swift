import FoundationEssentials

extension Snapshot {
    /// A picture of the collection that the rooms for pictures are tested with.
    static func fixture(_ name: String) throws -> Data {
        let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try Data(
            contentsOf: tests.appendingPathComponent("MediaTests/Fixtures/\(name)"))
    }

    /// A PNG that claims a size and has no pixels.
    static func claiming(width: UInt32, height: UInt32) -> Data {
        func big(_ number: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: number >> (24 - 8 * $0)) }
        }
        let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        let head = big(13) + Array("IHDR".utf8) + big(width) + big(height) + [8, 2, 0, 0, 0]
        let rest = big(0) + Array("IDAT".utf8) + big(0) + big(0) + Array("IEND".utf8) + big(0)
        return Data(signature + head + big(0) + rest)
    }
}

/// Asks again and again, a few times a second, until the answer is yes; for what other processes do.
func eventually(
    _ what: String, within seconds: Int = 60, _ isSo: () async throws -> Bool
) async throws {
    for _ in 0..<seconds * 20 {
        if try await isSo() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw Trouble("This never happened: \(what)")
}
