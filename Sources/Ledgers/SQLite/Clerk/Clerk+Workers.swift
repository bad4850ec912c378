import Ground
import Workflow

extension Clerk {
    func beat(_ worker: WorkerID, lease: Moment.Span) throws -> Answer {
        try database.run(setLease, worker, now + lease)
        return .done
    }

    func leave(_ worker: WorkerID) throws -> Answer {
        let rows = try database.all(runsOfWorker, worker) { try RunRow($0) }
        for var row in rows {
            row.record.receives = max(0, row.record.receives - 1)
            row.record.state = .ready
            try note(.handedBack, &row)
            try save(&row)
        }
        try database.run(removeWorker, worker)
        departed.append(worker)
        return .counted(rows.count)
    }

    /// Takes runs from workers whose lease has run out, and from those whose lock file says that
    /// their process is gone.
    func reap() throws -> Answer {
        let gone = roll.gone()
        departed += gone
        for worker in gone { try database.run(removeWorker, worker) }
        let lost = try database.all(lostRuns, now) { try RunRow($0) }
        for var row in lost {
            try presumeCharges(of: row)
            if row.record.cancelRequested {
                try end(&row, .cancelled)
            } else if row.record.receives >= 3 {
                try end(&row, .dead, .diedEachTime)
            } else {
                row.record.state = .ready
                try note(.leaseLost, &row)
                try save(&row)
            }
        }
        return .counted(lost.count)
    }
}

private let setLease = Query(
    """
    INSERT INTO workers(id, lease_until) VALUES(?, ?)
    ON CONFLICT(id) DO UPDATE SET lease_until = excluded.lease_until
    """)
private let removeWorker = Query("DELETE FROM workers WHERE id = ?")
private let runsOfWorker = Query(
    "SELECT \(RunRow.columns) FROM runs WHERE state = 1 AND owner = ? ORDER BY n")
private let lostRuns = Query(
    """
    SELECT \(RunRow.columns) FROM runs INDEXED BY runs_running
    WHERE state = 1 AND NOT EXISTS
        (SELECT 1 FROM workers WHERE workers.id = runs.owner AND lease_until >= ?)
    ORDER BY n
    """)
