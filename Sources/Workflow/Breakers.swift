import Ground

/// One breaker a provider, shared by all runs of a process.
final class Breakers: Sendable {
    private let breakers = Guarded<[String: Breaker]>([:])
    private let fresh: Breaker
    private let world: any World

    init(fresh: Breaker, world: any World) {
        self.fresh = fresh
        self.world = world
    }

    /// Nil is yes; a span is how long to stay away from the provider.
    func admit(_ provider: String?) -> Moment.Span? {
        guard let provider else { return nil }
        let now = world.now()
        return breakers.withLock { $0[provider, default: fresh].admit(at: now) }
    }

    func succeeded(_ provider: String?) {
        guard let provider else { return }
        breakers.withLock { $0[provider, default: fresh].succeeded() }
    }

    /// The admitted call was not made, or says nothing about the provider.
    func withdrew(_ provider: String?) {
        guard let provider else { return }
        breakers.withLock { $0[provider, default: fresh].withdrew() }
    }

    /// A fault worth retrying speaks against the provider; a refusal of the order does not.
    func failed(_ provider: String?, with fault: Fault) {
        guard let provider else { return }
        let now = world.now()
        breakers.withLock { breakers in
            if fault.retry == .never || fault.code == .cancelled {
                breakers[provider, default: fresh].withdrew()
            } else {
                breakers[provider, default: fresh].failed(at: now)
            }
        }
    }
}
