import Ground
import Workflow

/// A charge whose outcome is open, and the budgets it is booked on.
struct ReservedCharge {
    let n: Int64
    let epoch: Int
    let amount: Money
    let scopes: [String]

    static let columns = "n, epoch, amount, scopes"

    init(_ row: Statement) throws {
        n = row.int64()
        epoch = row.integer()
        amount = row.money()
        scopes = try row.json([String].self)
    }
}

extension Clerk {
    func reservedCharges(of run: Int64, path: String) throws -> [ReservedCharge] {
        try database.all(reservedOfStep, run, path) { try ReservedCharge($0) }
    }

    /// Books every open charge of the run as spent: its outcome will not be heard of.
    func presumeCharges(of row: RunRow) throws {
        guard row.booked else { return }
        let charges = try database.all(reservedOfRun, row.n) { try ReservedCharge($0) }
        for charge in charges { try book(charge, as: .presumed) }
    }

    /// Moves an open charge to another state, and its budgets with it.
    func book(
        _ charge: ReservedCharge, as state: ChargeRecord.State, cost: Money? = nil
    ) throws {
        let amount = cost ?? charge.amount
        try database.run(moveCharge, charge.n, state.rawValue, amount)
        let spent = state == .settled || state == .presumed ? amount : .zero
        for scope in charge.scopes {
            try database.run(moveBudget, scope, charge.amount, spent)
        }
    }

    /// Books a new charge on the run's own budget and on every given scope that has one.
    func open(_ row: RunRow, _ wish: Reservation) throws {
        try database.run(ensureBudget, BudgetRecord.scope(of: row.record.root))
        var booked: [String] = []
        for scope in scopes(row, wish)
        where try database.run(reserveBudget, scope, wish.price) > 0 {
            booked.append(scope)
        }
        try database.run(
            openCharge, row.n, wish.path, wish.hold.epoch, wish.provider, wish.model, wish.price,
            ChargeRecord.State.reserved.rawValue, now, try json(booked))
    }

    /// Why the price does not fit; nil when it does.
    func overdraft(_ row: RunRow, _ wish: Reservation) throws -> Fault? {
        guard wish.price > .zero else { return nil }
        for scope in scopes(row, wish) {
            guard let budget = try database.first(budget, scope, read: { BudgetRecord($0) }),
                let cap = budget.cap, budget.spent + budget.reserved + wish.price > cap
            else { continue }
            return Fault.overdraft(wish.path, price: wish.price, cap: cap, of: budget)
        }
        return nil
    }

    private func scopes(_ row: RunRow, _ wish: Reservation) -> [String] {
        var scopes = [BudgetRecord.scope(of: row.record.root)]
        for scope in wish.scopes where !scopes.contains(scope) { scopes.append(scope) }
        return scopes
    }

    func cap(_ scope: String, _ cap: Money?) throws -> Answer {
        try database.run(setCap, scope, cap)
        return .done
    }
}

extension BudgetRecord {
    static let columns = "scope, cap, spent, reserved"

    init(_ row: Statement) {
        self.init(
            scope: row.text(), cap: row.maybe { $0.money() }, spent: row.money(),
            reserved: row.money())
    }
}

private let reservedOfStep = Query(
    """
    SELECT \(ReservedCharge.columns) FROM charges
    WHERE run = ? AND path = ? AND state = 0 ORDER BY n
    """)
private let reservedOfRun = Query(
    "SELECT \(ReservedCharge.columns) FROM charges WHERE run = ? AND state = 0 ORDER BY n")
private let moveCharge = Query("UPDATE charges SET state = ?2, amount = ?3 WHERE n = ?1")
private let moveBudget = Query(
    "UPDATE budgets SET reserved = reserved - ?2, spent = spent + ?3 WHERE scope = ?1")
private let ensureBudget = Query(
    "INSERT INTO budgets(scope, cap, spent, reserved) VALUES(?, NULL, 0, 0) ON CONFLICT DO NOTHING")
private let reserveBudget = Query("UPDATE budgets SET reserved = reserved + ?2 WHERE scope = ?1")
private let openCharge = Query(
    """
    INSERT INTO charges(run, path, epoch, provider, model, amount, state, at, scopes)
    VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)
    """)
private let budget = Query("SELECT \(BudgetRecord.columns) FROM budgets WHERE scope = ?")
private let setCap = Query(
    """
    INSERT INTO budgets(scope, cap, spent, reserved) VALUES(?, ?, 0, 0)
    ON CONFLICT(scope) DO UPDATE SET cap = excluded.cap
    """)
