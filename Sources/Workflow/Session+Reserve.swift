import Ground

extension Session {
    /// Gets everything granted that the body needs: breaker, slot, rate, money, intent.
    func reserve(_ place: Place) async throws {
        let effect = place.order.effect
        if let span = house.breakers.admit(effect.provider) {
            throw interrupt(.yield(span), in: place.scope)
        }
        guard effect.needsGrant else { return }
        let reservation = Reservation(
            hold: claimed.hold, path: place.path, pool: effect.pool, rate: effect.rate,
            price: effect.price, scopes: house.settings.budgets, provider: effect.provider,
            model: effect.model, once: effect.once)
        while true {
            switch try await insist(.reserve(reservation)) {
            case .granted: return
            case .busy(let span):
                let jitter = Int64(house.world.random() % 20)
                try await house.world.sleep(
                    .milliseconds(min(span.milliseconds, 1000) + jitter))
                try checkGoing(place.scope)
            case .refused(let fault) where fault.code == .outcomeUnknown:
                throw interrupt(.attention(fault), in: place.scope)
            case .refused(let fault): throw fault
            case .fenced: throw interrupt(.stopped(.fenced), in: "")
            default: throw Fault(.unexpected, "The ledger gave a strange answer to a reservation.")
            }
        }
    }

    /// Gives back what was reserved for a body that failed, and says what its error means for the
    /// run: a fault that the production may handle, or an interruption.
    func failed(_ place: Place, with error: any Error) async throws -> any Error {
        let stopped = state.withLock { $0.interruption }
        let fault = (error as? Interruption) == nil ? Fault(error) : nil
        let effect = place.order.effect
        house.breakers.failed(effect.provider, with: fault ?? Fault(.cancelled, "Stopped."))
        if effect.needsGrant {
            // A body that was cut off may have paid already.
            let charge = stopped == nil ? fault?.charge ?? .unknown : .unknown
            _ = try await insist(.release(claimed.hold, path: place.path, charge: charge))
        }
        if let stopped, case .stopped = stopped.reason { return stopped }
        guard let fault else { return error }
        if fault.retry == .never && fault.code != .unexpected { return fault }
        return interrupt(.retry(fault), in: place.scope)
    }
}
