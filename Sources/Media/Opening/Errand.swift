/// Blocking work on a thread of its own, so that the threads that everything else shares go on.
actor Errand {
    private nonisolated let lane: Lane
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    private init() throws { lane = try Lane() }

    deinit { lane.close() }

    private func perform<Result: Sendable>(_ work: @Sendable () throws -> Result) throws -> Result {
        try work()
    }

    static func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await Errand().perform(work)
    }
}
