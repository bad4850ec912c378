import Artifacts
import FoundationEssentials
import Ground

extension Session {
    /// Loads a step's inputs, and hands out what will make its output.
    typealias Preparing = @Sendable () async throws -> @Sendable () async throws -> Goods

    /// The artifact of a step: found, awaited from an equal step underway, or made.
    func step(_ order: StepOrder, prepare: @escaping Preparing) async throws -> Parcel {
        try take(order.path)
        try checkGoing(order.scope)
        let place = place(of: order)
        state.withLock { $0.fingerprints[order.path] = place.fingerprint }
        do {
            return try await perform(in: order.scope, lasting: order.effect.outlastsLeaving) {
                do {
                    return try await self.artifact(of: place, prepare)
                } catch {
                    throw try await self.handOver(error, at: place)
                }
            }
        } catch let handed as HandedOver {
            throw handed.fault
        }
    }

    private func artifact(
        of place: Place, _ prepare: @escaping Preparing
    ) async throws -> Parcel {
        if let fault = try await standingFault(at: place) { throw HandedOver(fault: fault) }
        if let found = try await find(place) {
            do {
                return try await record(found, at: place)
            } catch {
                // Publishing may be the first to see that the bytes are damaged.
                guard error is Fault, await isGone(found) else { throw error }
            }
        }
        try await checkUnchanged(place)
        if let equal = try await joinUnderway(place.fingerprint) {
            return try await record(equal, at: place)
        }
        return try await makeForAll(place, prepare)
    }

    /// A step order with its fingerprint.
    struct Place: Sendable {
        let order: StepOrder
        let base: Digest
        let fingerprint: Digest
        let take: Int
        var path: String { order.path }
        var scope: String { order.scope }
    }

    /// What the run has finished stands until somebody asks this run for something else: another
    /// take that was asked of a run of the same lineage does not disturb it.
    private func place(of order: StepOrder) -> Place {
        let base = Fingerprint.base(
            production: record.production, step: order.name, version: order.version,
            inputs: order.inputs)
        let take = planted(.forgetsTakes) ? 0 : claimed.takes[base] ?? 0
        if let own = claimed.steps[order.path], own.base == base, isCurrent(own) {
            return Place(order: order, base: base, fingerprint: own.fingerprint, take: take)
        }
        return Place(
            order: order, base: base, fingerprint: Fingerprint.take(take, of: base), take: take)
    }

    private func isCurrent(_ step: StepRecord) -> Bool { step.revision >= record.revision }

    private func find(_ place: Place) async throws -> Parcel? {
        let own = claimed.steps[place.path]
        if let own, own.fingerprint == place.fingerprint, !planted(.skipsSteps) {
            // What was there when the run was claimed: an edit that is made meanwhile is for the
            // next claim. The run's own rows disagree only after an edit of one of equal steps.
            if isCurrent(own) || !isDisputed(own), !(await isGone(own.output)) {
                return own.output
            }
        }
        if let parcel = state.withLock({ $0.memo[place.fingerprint] }) { return parcel }
        if planted(.skipsMemo) || planted(.skipsSteps) { return nil }
        // A paid step is looked up even so: a younger run of this lineage may have made it.
        if isUntouched && !place.order.effect.needsGrant { return nil }
        guard let memo = try await house.ledger.memo(record.lineage, place.fingerprint),
            !(await isGone(memo))
        else { return nil }
        return memo
    }

    /// Whether the ledger knows an artifact that the shelf has lost; its step is made again.
    private func isGone(_ parcel: Parcel) async -> Bool {
        if parcel.inline != nil { return false }
        // A shelf that cannot say has lost nothing yet: making again may cost money.
        let isThere = (try? await house.shelf.has(parcel.digest)) ?? true
        if !isThere { state.withLock { _ = $0.gone.insert(parcel.digest) } }
        return !isThere
    }

    private func isDisputed(_ step: StepRecord) -> Bool {
        claimed.steps.values.contains {
            $0.fingerprint == step.fingerprint && $0.output != step.output
        }
    }

    /// Inputs of a step may change under a run only when a person changed something.
    private func checkUnchanged(_ place: Place) async throws {
        guard let earlier = claimed.steps[place.path], earlier.fingerprint != place.fingerprint,
            isCurrent(earlier)
        else { return }
        if let now = try await house.ledger.run(record.id), now.revision > record.revision {
            // A person is changing something just now.
            throw interrupt(.yield(.zero), in: place.scope)
        }
        throw interrupt(.attention(difference(earlier, place)), in: place.scope)
    }

    private func difference(_ earlier: StepRecord, _ place: Place) -> Fault {
        let inputs = zip(earlier.label.inputs, place.order.inputs).enumerated()
            .filter { $0.element.0 != $0.element.1 }
            .map { "input \($0.offset + 1) was \($0.element.0.short), is \($0.element.1.short)" }
        let difference =
            inputs.isEmpty
            ? "its name, version or number of inputs" : inputs.joined(separator: "; ")
        return Fault(
            .diverged,
            "Step “\(place.path)” was already finished from other inputs, though nobody "
                + "edited the run: \(difference). The production is not deterministic, or "
                + "was changed without a new version.",
            subject: place.path)
    }

    /// Waits for an equal step that is being made; nil makes the caller the one who makes it.
    private func joinUnderway(_ fingerprint: Digest) async throws -> Parcel? {
        try await withCheckedThrowingContinuation { turn in
            state.withLock { state in
                if let parcel = state.memo[fingerprint] {
                    turn.resume(returning: parcel)
                } else if state.underway[fingerprint] != nil, !planted(.joinsNobody) {
                    state.underway[fingerprint]?.append(turn)
                } else {
                    state.underway[fingerprint] = []
                    turn.resume(returning: nil)
                }
            }
        }
    }

    private func makeForAll(
        _ place: Place, _ prepare: @escaping Preparing
    ) async throws -> Parcel {
        let result: Result<Parcel, any Error>
        do {
            result = .success(
                try await house.lanes.with(place.order.effect.lane) {
                    try await self.make(place, prepare)
                })
        } catch {
            result = .failure(meaning(of: error, in: place.scope))
        }
        let waiting = state.withLock { state in
            if case .success(let parcel) = result { state.memo[place.fingerprint] = parcel }
            return state.underway.removeValue(forKey: place.fingerprint) ?? []
        }
        for turn in waiting { turn.resume(with: result.map { $0 }) }
        return try result.get()
    }

    private func make(_ place: Place, _ prepare: @escaping Preparing) async throws -> Parcel {
        // It was asked for before: a sibling that waits meanwhile does not keep it from being made.
        try checkNotEnding()
        try await reserve(place)
        let started = house.world.now()
        let goods = try await withTaskExecutorPreference(bodies) {
            try await output(place, prepare)
        }
        if planted(.checkpointBeforeBlob), case .bytes(let data) = goods {
            let early = Parcel(digest: Digest(of: data), size: data.count, inline: nil)
            _ = try await record(early, at: place, started: started)
        }
        let parcel = try await keep(goods, of: place)
        return try await record(parcel, at: place, started: started)
    }

    private func output(_ place: Place, _ prepare: @escaping Preparing) async throws -> Goods {
        let provider = place.order.effect.provider
        let body: @Sendable () async throws -> Goods
        do {
            body = try await prepare()
        } catch {
            house.breakers.withdrew(provider)
            await giveBack(place, charge: .nothing)
            throw error
        }
        do {
            let goods = try await Take.$number.withValue(place.take) { try await body() }
            house.breakers.succeeded(provider)
            return goods
        } catch {
            let wasCutOff = wasCutOff(place)
            var fault = wasCutOff ? Fault(.cancelled, "Stopped.") : Fault(error)
            house.breakers.failed(provider, with: fault)
            // What was cut off, or failed as nobody foresaw, may have been paid already.
            let isClear = error is Fault && !wasCutOff
            await giveBack(place, charge: isClear ? fault.charge : .unknown)
            if wasCutOff || fault.isFinal { throw error }
            // Who finds it as the fault of the whole run wants to know where it happened.
            fault.subject = place.path
            // Whether an effect that cannot be repeated took place, a person has to say.
            let isGivenUp = isLastReceive && !place.order.effect.once
            throw isGivenUp ? HandedOver(fault: fault) : fault as any Error
        }
    }

    /// Keeps what a body left.
    ///
    /// It may have cost money or time, so a shelf in trouble is asked
    /// again for a while.
    private func keep(_ goods: Goods, of place: Place) async throws -> Parcel {
        do {
            return try await house.insist(unless: checkNotFenced) {
                try await goods.keep(on: house.shelf)
            }
        } catch {
            await giveBack(place, charge: .unknown)
            throw error
        }
    }

    private func wasCutOff(_ place: Place) -> Bool {
        if Task.isCancelled { return true }
        switch state.withLock({ $0.interruption })?.reason {
        case .stopped(.leaving): return !place.order.effect.outlastsLeaving
        case .stopped: return true
        default: return false
        }
    }
}
