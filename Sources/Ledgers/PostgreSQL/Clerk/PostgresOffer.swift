import FoundationEssentials
import Ground
import Workflow

/// What a notification says: which claim was given which runs.
///
/// The claim's token, and after a space either
/// * runs as records of the type `handed` in PostgreSQL's binary form, each in base64, with spaces
///   between them (the function `letter`); or
/// * a new run: the moment, a colon, the submission's values as such a record, and after a space the
///   worker (`PostgresShortcut.handing`).
struct PostgresOffer {
    let token: UInt64
    let runs: [ClaimedRun]
    /// How many bytes a record may have, so that a notification has room for the rest too.
    private static let longest = 5000

    /// Throws when it says something else, or no runs.
    init(_ letter: String) throws {
        let parts = letter.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let token = Int64(parts[0]) else {
            throw PostgresError.damaged("an offer names no runs")
        }
        self.token = UInt64(bitPattern: token)
        if parts[1].contains(":") {
            runs = [try Self.newRun(parts[1])]
        } else {
            runs = try parts[1].split(separator: " ")
                .map { try Self.record($0) { try ClaimedRun(&$0) } }
        }
    }

    private static func newRun(_ words: Substring) throws -> ClaimedRun {
        let parts = words.split(separator: " ", maxSplits: 1)
        let values = parts[0].split(separator: ":")
        guard parts.count == 2, values.count == 2, let moment = Int64(values[0]) else {
            throw PostgresError.damaged("an offer is torn")
        }
        var owner = String(parts[1])
        let worker = owner.withUTF8 {
            WorkerID(rawValue: unsafe PostgresField(UnsafeRawBufferPointer($0)).text)
        }
        let new = try record(values[1]) { try Submission(&$0) }
        return ClaimedRun(new, by: worker, at: Moment(milliseconds: moment))
    }

    private static func record<Value>(
        _ word: Substring, _ read: (inout PostgresRow) throws -> Value
    ) throws -> Value {
        guard let bytes = Data(base64Encoded: String(word)) else {
            throw PostgresError.damaged("an offer is torn")
        }
        return try unsafe bytes.withUnsafeBytes { bytes in
            var row = try PostgresRow(record: unsafe PostgresField(bytes))
            return try read(&row)
        }
    }

    /// A submission as its letter holds it; nil where a notification has no room for it.
    static func words(for new: Submission) -> String? {
        let record = PostgresParameters(new.values).record
        return record.count > longest ? nil : Data(record).base64EncodedString()
    }
}

extension ClaimedRun {
    /// A new run in the hands of who it was given to as it came.
    init(_ new: Submission, by worker: WorkerID, at now: Moment) {
        var record = RunRecord(new, at: now)
        (record.state, record.epoch, record.receives) = (.running, 1, 1)
        (record.owner, record.started) = (worker, now)
        self.init(record: record)
    }
}

extension Submission {
    /// What there is of a plain one.
    var values: [PostgresValue] {
        [
            .run(id), .text(key), .text(production), .number(version), .text(title), .text(pool),
            .number(priority),
        ] + PostgresValue.parcel(input) + [.run(root), .text(lineage)]
    }

    /// Reads the same values.
    fileprivate init(_ row: inout PostgresRow) throws {
        let (id, key) = (RunID(row.text()), row.maybe { $0.text() })
        let (production, version) = (row.text(), row.integer())
        let (title, pool, priority) = (row.text(), row.text(), row.integer())
        self.init(
            id: id, key: key, production: production, version: version, title: title, pool: pool,
            priority: priority, input: try row.parcel())
        root = row.maybe { RunID($0.text()) }
        lineage = row.maybe { $0.text() }
    }
}
