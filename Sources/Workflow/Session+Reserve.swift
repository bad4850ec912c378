import Ground

extension Session {
    /// Gets everything granted that the body needs: breaker, slot, rate, money, intent.
    func reserve(_ place: Place) async throws {
        let provider = place.order.effect.provider
        if let span = house.breakers.admit(provider) {
            throw interrupt(.yield(span), in: place.scope)
        }
        guard place.order.effect.needsGrant, !planted(.reservesNothing) else { return }
        do {
            try await waitForGrant(place)
        } catch {
            // It may have been the single probe, which others wait for.
            if planted(.losesProbe) { throw error }
            house.breakers.withdrew(provider)
            throw error
        }
    }

    private func waitForGrant(_ place: Place) async throws {
        let effect = place.order.effect
        let reservation = Reservation(
            hold: claimed.hold, path: place.path, pool: effect.pool, rate: effect.rate,
            price: effect.price, scopes: try await house.settings.budgets(),
            provider: effect.provider,
            model: effect.model, once: effect.once)
        while true {
            switch try await insist(.reserve(reservation)) {
            case .granted: return
            case .busy(let span):
                let jitter = Int64(house.world.random() % 20)
                try await house.world.sleep(
                    .milliseconds(min(span.milliseconds, 1000) + jitter))
                try checkNotEnding()
            case .refused(let fault)
            where fault.code == .outcomeUnknown && planted(.repeatsUnknownOutcome):
                return
            case .refused(let fault) where fault.code == .outcomeUnknown:
                throw interrupt(.attention(fault), in: place.scope)
            case .refused(let fault): throw fault
            case .fenced: throw interrupt(.stopped(.fenced), in: "")
            default: throw Fault(.unexpected, "The ledger gave a strange answer to a reservation.")
            }
        }
    }

    /// Gives back what was reserved for a body that left nothing.
    func giveBack(_ place: Place, charge: Fault.Charge) async {
        guard place.order.effect.needsGrant else { return }
        let charge = planted(.releasesForFree) ? .nothing : charge
        // When this cannot be written, the next reservation presumes that the money is spent.
        _ = try? await insist(.release(claimed.hold, path: place.path, charge: charge))
    }
}
