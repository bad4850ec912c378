import Artifacts
import Ground

extension Session {
    /// The artifact of a step: found, awaited from an equal step underway, or made.
    func step(
        _ order: StepOrder, make: @escaping @Sendable () async throws -> Parcel
    ) async throws -> Parcel {
        try take(order.path)
        try checkGoing(order.scope)
        let base = Fingerprint.base(
            production: record.production, step: order.name, version: order.version,
            inputs: order.inputs)
        let take = claimed.takes[base] ?? 0
        let fingerprint = Fingerprint.take(take, of: base)
        let place = Place(order: order, base: base, fingerprint: fingerprint, take: take)

        if let found = try await find(place) {
            try await record(found, at: place, reused: true)
            return found
        }
        try checkUnchanged(place)
        let parcel: Parcel
        if let underway = try await joinUnderway(fingerprint) {
            try await record(underway, at: place, reused: true)
            parcel = underway
        } else {
            parcel = try await perform { try await self.makeAlone(place, make) }
        }
        return parcel
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

    private func find(_ place: Place) async throws -> Parcel? {
        if let step = claimed.steps[place.path], step.fingerprint == place.fingerprint {
            return step.output
        }
        if let parcel = state.withLock({ $0.memo[place.fingerprint] }) { return parcel }
        if isUntouched { return nil }
        return try await house.ledger.memo(record.lineage, place.fingerprint)
    }

    /// Inputs of a step may change under a run only when a person changed something.
    private func checkUnchanged(_ place: Place) throws {
        guard let earlier = claimed.steps[place.path], earlier.fingerprint != place.fingerprint,
            earlier.revision >= record.revision
        else { return }
        let inputs = zip(earlier.label.inputs, place.order.inputs).enumerated()
            .filter { $0.element.0 != $0.element.1 }
            .map { "input \($0.offset + 1) was \($0.element.0.short), is \($0.element.1.short)" }
        let difference =
            inputs.isEmpty
            ? "its name, version or number of inputs" : inputs.joined(separator: "; ")
        throw interrupt(
            .attention(
                Fault(
                    .diverged,
                    "Step “\(place.path)” was already finished from other inputs, though nobody "
                        + "edited the run: \(difference). The production is not deterministic, or "
                        + "was changed without a new version.",
                    subject: place.path)), in: place.scope)
    }

    /// Waits for an equal step that is being made; nil makes the caller the one who makes it.
    private func joinUnderway(_ fingerprint: Digest) async throws -> Parcel? {
        let isFirst = state.withLock { state in
            if state.underway[fingerprint] != nil { return false }
            state.underway[fingerprint] = []
            return true
        }
        if isFirst { return nil }
        return try await withCheckedThrowingContinuation { turn in
            let ready: Result<Parcel, any Error>? = state.withLock { state in
                if state.underway[fingerprint] != nil {
                    state.underway[fingerprint]?.append(turn)
                    return nil
                }
                if let parcel = state.memo[fingerprint] { return .success(parcel) }
                return .failure(
                    state.interruption ?? state.fault
                        ?? Fault(.unexpected, "An equal step failed."))
            }
            if let ready { turn.resume(with: ready) }
        }
    }

    private func makeAlone(
        _ place: Place, _ make: @escaping @Sendable () async throws -> Parcel
    ) async throws -> Parcel {
        let result: Result<Parcel, any Error>
        do {
            result = .success(try await makeAndRecord(place, make))
        } catch {
            result = .failure(error)
        }
        let waiting = state.withLock { state in
            if case .success(let parcel) = result { state.memo[place.fingerprint] = parcel }
            if case .failure(let error) = result, let fault = error as? Fault {
                state.fault = fault
            }
            return state.underway.removeValue(forKey: place.fingerprint) ?? []
        }
        for turn in waiting { turn.resume(with: result) }
        return try result.get()
    }

    private func makeAndRecord(
        _ place: Place, _ make: @escaping @Sendable () async throws -> Parcel
    ) async throws -> Parcel {
        let effect = place.order.effect
        return try await house.lanes.with(effect.lane) {
            try self.checkGoing(place.scope)
            try await self.reserve(place)
            let started = self.house.world.now()
            let parcel: Parcel
            do {
                parcel = try await Take.$number.withValue(place.take) { try await make() }
                self.house.breakers.succeeded(effect.provider)
            } catch {
                throw try await self.failed(place, with: error)
            }
            return try await self.record(parcel, at: place, started: started)
        }
    }
}
