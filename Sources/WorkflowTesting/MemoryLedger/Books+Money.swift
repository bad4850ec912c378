import Ground
import Workflow

extension Books {
    /// Moves the reserved charges that match to another state, and their budgets with them.
    mutating func book(
        _ at: Int, as state: ChargeRecord.State, cost: Money? = nil,
        where matches: (ChargeRecord) -> Bool = { _ in true }
    ) {
        for index in rows[at].charges.indices {
            let charge = rows[at].charges[index]
            guard charge.record.state == .reserved, matches(charge.record) else { continue }
            let amount = cost ?? charge.record.amount
            rows[at].charges[index].record.state = state
            rows[at].charges[index].record.amount = amount
            let counts = state == .settled || state == .presumed && !has(.presumedNotCounted)
            for scope in charge.scopes {
                budgets[scope]?.reserved.microdollars -= charge.record.amount.microdollars
                if counts { budgets[scope]?.spent.microdollars += amount.microdollars }
            }
        }
    }

    /// Books a new charge on the run's own budget and on every given scope that has one.
    mutating func open(_ at: Int, _ wish: Reservation, at now: Moment) {
        let record = rows[at].record
        let own = BudgetRecord.scope(of: record.root)
        if budgets[own] == nil {
            budgets[own] = BudgetRecord(scope: own, cap: nil, spent: .zero, reserved: .zero)
        }
        let booked = scopes(at, wish).filter { budgets[$0] != nil }
        for scope in booked {
            budgets[scope]?.reserved.microdollars += wish.price.microdollars
        }
        chargeCount += 1
        rows[at].charges
            .append(
                Charge(
                    serial: chargeCount,
                    record: ChargeRecord(
                        run: record.id, root: record.root, path: wish.path, epoch: wish.hold.epoch,
                        provider: wish.provider, model: wish.model, amount: wish.price,
                        state: .reserved, at: now),
                    scopes: booked))
    }

    /// Why the price does not fit; nil when it does.
    func overdraft(_ at: Int, _ wish: Reservation) -> Fault? {
        guard wish.price > .zero, !has(.budgetUnchecked) else { return nil }
        for scope in scopes(at, wish) {
            guard let budget = budgets[scope], let cap = budget.cap,
                budget.spent + budget.reserved + wish.price > cap
            else { continue }
            return Fault(
                .overBudget,
                "“\(wish.path)” costs \(wish.price), but of the \(cap) for \(scope) "
                    + "\(budget.spent) are spent and \(budget.reserved) reserved; "
                    + "raise the budget or choose something cheaper.", subject: scope)
        }
        return nil
    }

    private func scopes(_ at: Int, _ wish: Reservation) -> [String] {
        var scopes = [BudgetRecord.scope(of: rows[at].record.root)]
        for scope in wish.scopes where !scopes.contains(scope) { scopes.append(scope) }
        return scopes
    }

    @discardableResult
    mutating func cap(_ scope: String, _ cap: Money?) -> Answer {
        budgets[
            scope, default: BudgetRecord(scope: scope, cap: nil, spent: .zero, reserved: .zero)
        ]
        .cap = cap
        return .done
    }

    // MARK: rates

    private static let token: Int64 = 60_000

    /// How long until the next grant; nil when one is there.
    func pause(_ rate: Reservation.Rate, at now: Moment) -> Moment.Span? {
        let missing = Self.token - level(rate, at: now)
        if missing <= 0 { return nil }
        let perMinute = Int64(max(1, rate.perMinute))
        return .milliseconds((missing + perMinute - 1) / perMinute)
    }

    mutating func draw(_ rate: Reservation.Rate, at now: Moment) {
        rates[rate.key] = Bucket(level: level(rate, at: now) - Self.token, at: now)
    }

    private func level(_ rate: Reservation.Rate, at now: Moment) -> Int64 {
        let perMinute = Int64(max(1, rate.perMinute))
        let full = max(1, perMinute / 6) * Self.token
        guard let bucket = rates[rate.key] else { return full }
        // A minute fills any bucket, so no more is counted (and nothing overflows).
        let elapsed = min(60_000, max(0, (now - bucket.at).milliseconds))
        return min(full, bucket.level + elapsed * perMinute)
    }
}
