import Artifacts
import FoundationEssentials
import Ground
import Workflow

/// A row of `runs`: the record and what only the ledger needs to know.
struct RunRow {
    /// The row's number: the order of insertion.
    var n: Int64
    /// The number of the run that began the lineage; steps and memo are found by it.
    var line: Int64
    /// Whether slots, charges or intents were ever booked.
    var booked: Bool
    /// Whether it ever waited.
    var waits: Bool
    /// All its rows in `events` lie between these.
    var firstEvent: Int64
    var lastEvent: Int64
    var token: Int64?
    /// The state that the table has.
    var stored: RunState
    var record: RunRecord

    // A new step since the claim means that no receive counts; so a checkpoint leaves the run's
    // row alone.
    static let columns = """
        n, line, booked, waits, first_event, last_event, token,
        id, root, parent, production, version, lineage, title, pool, priority, state, epoch,
        revision,
        iif(receives > 0 AND EXISTS(
            SELECT 1 FROM steps WHERE run = runs.n AND number > claimed AND NOT reused
        ), 0, receives),
        replaced + iif(epoch = 0, 0, (SELECT count(*) FROM steps WHERE run = runs.n)),
        owner, input, input_size, input_inline,
        output, output_size, output_inline, fault, cancel_requested, submitted, started, ended, due
        """

    init(_ row: Statement) throws {
        n = row.int64()
        line = row.int64()
        booked = row.flag()
        waits = row.flag()
        firstEvent = row.int64()
        lastEvent = row.int64()
        token = row.maybe { $0.int64() }
        record = try RunRecord(row)
        stored = record.state
    }
}

extension RunRecord {
    fileprivate init(_ row: Statement) throws {
        let id = RunID(row.text())
        self.init(
            id: id, root: row.maybe { RunID($0.text()) } ?? id,
            parent: row.maybe { RunID($0.text()) }, production: row.text(),
            version: row.integer(), lineage: row.maybe { $0.text() } ?? id.rawValue,
            title: row.text(), pool: row.text(), priority: row.integer(),
            state: try row.state(), epoch: row.integer(), revision: row.integer(),
            receives: row.integer(), checkpoints: row.integer(),
            owner: row.maybe { WorkerID(rawValue: $0.text()) }, input: try row.parcel(),
            output: try row.maybeParcel(), fault: try row.maybe { try $0.json(Fault.self) },
            cancelRequested: row.flag(), submitted: row.moment(), started: row.maybeMoment(),
            ended: row.maybeMoment(), due: row.maybeMoment())
    }
}

extension StepRecord {
    static let columns = """
        path, fingerprint, base, revision, output, output_size, output_inline, published, inputs,
        provider, model, cost, started, finished, reused
        """

    /// Finds the step of the run ?1 with the path ?2, whose mark is ?3.
    static let isOfPath = "run = ?1 AND (mark = ?3 OR mark IS NULL) AND path = ?2"

    init(_ row: Statement, of run: RunID) throws {
        let path = row.text()
        let fingerprint = try row.digest()
        self.init(
            run: run, path: path, fingerprint: fingerprint,
            base: try row.maybe { try $0.digest() } ?? fingerprint, revision: row.integer(),
            output: try row.parcel(), published: row.maybe { $0.text() },
            label: Label(
                inputs: try row.digests(), provider: row.maybe { $0.text() },
                model: row.maybe { $0.text() }, cost: row.money(), started: row.moment(),
                finished: row.moment(), reused: row.flag()))
    }
}

extension WaitRecord {
    static let columns = "key, kind, since, due, verdict"

    init(_ row: Statement, of run: RunID) throws {
        self.init(
            run: run, wait: Wait(key: row.text(), kind: try row.json(Wait.Kind.self)),
            since: row.moment(), due: row.maybeMoment(),
            verdict: try row.maybe { try $0.json(Verdict.self) })
    }
}

extension Schedule {
    static let columns =
        "name, every, first, production, version, input, input_size, input_inline, next"

    init(_ row: Statement) throws {
        self.init(
            name: row.text(), every: .milliseconds(row.int64()), first: row.moment(),
            production: row.text(), version: row.integer(), input: try row.parcel())
    }
}

extension Statement {
    func moment() -> Moment { Moment(milliseconds: int64()) }

    func maybeMoment() -> Moment? { maybe { $0.moment() } }

    func money() -> Money { Money(microdollars: int64()) }

    /// Three columns: digest, size, inline bytes.
    func parcel() throws -> Parcel {
        Parcel(digest: try digest(), size: integer(), inline: maybe { $0.data() })
    }

    func maybeParcel() throws -> Parcel? {
        if isNull() {
            skip(3)
            return nil
        }
        return try parcel()
    }

    func state() throws -> RunState {
        let number = integer()
        guard let state = RunState(rawValue: number) else {
            throw SQLiteError.damaged("a run's state is \(number)")
        }
        return state
    }

    func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let text = text()
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw SQLiteError.damaged("a \(type) cannot be read: \(error)")
        }
    }
}

/// JSON as it stands in the tables: readable in a shell, the same for equal values.
func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}
