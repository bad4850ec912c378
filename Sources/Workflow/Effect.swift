package import Ground

/// What a step's body needs from the world besides its inputs.
///
/// The default is: nothing.
package struct Effect: Sendable, Hashable {
    /// Bounds how many bodies run at once in this process, such as `render`.
    package var lane: String?
    /// Bounds how many bodies run at once on all hosts, such as `image-model`.
    package var pool: String?
    package var rate: Reservation.Rate?
    /// What the body will cost at most; it must fit the budgets before it runs.
    package var price: Money
    package var provider: String?
    package var model: String?
    /// The effect cannot be repeated (publish, pay, send): its intent is written first.
    package var once: Bool

    package init(
        lane: String? = nil, pool: String? = nil, rate: Reservation.Rate? = nil,
        price: Money = .zero, provider: String? = nil, model: String? = nil, once: Bool = false
    ) {
        self.lane = lane
        self.pool = pool
        self.rate = rate
        self.price = price
        self.provider = provider
        self.model = model
        self.once = once
    }

    /// Whether cutting the body off may lose what is paid for, or leave an outcome unknown.
    var outlastsLeaving: Bool { price > .zero || once || provider != nil }

    /// Whether the ledger has to grant it before the body runs.
    var needsGrant: Bool { pool != nil || rate != nil || price > .zero || once }
}
