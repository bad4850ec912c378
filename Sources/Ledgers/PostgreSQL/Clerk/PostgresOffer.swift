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
    init(_ letter: UnsafeRawBufferPointer) throws {
        guard let space = unsafe letter.firstIndex(of: UInt8(ascii: " ")),
            let token = unsafe Self.number(letter[..<space])
        else {
            throw PostgresError.damaged("an offer names no runs")
        }
        self.token = UInt64(bitPattern: token)
        let words = unsafe letter[(space + 1)...]
        if unsafe words.contains(UInt8(ascii: ":")) {
            runs = [unsafe try Self.newRun(words)]
        } else {
            runs = unsafe try words.split(separator: UInt8(ascii: " "))
                .map { unsafe try Self.record($0) { try ClaimedRun(&$0) } }
        }
        if runs.isEmpty { throw PostgresError.damaged("an offer names no runs") }
    }

    private static func newRun(_ words: Slice<UnsafeRawBufferPointer>) throws -> ClaimedRun {
        guard let colon = unsafe words.firstIndex(of: UInt8(ascii: ":")),
            let space = unsafe words.firstIndex(of: UInt8(ascii: " ")), colon < space,
            unsafe space + 1 < words.endIndex,
            let moment = unsafe number(words[..<colon])
        else { throw PostgresError.damaged("an offer is torn") }
        let owner = unsafe PostgresField(
            UnsafeRawBufferPointer(rebasing: words[(space + 1)...]))
        let new = unsafe try record(words[(colon + 1)..<space]) { try Submission(&$0) }
        return ClaimedRun(
            new, by: WorkerID(rawValue: owner.text), at: Moment(milliseconds: moment))
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int64? {
        unsafe Int64(String(decoding: digits, as: UTF8.self))
    }

    private static func record<Value>(
        _ word: Slice<UnsafeRawBufferPointer>, _ read: (inout PostgresRow) throws -> Value
    ) throws -> Value {
        guard let bytes = unsafe Base64.decode(UnsafeRawBufferPointer(rebasing: word)) else {
            throw PostgresError.damaged("an offer is torn")
        }
        return try unsafe bytes.withUnsafeBytes { bytes in
            var row = try PostgresRow(record: unsafe PostgresField(bytes))
            return try read(&row)
        }
    }

    /// A submission as its letter holds it; nil where a notification has no room for it.
    /// - Parameter values: Among them, in the order of `Submission.values`, from `start` on.
    static func words(in values: PostgresParameters, from start: Int) -> [UInt8]? {
        let record = values.record(from: start)
        return record.count > longest ? nil : Base64.encode(record)
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
