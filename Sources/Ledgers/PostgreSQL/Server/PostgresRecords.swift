import Artifacts
import FoundationEssentials
import Ground
import Workflow

extension PostgresRow {
    mutating func moment() -> Moment { Moment(milliseconds: int64()) }

    mutating func maybeMoment() -> Moment? { maybe { $0.moment() } }

    mutating func money() -> Money { Money(microdollars: int64()) }

    /// Three fields: digest, size, inline bytes.
    mutating func parcel() throws -> Parcel {
        let (digest, size) = (try digest(), integer())
        if isNull {
            skip()
            return Parcel(digest: digest, size: size, inline: nil)
        }
        return Parcel(digest: digest, size: size, inline: data())
    }

    mutating func maybeParcel() throws -> Parcel? {
        if isNull {
            skip(3)
            return nil
        }
        return try parcel()
    }

    mutating func state() throws -> RunState {
        let number = integer()
        guard let state = RunState(rawValue: number) else {
            throw PostgresError.damaged("a run's state is \(number)")
        }
        return state
    }

    /// Two fields: names and versions.
    mutating func productions() throws -> [ProductionKey] {
        let (names, versions) = (try texts(), try numbers())
        return zip(names, versions).map { ProductionKey(name: $0 ?? "", version: Int($1)) }
    }

    mutating func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try Self.json(text(), type)
    }

    static func json<Value: Decodable>(_ text: String, _ type: Value.Type) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw PostgresError.damaged("a \(type) cannot be read: \(error)")
        }
    }
}

extension RunRecord {
    /// The columns of the view `records`.
    static let postgresColumns = """
        n, id, root, parent, production, version, lineage, title, pool, priority, state, epoch,
        revision, receives, checkpoints, owner, input, input_size, input_inline, output,
        output_size, output_inline, fault, cancel_requested, submitted, started, ended, due
        """

    init(_ row: inout PostgresRow) throws {
        row.skip()
        self.init(
            id: RunID(row.text()), root: RunID(row.text()), parent: row.maybe { RunID($0.text()) },
            production: row.text(), version: row.integer(), lineage: row.text(),
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
    /// A whole row of `steps`.
    init(_ row: inout PostgresRow, of run: RunID) throws {
        row.skip(4)
        let path = row.text()
        row.skip()
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
    /// A whole row of `waits`.
    init(_ row: inout PostgresRow, of run: RunID) throws {
        row.skip()
        let key = row.text()
        let kind = try row.json(Wait.Kind.self)
        let child = row.maybe { $0.text() }
        let (since, due) = (row.moment(), row.maybeMoment())
        let said = row.maybe { $0.text() }
        self.init(
            run: run, wait: Wait(key: key, kind: kind), since: since, due: due,
            verdict: try said.map {
                try Verdict(stored: $0, child: child, output: try row.maybeParcel())
            })
    }
}

extension Verdict {
    /// As the tables keep it: what they can lay down themselves has a word of its own.
    var stored: (text: String, output: Parcel?) {
        get throws {
            if case .output(let parcel) = self { return ("output", parcel) }
            return (try json(self), nil)
        }
    }

    init(stored text: String, child: String?, output: Parcel?) throws {
        switch text {
        case "output":
            guard let output else { throw PostgresError.damaged("a verdict has no output") }
            self = .output(output)
        case "cancelled": self = .failed(.cancelled(child ?? ""))
        default: self = try PostgresRow.json(text, Verdict.self)
        }
    }
}

extension Schedule {
    /// A row of `schedules`, but for the last column.
    init(_ row: inout PostgresRow) throws {
        self.init(
            name: row.text(), every: .milliseconds(row.int64()), first: row.moment(),
            production: row.text(), version: row.integer(), input: try row.parcel())
    }
}

extension ClaimedRun {
    /// A row of the type `handed`.
    init(_ row: inout PostgresRow) throws {
        self.init(record: try RunRecord(&row))
        for var step in try row.records() {
            let step = try StepRecord(&step, of: record.id)
            steps[step.path] = step
        }
        for var wait in try row.records() {
            let wait = try WaitRecord(&wait, of: record.id)
            verdicts[wait.wait.key] = wait.verdict
        }
        for var take in try row.records() {
            take.skip()
            takes[try take.digest()] = take.integer()
        }
    }
}
