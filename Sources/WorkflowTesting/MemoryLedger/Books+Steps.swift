import Artifacts
import Ground
import Workflow

extension Books {
    mutating func record(_ checkpoint: Checkpoint, at now: Moment) -> Answer {
        guard let at = held(checkpoint.hold, evenWithout: has(.noFenceOnCheckpoint)) else {
            return .fenced
        }
        var step = checkpoint.step
        let overwrites = has(.checkpointOverwrites)
        defer { leaveStep(at, step, epoch: checkpoint.hold.epoch) }
        if !overwrites, let standing = rows[at].steps[step.path],
            standing.fingerprint == step.fingerprint, standing.revision >= step.revision
        {
            return .recorded(standing.output)
        }
        if !overwrites, let memo = lineages[checkpoint.lineage]?.memos[step.fingerprint] {
            step.output = memo
        } else {
            lineages[checkpoint.lineage, default: Lineage()].memos[step.fingerprint] = step.output
        }
        rows[at].steps[step.path] = step
        let progress = !step.label.reused && !has(.receivesNeverReset)
        change(at) { record in
            record.checkpoints += 1
            if progress { record.receives = 0 }
        }
        note(
            step.label.reused ? .stepReused : .stepMade, at, now, path: step.path,
            detail: step.output.digest.short)
        return .recorded(step.output)
    }

    /// Gives back what the step had reserved.
    private mutating func leaveStep(_ at: Int, _ step: StepRecord, epoch: Int) {
        freeSlots(at) { $0.path == step.path }
        rows[at].intents[step.path] = nil
        if has(.settleForgotten) { return }
        book(at, as: .settled, cost: step.label.cost) {
            $0.path == step.path && $0.epoch == epoch
        }
    }

    mutating func freeSlots(_ at: Int, where matches: (Slot) -> Bool) {
        for slot in rows[at].slots where matches(slot) { taken[slot.pool, default: 0] -= 1 }
        rows[at].slots.removeAll(where: matches)
    }

    mutating func reserve(_ wish: Reservation, at now: Moment) -> Answer {
        guard let at = held(wish.hold, evenWithout: has(.noFenceOnReserve)) else { return .fenced }
        if wish.once, let fault = doubt(at, wish) { return .refused(fault) }
        if isReserved(at, wish), !has(.reserveBooksTwice) { return .granted }
        if let pool = wish.pool, let capacity = limits[pool], !has(.capacityIgnored),
            taken[pool, default: 0] >= capacity
        {
            return .busy(.milliseconds(250))
        }
        if let rate = wish.rate, let span = pause(rate, at: now) { return .busy(span) }
        presumeEarlier(at, wish)
        if let fault = overdraft(at, wish) { return .refused(fault) }
        if let rate = wish.rate { draw(rate, at: now) }
        if let pool = wish.pool {
            rows[at].slots.append(Slot(pool: pool, path: wish.path, epoch: wish.hold.epoch))
            taken[pool, default: 0] += 1
        }
        if wish.price > .zero { open(at, wish, at: now) }
        if wish.once { rows[at].intents[wish.path] = wish.hold.epoch }
        return .granted
    }

    private func doubt(_ at: Int, _ wish: Reservation) -> Fault? {
        guard let epoch = rows[at].intents[wish.path], epoch < wish.hold.epoch,
            !has(.intentForgotten)
        else { return nil }
        return Fault(
            .outcomeUnknown,
            "An earlier attempt of “\(wish.path)” may have taken effect; look, then retry the run "
                + "to let it be done again.", subject: wish.path)
    }

    private func isReserved(_ at: Int, _ wish: Reservation) -> Bool {
        rows[at].slots.contains { $0.path == wish.path && $0.epoch == wish.hold.epoch }
            || rows[at].charges
                .contains {
                    $0.record.path == wish.path && $0.record.epoch == wish.hold.epoch
                        && $0.record.state == .reserved
                }
    }

    private mutating func presumeEarlier(_ at: Int, _ wish: Reservation) {
        book(at, as: .presumed) { $0.path == wish.path && $0.epoch < wish.hold.epoch }
    }

    mutating func release(_ hold: Hold, path: String, charge: Fault.Charge) -> Answer {
        guard let at = places[hold.run] else { return .done }
        let anyEpoch = has(.releaseFreesOthersSlot)
        freeSlots(at) { $0.path == path && ($0.epoch == hold.epoch || anyEpoch) }
        book(at, as: charge == .nothing ? .released : .presumed) {
            $0.path == path && $0.epoch == hold.epoch
        }
        if rows[at].intents[path] == hold.epoch {
            rows[at].intents[path] = charge == .nothing ? nil : -1
        }
        return .done
    }
}
