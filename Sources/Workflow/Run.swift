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

    /// A key for providers that know idempotency: the same on every attempt of the step.
    package func key(for step: String) -> String {
        "\(id)/\(scope)\(step)" + (session.takeTag(forPath: scope + step))
    }

    /// What making a finished step of this scope cost in this run; nothing when it was reused.
    package func spent(on step: String) -> Money {
        session.state.withLock { $0.labels[scope + step] }?.cost ?? .zero
    }

    /// The value of an artifact.
    package func load<Value: Storable>(_ artifact: Artifact<Value>) async throws -> Value {
        try await session.house.shelf.load(artifact)
    }
}

/// Which take a body is making, counted from 0: for bodies whose equal inputs would give equal
/// bytes again.
package enum Take {
    @TaskLocal package static var number = 0
}

extension Session {
    /// Another take is another order to the provider, so it must not share the key.
    func takeTag(forPath path: String) -> String {
        guard let step = claimed.steps[path], let take = claimed.takes[step.base], take > 0
        else { return "" }
        return "#\(take)"
    }

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
