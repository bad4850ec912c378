import Ground

/// A fault of work that had begun.
///
/// Whatever its code is, the command line, the brief and the settings were right: it never ends in
/// `ExitCode.usage`.
struct Underway: Error {
    let fault: Fault
}

/// Does work whose faults are not those of the command line.
func underway<Result: Sendable>(
    _ body: @Sendable () async throws -> Result
) async throws -> Result {
    do {
        return try await body()
    } catch {
        throw Underway(fault: Fault(error))
    }
}
