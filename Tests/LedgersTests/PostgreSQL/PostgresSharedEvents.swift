import Ground
import Testing
import Workflow
import WorkflowTesting

@testable import Ledgers

/// What happens to many runs at once, in rows that they share.
@Suite("Events that runs of a PostgreSQL ledger share", .serialized)
struct PostgresSharedEventsTests {
    let room: PostgresRoom
    private let names = (100..<250).map { "r\($0)" }

    init() throws { room = try PostgresRoom() }

    private func count(_ table: String) async throws -> Int? {
        Int(try await room.ask("SELECT count(*)::text FROM §\(table)")[0])
    }

    /// A hundred and fifty runs, handed in, out, and ended, each time all at once.
    private func ledger() async throws -> PostgresLedger {
        let ledger = try await room.open()
        try await apply(names.map { Desk.submit($0) }, to: ledger)
        let holds = try await ledger.claimed("w", 1, most: 150).map(\.hold)
        try await apply(
            holds.map { .finish($0, .done(Desk.parcel("o"), revision: 0)) }, to: ledger)
        return ledger
    }

    private func apply(_ mutations: [Mutation], to ledger: PostgresLedger) async throws {
        for answer in try await ledger.commit(mutations) { _ = try answer.get() }
    }

    @Test("are few rows, and to a reader as good as events of their own")
    func read() async throws {
        let ledger = try await ledger()
        #expect(try await count("events") == 150)
        #expect(try await count("log_of_many") == 300)
        #expect(try #require(await count("shared_events")) < 10)
        let all = try await ledger.events(after: 0, of: nil, most: 1000)
        #expect(all.map(\.number) == Set(all.map(\.number)).sorted())
        for kind in [Event.Kind.submitted, .claimed, .done] {
            #expect(all.filter { $0.kind == kind }.map(\.run.rawValue) == names)
        }
        #expect(all.filter { $0.kind == .claimed }.allSatisfy { $0.detail == "1" })
        #expect(all.filter { $0.kind == .done }.allSatisfy { $0.detail == nil })
        #expect(all.map(\.at) == all.map(\.at).sorted())
        for name in names {
            let one = try await ledger.events(after: 0, of: RunID(name), most: 9)
            #expect(one == all.filter { $0.run.rawValue == name })
            #expect(
                try await ledger.events(after: one[1].number, of: RunID(name), most: 9) == [one[2]])
        }
        #expect(try await ledger.check() == [])
    }

    @Test("are followed page by page, wherever a page ends", arguments: [1, 7, 64, 200])
    func followed(most: Int) async throws {
        let ledger = try await ledger()
        let all = try await ledger.events(after: 0, of: nil, most: 1000)
        var followed: [Event] = []
        while true {
            let page = try await ledger.events(
                after: followed.last?.number ?? 0, of: nil, most: most)
            if page.isEmpty { break }
            #expect(page.count <= most)
            followed += page
        }
        #expect(followed == all)
    }

    @Test("are shared by four, and not by three", arguments: [3, 4])
    func fewest(count most: Int) async throws {
        let ledger = try await room.open()
        try await apply((0..<most).map { Desk.submit("\($0)") }, to: ledger)
        #expect(try await ledger.claimed("w", 1, most: 9).count == most)
        #expect(try await count("log_of_many") == (most == 4 ? 4 : 0))
        let events = try await ledger.events(after: 0, of: nil, most: 9)
        #expect(events.map(\.kind) == (0..<2 * most).map { $0 < most ? .submitted : .claimed })
    }

    @Test("are found for a whole tree, and go with it")
    func tree() async throws {
        let ledger = try await room.open()
        try await ledger.apply(Desk.submit("top"), Desk.submit("other"))
        let children = (0..<9)
            .map { number -> Mutation in
                var child = Submission(
                    id: RunID("top/\(number)"), production: "film", version: 1,
                    input: Desk.parcel("x"))
                (child.parent, child.root) = (RunID("top"), RunID("top"))
                return .submit(child)
            }
        try await apply(children, to: ledger)
        let holds = try await ledger.claimed("w", 1, most: 99).map(\.hold)
        #expect(holds.count == 11)
        try await apply(
            holds.map { .finish($0, .done(Desk.parcel("o"), revision: 0)) }, to: ledger)
        let all = try await ledger.events(after: 0, of: nil, most: 99)
        let family = all.filter { $0.run.rawValue != "other" }
        #expect(family.count == 30)
        let first = try await ledger.events(after: 0, of: RunID("top"), most: 17)
        let rest = try await ledger.events(after: first[16].number, of: RunID("top"), most: 99)
        #expect(first + rest == family)
        try await ledger.apply(.forget(RunID("top")))
        #expect(
            try await ledger.events(after: 0, of: nil, most: 99)
                == all.filter { $0.run.rawValue == "other" })
        #expect(try await ledger.check() == [])
    }

    @Test("go with their run when that is forgotten, and the others' stay")
    func forgotten() async throws {
        let ledger = try await ledger()
        let all = try await ledger.events(after: 0, of: nil, most: 1000)
        try await ledger.apply(.forget(RunID("r170")))
        #expect(
            try await ledger.events(after: 0, of: nil, most: 1000)
                == all.filter { $0.run.rawValue != "r170" })
        #expect(try await ledger.check() == [])
        try await apply(names.map { .forget(RunID($0)) }, to: ledger)
        #expect(try await count("shared_events") == 0)
        #expect(try await ledger.check() == [])
    }

    @Test("are carried along when the ledger moves")
    func moved() async throws {
        let ledger = try await ledger()
        let events = try await ledger.events(after: 0, of: nil, most: 1000)
        let other = try await PostgresRoom().open()
        try await carry(ledger, to: other)
        #expect(try await other.events(after: 0, of: nil, most: 1000) == events)
        #expect(try await other.check() == [])
    }
}
