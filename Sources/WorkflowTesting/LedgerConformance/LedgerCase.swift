package import Workflow

/// One law of the ledger port, to be tried on any ledger: `LedgerCase.all` is the whole suite.
package struct LedgerCase: Sendable, CustomStringConvertible {
    /// Opens an empty ledger that takes its time from the world.
    package typealias Factory = @Sendable (TestWorld) async throws -> any Ledger

    package let name: String
    private let body: @Sendable (Bench) async throws -> Void

    init(_ name: String, _ body: @escaping @Sendable (Bench) async throws -> Void) {
        self.name = name
        self.body = body
    }

    package var description: String { name }

    /// Tries the law; throws a `Mismatch` when the ledger breaks it, or is unsound afterwards.
    package func run(on make: Factory) async throws {
        let world = TestWorld()
        let bench = Bench(ledger: try await make(world), world: world)
        try await body(bench)
        let damage = try await bench.ledger.check()
        guard damage.isEmpty else {
            throw Mismatch("unsound after “\(name)”: \(damage.joined(separator: "; "))")
        }
    }

    package static let all: [LedgerCase] =
        submitting + claiming + handing + checkpoints + reserving + rates + budgets + charges
        + finishing + handingBack + suspending + timers + children + answering + workers
        + advertising + cancelling + retrying + editing + taking + limits + schedules + burying
        + forgetting + reading + events + batches + repeats + crowds + texts
}

/// What a ledger did, against what it should have done.
package struct Mismatch: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
