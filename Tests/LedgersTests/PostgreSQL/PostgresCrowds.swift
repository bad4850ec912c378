import Artifacts
import Ground
import Testing
import Workflow
import WorkflowTesting

@testable import Ledgers

/// Several ledgers as so many processes on so many hosts: each has connections of its own.
@Suite("Several PostgreSQL ledgers on one database", .serialized)
struct PostgresCrowds {
    let room: PostgresRoom

    init() throws { room = try PostgresRoom() }

    private func crowd<Value: Sendable>(
        _ count: Int = 6, _ body: @escaping @Sendable (PostgresLedger, Int) async throws -> Value
    ) async throws -> [Value] {
        let room = room
        return try await withThrowingTaskGroup(of: Value.self) { group in
            for index in 0..<count {
                group.addTask { try await body(try await room.open(), index) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    @Test("hand no run out twice, and number events in the order in which they can be seen")
    func atOnce() async throws {
        let reader = try await room.open()
        let following = Guarded(true)
        let follower = Task {
            var seen: [Int64] = []
            while following.withLock({ $0 }) || seen.count < 6 * 25 * 4 {
                let page = try await reader.events(after: seen.last ?? 0, of: nil, most: 50)
                seen += page.map(\.number)
                if page.isEmpty, !following.withLock({ $0 }) { break }
            }
            return seen
        }
        let handed = try await crowd { ledger, index in
            var mine: [RunID] = []
            for turn in 0..<25 {
                try await ledger.apply(Desk.submit("run-\(index)-\(turn)"))
                for run in try await ledger.claimed("w\(index)", UInt64(turn)) {
                    try await ledger.apply(
                        Desk.checkpoint(run.hold, "step"),
                        .finish(run.hold, .done(Desk.parcel("out"), revision: 0)))
                    mine.append(run.record.id)
                }
            }
            return mine
        }
        .flatMap { $0 }
        following.withLock { $0 = false }
        #expect(handed.count == 150)
        #expect(Set(handed).count == 150)
        #expect(try await reader.runs(RunFilter(states: [.done], most: 500)).count == 150)
        // Whoever follows the log misses nothing, although six wrote in it.
        #expect(try await follower.value.count == 600)
        #expect(try await reader.check() == [])
    }

    @Test("never hand out more runs of a pool than it has room for")
    func runPools() async throws {
        let first = try await room.open()
        try await first.apply(.limit(pool: "runs", capacity: 3))
        _ = try await first.commit((0..<60).map { Desk.submit("run-\($0)") })
        let most = try await crowd { ledger, index in
            var most = 0
            for turn in 0..<15 {
                let runs = try await ledger.claimed("w\(index)", UInt64(turn), most: 2)
                most = max(most, try await ledger.runs(RunFilter(states: [.running])).count)
                for run in runs {
                    try await ledger.apply(.finish(run.hold, .done(Desk.parcel("o"), revision: 0)))
                }
            }
            return most
        }
        #expect((most.max() ?? 0) <= 3)
        #expect((most.max() ?? 0) > 0)
    }

    @Test("never exceed slots, budgets or rates")
    func limits() async throws {
        let first = try await room.open()
        try await first.apply(
            .limit(pool: "image", capacity: 5), .cap(scope: "day", Money(microdollars: 70)))
        _ = try await first.commit((0..<6).map { Desk.submit("run-\($0)") })
        let holds = try await first.claimed("w", 1, most: 6).map(\.hold)
        let granted = try await crowd { ledger, index in
            var counts = [0, 0, 0]
            for turn in 0..<15 {
                let wishes = [
                    Reservation(hold: holds[index], path: "slot \(turn)", pool: "image"),
                    Reservation(
                        hold: holds[index], path: "money \(turn)", price: Money(microdollars: 7),
                        scopes: ["day"]),
                    Reservation(
                        hold: holds[index], path: "rate \(turn)",
                        rate: .init(key: "model", perMinute: 1)),
                ]
                for (kind, wish) in wishes.enumerated()
                where try await ledger.apply(.reserve(wish)) == [.granted] {
                    counts[kind] += 1
                }
            }
            return counts
        }
        let sums = (0..<3).map { kind in granted.map { $0[kind] }.reduce(0, +) }
        #expect(sums[0] == 5)
        #expect(sums[1] == 10)
        #expect((1...2).contains(sums[2]))
        #expect(try await first.budget("day")?.reserved == Money(microdollars: 70))
        #expect(try await first.check() == [])
    }

    @Test("make one run of one key, and let each turn of a schedule fire once")
    func once() async throws {
        let world = TestWorld()
        let room = room
        let first = try await room.open(world)
        try await first.apply(
            .schedule(
                Schedule(
                    name: "daily", every: .seconds(10), first: world.now(),
                    production: Desk.film.name, version: 1, input: Desk.parcel("x"))))
        for _ in 0..<4 {
            let fired = try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<6 {
                    group.addTask {
                        let ledger = try await room.open(world)
                        let keyed = Submission(
                            id: RunID("keyed-\(index)"), key: "k", production: Desk.film.name,
                            version: 1, input: Desk.parcel("x"))
                        let answers = try await ledger.apply(.tick, .submit(keyed))
                        if case .fired(let runs) = answers[0] { return runs.count }
                        return 0
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(fired == 1)
            world.advance(.seconds(10))
        }
        #expect(try await first.runs(RunFilter()).count == 5)
    }

    @Test("take runs from a worker that is gone once, and fence it off")
    func reaped() async throws {
        let world = TestWorld()
        let room = room
        let first = try await room.open(world)
        _ = try await first.commit((0..<10).map { Desk.submit("run-\($0)") })
        let holds = try await first.claimed("gone", 1, most: 10).map(\.hold)
        world.advance(.hours(2))
        let lost = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    let ledger = try await room.open(world)
                    guard case .counted(let count) = try await ledger.apply(.reap)[0] else {
                        return 0
                    }
                    return count
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(lost == 10)
        let late = try await first.commit(holds.map { Desk.checkpoint($0, "late") })
        #expect(try late.allSatisfy { try $0.get() == .fenced })
    }

    @Test("have no news behind a transaction-pooling proxy, and say so by ending it")
    func noNews() async throws {
        let ledger = try await PostgresRoom(pooled: true).open()
        await ledger.listen { _ in Issue.record("there was news") }
    }
}
