import Glibc

/// Where time and chance come from: the real ones when serving, seeded ones under simulation.
///
/// The engine asks nobody else, so a whole run can be replayed from a seed.
package protocol World: Sendable {
    func now() -> Moment
    /// Returns after `span`, or throws `CancellationError` when the task is cancelled before.
    func sleep(_ span: Moment.Span) async throws
    func random() -> UInt64
}

/// The machine's own clock and random source.
package struct RealWorld: World {
    package init() {}

    package func now() -> Moment {
        var time = timespec()
        unsafe clock_gettime(CLOCK_REALTIME, &time)
        return Moment(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package func sleep(_ span: Moment.Span) async throws {
        try await Task.sleep(for: .milliseconds(max(0, span.milliseconds)))
    }

    package func random() -> UInt64 { UInt64.random(in: .min ... .max) }
}
