import Artifacts
import FoundationEssentials
import Ground
import Testing
import Workflow
import WorkflowTesting

/// Claims that the ledger keeps, and what it is told of them by other processes.
@Suite("A scribe that hears news")
struct ScribeNewsTests {
    private let ledger = KeepingLedger()

    /// A run as another process would hand it to a claim.
    private func handed() async throws -> ClaimedRun {
        let elsewhere = MemoryLedger(world: RealWorld())
        let answers = try await elsewhere.commit([submission("given"), claim(1)])
        guard case .claimed(let runs) = try answers[1].get() else { throw CancellationError() }
        return try #require(runs.first)
    }

    private func submission(_ name: String) -> Mutation {
        let bytes = Data(name.utf8)
        let input = Parcel(digest: Digest(of: bytes), size: bytes.count, inline: bytes)
        return .submit(
            Submission(id: RunID(name), production: "play", version: 1, input: input))
    }

    private func claim(_ token: UInt64) -> Mutation {
        .claim(
            Claim(
                worker: WorkerID(rawValue: "w"), token: token,
                productions: [ProductionKey(name: "play", version: 1)], most: 1, lease: .hours(1)))
    }

    /// What the claim with token 1 is answered, when `act` is done after it was parked.
    private func answer(
        of other: KeepingLedger? = nil, _ act: @escaping @Sendable (Scribe) async throws -> Void
    ) async throws -> Answer {
        let ledger = other ?? ledger
        let scribe = Scribe(ledger)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await scribe.run() }
            async let answer = scribe.write(claim(1))
            while ledger.tokens.isEmpty { await Task.yield() }
            try await act(scribe)
            let result = try await answer
            scribe.close()
            try await group.waitForAll()
            return result
        }
    }

    @Test("answers the claim that was given runs, and asks nobody")
    func given() async throws {
        let run = try await handed()
        #expect(try await answer { $0.hear(.given([run], by: 1)) } == .claimed([run]))
        #expect(ledger.tokens == [[1]])
    }

    @Test("keeps news of a claim whose own answer is still under way")
    func early() async throws {
        let run = try await handed()
        let scribe = Scribe(ledger)
        ledger.beforeAnswering { scribe.hear(.given([run], by: 1)) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await scribe.run() }
            #expect(try await scribe.write(claim(1)) == .claimed([run]))
            scribe.close()
            try await group.waitForAll()
        }
    }

    @Test("asks again when it hears no more than that asking may pay")
    func asks() async throws {
        let answer = try await answer { scribe in
            ledger.stopKeeping()
            _ = try await ledger.below.commit([submission("ready")])
            scribe.hear(.ask)
        }
        guard case .claimed(let runs) = answer else {
            Issue.record("it was answered \(answer)")
            return
        }
        #expect(runs.map(\.record.id) == [RunID("ready")])
        #expect(ledger.tokens == [[1], [1]])
    }

    @Test("leaves it to the ledger to fill what it keeps, and fills the rest itself")
    func fills() async throws {
        let run = try await handed()
        let kept = try await answer { scribe in
            _ = try await scribe.write(submission("a"))
            scribe.hear(.given([run], by: 1))
        }
        #expect(kept == .claimed([run]))
        #expect(ledger.tokens == [[1], []])

        let other = KeepingLedger()
        other.stopKeeping()
        let filled = try await answer(of: other) { _ = try await $0.write(submission("b")) }
        guard case .claimed(let runs) = filled else { return }
        #expect(runs.map(\.record.id) == [RunID("b")])
        #expect(other.tokens == [[1], [1]])
    }

    @Test("gives nobody the runs of a claim that is not its own")
    func strangers() async throws {
        let run = try await handed()
        let answer = try await answer { scribe in
            for token in 2...200 as ClosedRange<UInt64> { scribe.hear(.given([run], by: token)) }
            scribe.unpark()
        }
        #expect(answer == .claimed([]))
    }
}

/// A ledger that keeps the claims which find nothing, and notes the tokens of each batch.
private final class KeepingLedger: LedgerFront {
    private struct State {
        var tokens: [[UInt64]] = []
        var keeps = true
        var act: @Sendable () -> Void = {}
    }

    let below: any Ledger = MemoryLedger(world: RealWorld())
    private let state = Guarded(State())

    var tokens: [[UInt64]] { state.withLock { $0.tokens } }

    func stopKeeping() { state.withLock { $0.keeps = false } }

    func beforeAnswering(_ act: @escaping @Sendable () -> Void) { state.withLock { $0.act = act } }

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        let tokens = mutations.compactMap { mutation -> UInt64? in
            if case .claim(let claim) = mutation { claim.token } else { nil }
        }
        let (keeps, act) = state.withLock { state in
            state.tokens.append(tokens)
            return (state.keeps, state.act)
        }
        act()
        return try await below.commit(mutations)
            .map { answer in
                if keeps, case .success(.claimed([])) = answer { .success(.parked) } else { answer }
            }
    }
}
