import Artifacts
import FoundationEssentials
import Ground
import Workflow

extension Bench {
    static func parcel(_ text: String) -> Parcel {
        let data = Data(text.utf8)
        return Parcel(digest: Digest(of: data), size: data.count, inline: data)
    }

    /// A parcel whose bytes are on the shelf only.
    static func blob(_ text: String) -> Parcel {
        Parcel(digest: Digest(of: Data(text.utf8)), size: 5_000_000, inline: nil)
    }

    static func digest(_ text: String) -> Digest { Digest(of: Data(text.utf8)) }

    static func cents(_ count: Int64) -> Money { Money(microdollars: count * 10_000) }

    static func callback(_ key: String) -> Wait { Wait(key: key, kind: .callback) }

    static func timer(_ key: String, _ span: Moment.Span) -> Wait {
        Wait(key: key, kind: .time(span))
    }

    static func child(_ run: String) -> Wait { Wait(key: run, kind: .child(RunID(run))) }

    func record(_ id: String) async throws -> RunRecord {
        guard let record = try await ledger.run(RunID(id)) else {
            throw Mismatch("there is no run “\(id)”")
        }
        return record
    }

    func isIn(
        _ id: String, _ state: RunState, line: Int = #line, file: String = #fileID
    ) async throws {
        let found = try await record(id).state
        try expect(
            found == state, "“\(id)” is \(found.word), not \(state.word)", line: line, file: file)
    }

    func step(_ id: String, _ path: String) async throws -> StepRecord {
        guard let step = try await ledger.steps(of: RunID(id)).first(where: { $0.path == path })
        else { throw Mismatch("“\(id)” has no step “\(path)”") }
        return step
    }

    func verdict(_ id: String, _ key: String) async throws -> Verdict? {
        guard let row = try await ledger.waits(of: RunID(id)).first(where: { $0.wait.key == key })
        else { throw Mismatch("“\(id)” does not wait for “\(key)”") }
        return row.verdict
    }

    func events(_ id: String) async throws -> [Event] {
        try await ledger.events(after: 0, of: nil, most: 100_000).filter { $0.run == RunID(id) }
    }

    func kinds(_ id: String) async throws -> [Event.Kind] { try await events(id).map(\.kind) }

    func lastEvent(_ id: String) async throws -> Event {
        guard let event = try await events(id).last else {
            throw Mismatch("nothing happened to “\(id)”")
        }
        return event
    }

    /// Spent and reserved of a budget, in cents.
    func sums(_ scope: String) async throws -> [Int64] {
        guard let budget = try await ledger.budget(scope) else {
            throw Mismatch("there is no budget “\(scope)”")
        }
        return [budget.spent.microdollars / 10_000, budget.reserved.microdollars / 10_000]
    }

    func chargeStates(_ root: String? = nil) async throws -> [ChargeRecord.State] {
        try await ledger.charges(of: root.map { RunID($0) }).map(\.state)
    }
}
