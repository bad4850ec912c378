import Ground

/// The writer loop of a process: gathers every pending mutation into one transaction.
///
/// Callers resume only after the commit. Batches form by themselves while the previous commit is
/// on its way to the disk; no delay is added. A claim that found nothing is parked, and filled in
/// the same transaction as the mutation that makes a run ready: here, or by a ledger that keeps it.
package final class Scribe: Sendable {
    private struct Entry {
        let mutation: Mutation
        /// Whether a claim that found nothing may still be parked.
        let parking: @Sendable () -> Bool
        let reply: CheckedContinuation<Answer, any Error>
        /// Whether the ledger keeps it while it is parked here.
        var isKept = false
    }

    private struct Desk {
        var pending: [Entry] = []
        var parked: [Entry] = []
        /// Runs given to claims that are not parked, or not yet, by their tokens.
        var given: [UInt64: [ClaimedRun]] = [:]
        var idle: CheckedContinuation<Void, Never>?
        var closed = false

        mutating func takeBatch(atMost count: Int) -> [Entry] {
            var batch: [Entry] = []
            if pending.count <= count {
                swap(&batch, &pending)
            } else {
                batch = Array(pending[..<count])
                pending.removeFirst(count)
            }
            return batch
        }
    }

    private let ledger: any Ledger
    private let desk = Guarded(Desk())
    private let largestBatch: Int

    package init(_ ledger: any Ledger, largestBatch: Int = 4096) {
        self.ledger = ledger
        self.largestBatch = largestBatch
    }

    /// Writes one mutation; returns after it is durable.
    ///
    /// A `Fault` with the code `unavailable` means that nobody knows; repeat it then.
    /// - Parameter parking: Asked when a claim has found nothing; a no answers it at once. Without
    ///   it a claim that was on its way while its worker stopped would be parked for ever.
    package func write(
        _ mutation: Mutation, parking: @escaping @Sendable () -> Bool = { true }
    ) async throws -> Answer {
        try await withCheckedThrowingContinuation { reply in
            post(Entry(mutation: mutation, parking: parking, reply: reply))
        }
    }

    /// Takes note of what another process did: parked claims are taken up again, or the one that was
    /// given runs is answered.
    package func hear(_ news: News) {
        switch news {
        case .ask: nudge()
        case .given(let runs, by: let token):
            let entry = desk.withLock { desk in
                let place = desk.parked.firstIndex { $0.mutation.token == token }
                if let place { return desk.parked.remove(at: place) as Entry? }
                // What nobody asks for is not kept for ever.
                if desk.given.count >= 64 { desk.given = [:] }
                desk.given[token] = runs
                return nil
            }
            entry?.reply.resume(returning: .claimed(runs))
        }
    }

    /// Takes parked claims up again: something may have become ready in another process.
    package func nudge() {
        let idle = desk.withLock { desk in
            guard !desk.parked.isEmpty else { return nil as CheckedContinuation<Void, Never>? }
            desk.pending += desk.parked
            desk.parked = []
            return desk.idle.take()
        }
        idle?.resume()
    }

    /// Answers every parked claim with nothing: its worker stops.
    package func unpark() {
        let parked = desk.withLock { desk in
            defer { desk.parked = [] }
            return desk.parked
        }
        for entry in parked { entry.reply.resume(returning: .claimed([])) }
    }

    /// Commits batches until closed; run it once.
    package func run() async {
        while let batch = await nextBatch() { await commit(batch) }
    }

    /// Lets what is pending be written, then ends `run`.
    package func close() {
        // The mark comes first: a claim that is settled after it is answered, not parked.
        let idle = desk.withLock { desk in
            desk.closed = true
            return desk.idle.take()
        }
        unpark()
        idle?.resume()
    }

    private func post(_ entry: Entry) {
        let (idle, refused) = desk.withLock { desk in
            if desk.closed { return (nil as CheckedContinuation<Void, Never>?, true) }
            desk.pending.append(entry)
            return (desk.idle.take(), false)
        }
        if refused {
            entry.reply.resume(throwing: Fault(.cancelled, "The writer has stopped."))
        }
        idle?.resume()
    }

    private func nextBatch() async -> [Entry]? {
        while true {
            let (batch, closed) = desk.withLock { desk in
                (desk.takeBatch(atMost: largestBatch), desk.closed)
            }
            if !batch.isEmpty { return batch }
            if closed { return nil }
            await withCheckedContinuation { idle in
                let ready = desk.withLock { desk in
                    if desk.pending.isEmpty && !desk.closed {
                        desk.idle = idle
                        return false
                    }
                    return true
                }
                if ready { idle.resume() }
            }
        }
    }

    private func commit(_ batch: [Entry]) async {
        var batch = batch
        if batch.contains(where: { $0.mutation.mayMakeReady }) {
            // What the ledger keeps it fills itself.
            batch += desk.withLock { desk in
                let place = desk.parked.partition { !$0.isKept }
                defer { desk.parked.removeSubrange(place...) }
                return desk.parked[place...]
            }
        }
        do {
            let answers = try await ledger.commit(batch.map(\.mutation))
            precondition(answers.count == batch.count)
            for (entry, answer) in zip(batch, answers) { settle(entry, answer) }
        } catch {
            // Whether the batch was committed is unknown: every caller repeats or gives up.
            for entry in batch {
                if planted(.believesLostCommits), case .submit(let run) = entry.mutation {
                    entry.reply.resume(returning: .submitted(run.id, isNew: true))
                } else {
                    entry.reply.resume(throwing: error)
                }
            }
        }
    }

    private func settle(_ entry: Entry, _ answer: Result<Answer, Fault>) {
        guard let token = entry.mutation.token, case .success(let found) = answer else {
            entry.reply.resume(with: answer.mapError { $0 as any Error })
            return
        }
        let runs: [ClaimedRun]? = desk.withLock { desk in
            // Perhaps news of what it was given has come before this.
            let given = desk.given.removeValue(forKey: token) ?? []
            if case .claimed(let runs) = found, !runs.isEmpty { return runs }
            if !given.isEmpty || desk.closed || !entry.parking() { return given }
            var entry = entry
            entry.isKept = found == .parked
            desk.parked.append(entry)
            return nil
        }
        if let runs { entry.reply.resume(returning: .claimed(runs)) }
    }
}

extension Mutation {
    fileprivate var token: UInt64? {
        if case .claim(let claim) = self { claim.token } else { nil }
    }

    /// Whether a parked claim might find something after this one.
    package var mayMakeReady: Bool {
        switch self {
        case .submit, .suspend, .handBack, .finish, .leave, .reap, .answer, .retry, .edit, .take,
            .replaceInput, .tick, .limit:
            true
        case .claim, .checkpoint, .reserve, .release, .beat, .cancel, .cap, .schedule,
            .unschedule, .bury, .forget:
            false
        }
    }
}
