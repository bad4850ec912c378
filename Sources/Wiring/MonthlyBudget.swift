import Ground
import Workflow

/// What all runs together may spend in a calendar month, UTC.
struct MonthlyBudget: Sendable {
    let most: Money?
    let ledger: any Ledger
    let runs: Runs
    let world: any World

    /// The budgets that a paid step must fit, with their caps.
    ///
    /// To be asked before each: a worker may live to see several months.
    @Sendable func scopes() async throws -> [String] {
        guard let most else { return [] }
        let scope = "month:" + world.now().iso8601.prefix(7)
        if try await ledger.budget(scope)?.cap != most { try await runs.cap(scope, at: most) }
        return [scope]
    }
}

extension Premises {
    var monthlyBudget: MonthlyBudget {
        MonthlyBudget(most: settings.monthlyBudget, ledger: ledger, runs: runs, world: world)
    }
}
