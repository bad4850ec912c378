import Artifacts
import Ground
import Testing
import Workflow
import WorkflowTesting

@testable import Wiring

@Suite("A monthly budget")
struct MonthTests {
    private static let price = Money(microdollars: 42_000)

    /// Pays for two pictures, with a nap in between.
    private struct Errand: Production {
        static let name = "errand"
        static let version = 1

        func produce(_ nap: Artifact<Int>, in run: Run) async throws -> Artifact<String> {
            let days = Int64(try await run.load(nap))
            let paid = Effect(price: MonthTests.price, provider: "p", model: "m")
            let first = try await run.step("first", from: 1, needing: paid) { _ in "first" }
            try await run.sleep("nap", for: .days(days))
            return try await run.step("second", from: first, needing: paid) { "\($0), second" }
        }
    }

    private func play(napping days: Int) throws -> (RunRecord, Stage) {
        var settings = WorkerSettings(lease: .days(2), poll: .hours(2))
        let stage = Stage(settings: settings)
        stage.add(Errand())
        let budget = MonthlyBudget(
            most: Money(microdollars: 50_000), ledger: stage.ledger, runs: stage.runs,
            world: stage.world)
        settings.budgets = budget.scopes
        stage.settings = settings
        let run = try stage.submit(Errand.self, days)
        stage.open()
        stage.play(for: .days(40))
        return (try stage.record(run), stage)
    }

    @Test("stops what does not fit into the month")
    func sameMonth() throws {
        let (record, stage) = try play(napping: 0)
        #expect(record.state == .failed)
        #expect(record.fault?.code == .overBudget)
        #expect(stage.ledger.books.charges(of: record.id).count { $0.state == .settled } == 1)
    }

    @Test("begins anew when the month changes under a worker")
    func nextMonth() throws {
        let (record, stage) = try play(napping: 31)
        #expect(record.state == .done)
        let charges = stage.ledger.books.charges(of: record.id)
        let months = Set(charges.map { "month:" + $0.at.iso8601.prefix(7) })
        #expect(months.count == 2)
        for month in months {
            let budget = try #require(stage.ledger.books.budget(month))
            #expect(budget.spent == Self.price)
            #expect(budget.cap == Money(microdollars: 50_000))
        }
    }
}
