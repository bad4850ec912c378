package import Artifacts
package import Ground

extension Run {
    /// Goes on when a person has said yes to these very bytes.
    ///
    /// A no is thrown as a `rejected` fault with the person's reason.
    package func approval<Value: Storable>(
        _ name: String, of artifact: Artifact<Value>
    ) async throws {
        let wait = Wait.approval(scope + name, of: artifact.digest)
        switch try await session.verdict(on: wait, in: scope) {
        case .rejected(let person, let reason):
            throw Fault(.rejected, "\(person) said no to “\(scope)\(name)”: \(reason)")
        default: return
        }
    }

    /// Goes on after at least `span`, holding neither a task nor a lease meanwhile.
    package func sleep(_ name: String, for span: Moment.Span) async throws {
        _ = try await session.verdict(on: Wait(key: scope + name, kind: .time(span)), in: scope)
    }

    /// Makes another production as a run of its own, and waits for its product.
    ///
    /// The child shares the lineage and the budget; its name is derived, so a parent that is
    /// played again finds the same child. Another brief makes another child, which reuses what it
    /// can, and so does a product that the shelf has lost. The child's fault is thrown here.
    package func child<Made: Production>(
        _ name: String, _ production: Made.Type, from brief: Artifact<Made.Brief>
    ) async throws -> Artifact<Made.Product> {
        let first = "\(scope)\(name)@\(brief.digest.short)"
        for number in 1...3 {
            let path = number == 1 ? first : "\(first)~\(number)"
            let parcel = try await child(at: path, name, Made.key, brief.parcel)
            if try await !session.isLost(parcel, in: scope) { return Artifact(parcel) }
        }
        throw Fault(
            .notFound, "What “\(name)” made is lost again as soon as it is made.", subject: first)
    }

    private func child(
        at path: String, _ name: String, _ key: ProductionKey, _ brief: Parcel
    ) async throws -> Parcel {
        let child = RunID("\(id)/\(path)")
        let wait = Wait(key: path, kind: .child(child))
        let verdict = try await session.verdict(on: wait, in: scope) {
            try await session.submitChild(child, key, brief, title: name)
        }
        switch verdict {
        case .output(let parcel): return parcel
        case .failed(var fault):
            // The child has been tried as often as makes sense.
            fault.retry = .never
            if fault.code == .unexpected { fault.code = .exhausted }
            throw fault
        default: throw Fault(.unexpected, "Run \(child) ended in a strange way.")
        }
    }
}

extension Session {
    /// Whether the shelf has lost what a child had left there.
    func isLost(_ parcel: Parcel, in scope: String) async throws -> Bool {
        if parcel.inline != nil { return false }
        return try await perform(in: scope) {
            try await self.house.insist(unless: self.checkNotFenced) {
                try await !self.house.shelf.has(parcel.digest)
            }
        }
    }

    func submitChild(
        _ child: RunID, _ key: ProductionKey, _ input: Parcel, title: String
    ) async throws {
        let submission = Submission(
            id: child, production: key.name, version: key.version, lineage: record.lineage,
            title: title, pool: record.pool, priority: record.priority, input: input,
            parent: record.id, root: record.root)
        _ = try await insist(.submit(submission))
    }

    /// The verdict when there is one; otherwise notes the wait and unwinds the run.
    /// - Parameter begin: Sets going what is to be waited for; safe to repeat.
    func verdict(
        on wait: Wait, in scope: String,
        begin: (@Sendable () async throws -> Void)? = nil
    ) async throws -> Verdict {
        try take(wait.key)
        try checkGoing(scope)
        if let verdict = claimed.verdicts[wait.key] { return verdict }
        if let begin { try await perform(in: scope, begin) }
        state.withLock { $0.waits.append(wait) }
        throw interrupt(.wait, in: scope)
    }
}
