package import Artifacts
package import Ground

/// A run as its production sees it, and the six verbs that it may use:
/// `step`, `each`, `child`, `approval`, `sleep` and `load`.
package struct Run: Sendable {
    let session: Session
    /// Where in the production we are: empty, or `product/rose-serum/`.
    let scope: String

    package var id: RunID { session.record.id }

    /// When the run was handed in: the only time a production may know.
    package var submitted: Moment { session.record.submitted }

    /// A key for providers that know idempotency; to be asked for in the step's body.
    ///
    /// It is the same on every attempt, and another for other inputs or another take: those are
    /// other orders.
    package func key(for step: String) throws -> String {
        let path = scope + step
        guard let fingerprint = session.state.withLock({ $0.fingerprints[path] }) else {
            throw Fault(
                .invalid, "The key of step “\(path)” is known only once the step is asked for.",
                subject: path)
        }
        if planted(.keyIncludesEpoch) { return "\(id)/\(path)#\(session.record.epoch)" }
        if planted(.keyIgnoresInputs) { return "\(id)/\(path)" }
        return "\(id)/\(path)@\(fingerprint.short)"
    }

    /// What every step of this run has cost until now, by path: all its takes, and every call that
    /// may have been paid.
    ///
    /// To be asked when the steps are at their ends: then it is the same when the run is played
    /// again.
    package func spending() async throws -> [String: Money] {
        try session.checkGoing(scope)
        let house = session.house
        let (root, id) = (session.record.root, id)
        let charges = try await session.perform(in: scope) {
            try await house.insist(unless: session.checkNotFenced) {
                try await house.ledger.charges(of: root)
            }
        }
        return charges.reduce(into: [:]) { sums, charge in
            guard charge.run == id, charge.state != .released else { return }
            sums[charge.path] = sums[charge.path, default: .zero] + charge.amount
        }
    }

    /// The value of an artifact.
    package func load<Value: Storable>(_ artifact: Artifact<Value>) async throws -> Value {
        try session.checkGoing(scope)
        return try await session.perform(in: scope) {
            try await session.house.shelf.load(artifact)
        }
    }
}

/// Which take a body is making, counted from 0: for bodies whose equal inputs would give equal
/// bytes again.
package enum Take {
    @TaskLocal package static var number = 0
}

extension Session {
    /// Takes a path for a verb; a path belongs to one verb of a run.
    func take(_ path: String) throws {
        let isNew = state.withLock { $0.paths.insert(path).inserted }
        if !isNew {
            throw Fault(
                .duplicateStep,
                "Two steps of \(record.production) are both called “\(path)”; give each a name "
                    + "or a key of its own.",
                subject: path)
        }
    }
}
