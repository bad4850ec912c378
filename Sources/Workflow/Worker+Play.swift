import Artifacts
import Ground

extension Worker {
    /// Plays a claimed run and writes how it ended, or how it goes on.
    func play(_ session: Session) async {
        let record = session.record
        let key = ProductionKey(name: record.production, version: record.version)
        guard let recipe = repertoire.recipe(for: key) else { return }
        let result = await session.play(recipe)
        let mutation = closing(session, result)
        do {
            let answer = try await session.insist(mutation)
            tell(record.id, answer == .fenced ? .lost : Deed.Parting(mutation))
        } catch let fault as Fault where fault.retry == .never {
            // The ledger has looked at it and says no.
            tell(record.id, .lost)
        } catch {
            tell(record.id, .untold(error is Interruption ? Self.late : Fault(error)))
            if planted(.owesNothing) { return }
            state.withLock { $0.owed.append(mutation) }
        }
    }

    private static let late = Fault(
        .storage, "The ledger could not be told for a whole lease; another worker may have the run."
    )

    private func tell(_ run: RunID, _ parting: Deed.Parting?) {
        if let parting { house.settings.witness(.left(run, parting)) }
    }

    /// What to write when a production has returned or thrown.
    private func closing(_ session: Session, _ result: Result<Parcel, any Error>) -> Mutation {
        let hold = session.claimed.hold
        let (interruption, waits) = session.state.withLock { ($0.interruption, $0.waits) }
        var reason = interruption?.reason
        if planted(.completesDespiteInterruption), case .success = result { reason = nil }
        switch reason {
        // When another has the run, this is fenced; when we only thought so, it sets the run free.
        case .stopped(.fenced), .stopped(.leaving):
            let counted = planted(.countsLeaving)
            return .handBack(hold, HandBack(delay: .zero, fault: nil, counted: counted))
        case .stopped(.cancelled): return .finish(hold, .cancelled)
        case .attention(let fault): return .finish(hold, .attention(fault))
        case .retry(let fault): return retry(session, fault)
        case .yield(let span):
            return .handBack(hold, HandBack(delay: span, fault: nil, counted: false))
        case .wait: return .suspend(hold, planted(.forgetsWaits) ? [] : waits)
        case nil: break
        }
        switch result {
        case .success(let parcel):
            let revision = planted(.ignoresEdits) ? Int.max : session.record.revision
            return .finish(hold, .done(parcel, revision: revision))
        case .failure(let error):
            let fault = Fault(error)
            return fault.isFinal ? .finish(hold, .failed(fault)) : retry(session, fault)
        }
    }

    private func retry(_ session: Session, _ fault: Fault) -> Mutation {
        let settings = house.settings
        let delay = settings.backoff.wait(
            after: session.record.receives, for: fault, chance: house.world.random())
        return .handBack(
            session.claimed.hold,
            HandBack(
                delay: delay, fault: fault, counted: true, maxReceives: settings.maxReceives))
    }
}
