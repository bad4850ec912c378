package import Artifacts
package import Ground
package import Workflow

/// A ledger that stands before another, to hold back, break or watch what is written there; reads
/// go through to the one below.
package protocol LedgerFront: Ledger {
    /// The ledger below; throws when it cannot be reached.
    var below: any Ledger { get async throws }
}

extension LedgerFront {
    package func run(_ id: RunID) async throws -> RunRecord? { try await below.run(id) }

    package func runs(_ filter: RunFilter) async throws -> [RunRecord] {
        try await below.runs(filter)
    }

    package func steps(of run: RunID) async throws -> [StepRecord] {
        try await below.steps(of: run)
    }

    package func memo(_ lineage: String, _ fingerprint: Digest) async throws -> Parcel? {
        try await below.memo(lineage, fingerprint)
    }

    package func waits(of run: RunID) async throws -> [WaitRecord] {
        try await below.waits(of: run)
    }

    package func events(after number: Int64, of root: RunID?, most: Int) async throws -> [Event] {
        try await below.events(after: number, of: root, most: most)
    }

    package func charges(of root: RunID?) async throws -> [ChargeRecord] {
        try await below.charges(of: root)
    }

    package func budget(_ scope: String) async throws -> BudgetRecord? {
        try await below.budget(scope)
    }

    package func cancelled(heldBy worker: WorkerID) async throws -> [Hold] {
        try await below.cancelled(heldBy: worker)
    }

    package func nextDue() async throws -> Moment? { try await below.nextDue() }

    package func schedules() async throws -> [Schedule] { try await below.schedules() }

    package func workers() async throws -> [WorkerRecord] { try await below.workers() }

    package func pools() async throws -> [String: Int] { try await below.pools() }

    package func referencedDigests() async throws -> Set<Digest> {
        try await below.referencedDigests()
    }

    package func check() async throws -> [String] { try await below.check() }

    package func listen(_ hear: @escaping @Sendable (News) -> Void) async {
        // Where nothing can be heard, asking has to do.
        try? await below.listen(hear)
    }
}
