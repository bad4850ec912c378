import Ground

extension Worker {
    /// Beats, reaps, ticks and listens for cancellations, until told to end.
    func keep(until ended: @Sendable () -> Bool) async {
        let settings = house.settings
        let beatEvery = Moment.Span.milliseconds(max(1, settings.lease.milliseconds / 4))
        var nextBeat = house.world.now()
        while !ended() {
            let now = house.world.now()
            state.withLock { $0.turnBegan = now }
            if now >= nextBeat, !planted(.neverBeats) {
                await beat()
                nextBeat = now + beatEvery
            }
            await payOwed()
            endGrace(at: now)
            await look(at: now)
            state.withLock { $0.turnBegan = nil }
            // Sleeping fails only when the worker is told to end.
            guard (try? await house.world.sleep(settings.poll)) != nil else { return }
        }
    }

    /// Lets go of every run when the newest beat that is known to have been heard is a whole lease old
    /// and the turn of `keep` at hand does not come back.
    ///
    /// A cable that was cut says nothing: that turn may wait for the ledger for long, while other
    /// workers take our runs. A clock that is put forward is no reason: the next turn beats.
    func guardLease(until ended: @Sendable () -> Bool) async {
        let (lease, poll) = (house.settings.lease, house.settings.poll)
        var told: Moment?
        while !ended() {
            let now = house.world.now()
            let (lastBeat, turnBegan) = state.withLock { ($0.lastBeat, $0.turnBegan) }
            let left = lastBeat + lease - now
            if left <= .zero, told != lastBeat, let turnBegan, now - turnBegan >= poll {
                told = lastBeat
                for session in state.withLock({ $0.inOrder }) { session.stop(.fenced) }
            }
            // Sleeping fails only when the worker is told to end.
            guard (try? await house.world.sleep(left > .zero ? left : poll)) != nil else { return }
        }
    }

    private func endGrace(at now: Moment) {
        let late = state.withLock { state in
            state.graceEnds.map { $0 <= now } == true ? state.inOrder : []
        }
        for session in late { session.cutOff() }
    }

    /// Tells the ledger that this worker lives; when that has not been possible for a whole lease,
    /// its runs may be others' already.
    private func beat() async {
        let lease = house.settings.lease
        let asked = house.world.now()
        do {
            _ = try await house.scribe.write(.beat(id, lease: lease))
            state.withLock { $0.lastBeat = max($0.lastBeat, asked) }
            _ = try await house.scribe.write(.reap)
        } catch {
            let (expired, sessions) = state.withLock { state in
                (house.world.now() - state.lastBeat >= lease, state.inOrder)
            }
            if expired { for session in sessions { session.stop(.fenced) } }
        }
    }

    /// Writes what sessions could not write at their ends; what fails again stays owed.
    private func payOwed() async {
        for mutation in state.withLock({ state in
            defer { state.owed = [] }
            return state.owed
        }) {
            do {
                _ = try await house.scribe.write(mutation)
                house.wrote(nil)
            } catch let fault as Fault where fault.retry == .never {
                // The ledger has looked at it and says no: it is nobody's any more.
                house.wrote(fault)
            } catch {
                house.wrote(error)
                state.withLock { $0.owed.append(mutation) }
            }
        }
    }

    /// Looks for what the clock, other processes and people have changed.
    ///
    /// Failing to look is harmless: the next poll looks again.
    private func look(at now: Moment) async {
        if let due = try? await house.ledger.nextDue(), due <= now, !planted(.neverTicks) {
            _ = try? await house.scribe.write(.tick)
        }
        if !planted(.neverNudges) { house.scribe.nudge() }
        let sessions = state.withLock { $0.sessions }
        if sessions.isEmpty || planted(.ignoresCancellation) { return }
        // As above: the next poll asks again.
        let cancelled = (try? await house.ledger.cancelled(heldBy: id)) ?? []
        for hold in cancelled {
            if let session = sessions[hold.run], session.claimed.hold == hold {
                session.stop(.cancelled)
            }
        }
    }
}
