import Ground

/// Counts the bodies that run at once in this process, lane by lane; first come, first served.
final class Lanes: Sendable {
    private struct Lane {
        var free: Int
        var queue: [CheckedContinuation<Void, Never>] = []
    }

    private let lanes: Guarded<[String: Lane]>
    private let otherwise: Int

    /// Capacities by name; a lane that is not named here has room for `otherwise`.
    init(_ capacities: [String: Int], otherwise: Int) {
        lanes = Guarded(capacities.mapValues { Lane(free: max(1, $0)) })
        self.otherwise = max(1, otherwise)
    }

    func with<Result: Sendable>(
        _ name: String?, _ body: @Sendable () async throws -> Result
    ) async rethrows -> Result {
        guard let name else { return try await body() }
        if planted(.lanesUnbounded) { return try await body() }
        await enter(name)
        if planted(.laneLeaks) {
            let result = try await body()
            leave(name)
            return result
        }
        defer { leave(name) }
        return try await body()
    }

    private func enter(_ name: String) async {
        await withCheckedContinuation { turn in
            let goes = lanes.withLock { lanes in
                var lane = lanes[name] ?? Lane(free: otherwise)
                defer { lanes[name] = lane }
                if lane.free > 0 {
                    lane.free -= 1
                    return true
                }
                lane.queue.append(turn)
                return false
            }
            if goes { turn.resume() }
        }
    }

    private func leave(_ name: String) {
        let next = lanes.withLock { lanes in
            guard var lane = lanes[name] else { return nil as CheckedContinuation<Void, Never>? }
            defer { lanes[name] = lane }
            if lane.queue.isEmpty {
                lane.free += 1
                return nil
            }
            return lane.queue.removeFirst()
        }
        next?.resume()
    }
}
