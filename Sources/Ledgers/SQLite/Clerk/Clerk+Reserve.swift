import Ground
import Workflow

extension Clerk {
    func reserve(_ wish: Reservation) throws -> Answer {
        guard var row = try held(wish.hold) else { return .fenced }
        if row.booked {
            if wish.once, let fault = try doubt(row, wish) { return .refused(fault) }
            if try isReserved(row, wish) { return .granted }
        }
        if let pool = wish.pool, try isFull(pool) { return .busy(.milliseconds(250)) }
        let bucket = try wish.rate.map { try self.bucket($0) }
        if let pause = bucket?.pause { return .busy(pause) }
        if row.booked {
            for charge in try reservedCharges(of: row.n, path: wish.path)
            where charge.epoch < wish.hold.epoch {
                try book(charge, as: .presumed)
            }
        }
        if let fault = try overdraft(row, wish) { return .refused(fault) }
        if let rate = wish.rate, let bucket {
            try database.run(drawRate, rate.key, bucket.levelAfterwards, now)
        }
        try note(wish, on: &row)
        return .granted
    }

    /// Books slot, charge and intent.
    private func note(_ wish: Reservation, on row: inout RunRow) throws {
        guard wish.pool != nil || wish.price > .zero || wish.once else { return }
        if !row.booked {
            row.booked = true
            holds[row.record.id] = nil
            try database.run(markBooked, row.n)
        }
        if let pool = wish.pool {
            try database.run(takeSlot, row.n, wish.path, pool, wish.hold.epoch)
        }
        if wish.price > .zero { try open(row, wish) }
        if wish.once { try database.run(openIntent, row.n, wish.path, wish.hold.epoch) }
    }

    private func doubt(_ row: RunRow, _ wish: Reservation) throws -> Fault? {
        guard let epoch = try database.first(intent, row.n, wish.path, read: { $0.integer() }),
            epoch < wish.hold.epoch
        else { return nil }
        return Fault.doubt(wish.path)
    }

    private func isReserved(_ row: RunRow, _ wish: Reservation) throws -> Bool {
        let slot = try database.first(slotEpoch, row.n, wish.path) { $0.integer() }
        if slot == wish.hold.epoch { return true }
        return try reservedCharges(of: row.n, path: wish.path)
            .contains { $0.epoch == wish.hold.epoch }
    }

    private func isFull(_ pool: String) throws -> Bool {
        // Slots are freed when their run stops running, so every row is a live one.
        try database.first(poolUse, pool) { $0.flag() } ?? false
    }

    func release(_ hold: Hold, path: String, charge: Fault.Charge) throws -> Answer {
        guard let row = try find(hold.run), row.booked else { return .done }
        try database.run(freeSlotOfEpoch, row.n, path, hold.epoch)
        for reserved in try reservedCharges(of: row.n, path: path)
        where reserved.epoch == hold.epoch {
            try book(reserved, as: charge == .nothing ? .released : .presumed)
        }
        switch charge {
        case .nothing: try database.run(closeIntentOfEpoch, row.n, path, hold.epoch)
        case .unknown: try database.run(doubtIntent, row.n, path, hold.epoch)
        }
        return .done
    }

    func limit(_ pool: String, _ capacity: Int?) throws -> Answer {
        if let capacity {
            try database.run(setLimit, pool, capacity)
        } else {
            try database.run(removeLimit, pool)
        }
        return .done
    }

    // MARK: rates

    private func bucket(_ rate: Reservation.Rate) throws -> Bucket {
        let stored = try database.first(rateLevel, rate.key) { ($0.int64(), $0.moment()) }
        return Bucket(rate, stored: stored, at: now)
    }
}

/// A token bucket; a token is 60,000 units, and `perMinute` units come in each millisecond.
private struct Bucket {
    private static let token: Int64 = 60_000
    private let perMinute: Int64
    private let level: Int64

    init(_ rate: Reservation.Rate, stored: (level: Int64, at: Moment)?, at now: Moment) {
        perMinute = Int64(max(1, rate.perMinute))
        let full = max(1, perMinute / 6) * Self.token
        guard let stored else {
            level = full
            return
        }
        // A minute fills any bucket, so no more is counted (and nothing overflows).
        let elapsed = min(60_000, max(0, (now - stored.at).milliseconds))
        level = min(full, stored.level + elapsed * perMinute)
    }

    /// How long until the next grant; nil when one is there.
    var pause: Moment.Span? {
        let missing = Self.token - level
        return missing <= 0 ? nil : .milliseconds((missing + perMinute - 1) / perMinute)
    }

    var levelAfterwards: Int64 { level - Self.token }
}

private let markBooked = Query("UPDATE runs SET booked = 1 WHERE n = ?")
private let takeSlot = Query("INSERT INTO slots(run, path, pool, epoch) VALUES(?, ?, ?, ?)")
private let slotEpoch = Query("SELECT epoch FROM slots WHERE run = ? AND path = ?")
private let freeSlotOfEpoch = Query("DELETE FROM slots WHERE run = ? AND path = ? AND epoch = ?")
private let poolUse = Query(
    """
    SELECT (SELECT count(*) FROM slots WHERE pool = ?1) >= capacity FROM pools WHERE name = ?1
    """)
private let intent = Query("SELECT epoch FROM intents WHERE run = ? AND path = ?")
private let openIntent = Query(
    """
    INSERT INTO intents(run, path, epoch) VALUES(?, ?, ?)
    ON CONFLICT(run, path) DO UPDATE SET epoch = excluded.epoch
    """)
private let closeIntentOfEpoch = Query(
    "DELETE FROM intents WHERE run = ? AND path = ? AND epoch = ?")
private let doubtIntent = Query(
    "UPDATE intents SET epoch = -1 WHERE run = ? AND path = ? AND epoch = ?")
private let setLimit = Query(
    """
    INSERT INTO pools(name, capacity) VALUES(?, ?)
    ON CONFLICT(name) DO UPDATE SET capacity = excluded.capacity
    """)
private let removeLimit = Query("DELETE FROM pools WHERE name = ?")
private let rateLevel = Query("SELECT level, at FROM rates WHERE key = ?")
private let drawRate = Query(
    """
    INSERT INTO rates(key, level, at) VALUES(?, ?, ?)
    ON CONFLICT(key) DO UPDATE SET level = excluded.level, at = excluded.at
    """)
