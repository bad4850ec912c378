import FoundationEssentials

/// A folder for one test, deleted after it with all that is in it.
func withScratchFolder<Result>(
    in parent: String = FileManager.default.temporaryDirectory.path,
    _ body: (String) async throws -> Result
) async throws -> Result {
    let path = "\(parent)/backlot-shelf-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    // What is left is in the temporary folder, which the system clears.
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}
