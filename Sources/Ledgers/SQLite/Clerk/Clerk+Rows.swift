import Ground
import Workflow

extension Clerk {
    func find(_ id: RunID) throws -> RunRow? { try database.first(runById, id) { try RunRow($0) } }

    func known(_ id: RunID) throws -> RunRow {
        guard let row = try find(id) else {
            throw Fault.unknownRun(id.rawValue)
        }
        return row
    }

    /// The row that the hold still holds; nil when the writer is fenced off.
    func held(_ hold: Hold) throws -> RunRow? {
        guard let row = try find(hold.run), row.record.state == .running,
            row.record.epoch == hold.epoch
        else { return nil }
        return row
    }

    /// Runs below this one, whatever their depth, oldest first.
    func descendants(of run: RunID) throws -> [RunRow] {
        // "0" is what follows "/" in the order of bytes.
        try database.all(runsBetween, "\(run)/", "\(run)0") { try RunRow($0) }
    }

    /// Writes the row back; one that stopped running loses owner, token and slots.
    func save(_ row: inout RunRow) throws {
        holds[row.record.id] = nil
        if row.record.state != .delayed, row.record.state != .waiting { row.record.due = nil }
        if row.record.state != .running {
            row.record.owner = nil
            row.token = nil
            if row.stored == .running, row.booked { try database.run(freeSlots, row.n) }
        }
        let record = row.record
        try database.run(
            updateRun, row.n, record.state, record.epoch, record.revision, record.receives,
            row.booked, row.waits, row.lastEvent, record.owner, row.token,
            record.input, MaybeParcel(record.output), try record.fault.map { try json($0) },
            record.cancelRequested, record.started, record.ended, record.due)
        row.stored = record.state
    }

    func wrongState(_ row: RunRow, _ wish: String) -> Fault {
        Fault.wrongState(row.record.id.rawValue, row.record.state, wish)
    }
}

private let runById = Query("SELECT \(RunRow.columns) FROM runs WHERE id = ?")
private let runsBetween = Query(
    "SELECT \(RunRow.columns) FROM runs WHERE id > ? AND id < ? ORDER BY n")
private let freeSlots = Query("DELETE FROM slots WHERE run = ?")
private let updateRun = Query(
    """
    UPDATE runs SET state = ?2, epoch = ?3, revision = ?4, receives = ?5, booked = ?6,
        waits = ?7, last_event = ?8, owner = ?9, token = ?10,
        input = ?11, input_size = ?12, input_inline = ?13,
        output = ?14, output_size = ?15, output_inline = ?16, fault = ?17,
        cancel_requested = ?18, started = ?19, ended = ?20, due = ?21
    WHERE n = ?1
    """)
