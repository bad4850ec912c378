import Ground
import WorkflowTesting

/// What goes wrong outside of the engine, drawn from the seed while it is foul.
final class Weather: @unchecked Sendable {
    // Invariant: touched by the thread of its clockwork only.
    let clockwork: Clockwork
    var isFoul = true
    var isDiskFull = false
    /// Whether the provider of the paid steps answers nobody.
    var isOnStrike = false
    /// Names of processes that are cut off from ledger and shelf.
    var cutOff: Set<String> = []

    // How often it happened, to show that it does.
    var lost = 0
    var ambiguous = 0
    var crashes = 0
    var pauses = 0
    var partitions = 0
    var fullDisks = 0

    init(_ clockwork: Clockwork) { self.clockwork = clockwork }

    static let unknown = Fault(
        .unavailable, "The connection was lost; nobody knows what was written.", retry: .soon)

    /// What lies between a process and a keeper: latency, and now and then nothing at all.
    func pass(_ process: Process) async throws {
        if clockwork.isDraining { throw Fault(.cancelled, "The world has ended.") }
        await clockwork.rest(.milliseconds(Int64(clockwork.chance.below(isFoul ? 6 : 2))))
        if !isFoul || clockwork.isDraining { return }
        if cutOff.contains(process.name) {
            await clockwork.rest(.milliseconds(40))
            throw Self.unknown
        }
        if clockwork.chance.happens(2) {
            lost += 1
            throw Self.unknown
        }
    }

    /// The way back: what has been done is done, though the caller may never learn of it.
    func comeBack(_ process: Process) async throws {
        if isFoul && (cutOff.contains(process.name) || clockwork.chance.happens(2)) {
            ambiguous += 1
            throw Self.unknown
        }
        await clockwork.rest(.milliseconds(Int64(clockwork.chance.below(isFoul ? 6 : 2))))
        if isFoul && cutOff.contains(process.name) { throw Self.unknown }
    }
}
