import Artifacts
package import Ground

/// What every session of a worker shares.
final class House: Sendable {
    let ledger: any Ledger
    let scribe: Scribe
    let shelf: any ObjectStore
    let world: any World
    let settings: WorkerSettings
    let lanes: Lanes
    let breakers: Breakers
    /// Why the newest write failed, when it did.
    let trouble = Guarded<Fault?>(nil)

    init(
        ledger: any Ledger, scribe: Scribe, shelf: any ObjectStore, world: any World,
        settings: WorkerSettings
    ) {
        self.ledger = ledger
        self.scribe = scribe
        self.shelf = shelf
        self.world = world
        self.settings = settings
        lanes = Lanes(settings.lanes, otherwise: settings.cores)
        breakers = Breakers(fresh: settings.breaker, world: world)
    }

    /// Repeats a write whose outcome is unknown until it is known, or patience ends.
    func insist(
        _ mutation: Mutation, unless stopped: () throws -> Void = {}
    ) async throws -> Answer {
        do {
            let answer = try await insist(unless: stopped) { try await scribe.write(mutation) }
            wrote(nil)
            return answer
        } catch {
            wrote(error)
            throw error
        }
    }

    /// Notes that a write succeeded, or why it did not; a no of the ledger's says nothing about it.
    func wrote(_ error: (any Error)?) {
        let fault = error as? Fault
        if error != nil, fault == nil { return }
        if let fault, fault.retry == .never, fault.code != .storage { return }
        trouble.withLock { $0 = fault }
    }

    /// Repeats what may help when repeated, until it is done or patience ends.
    func insist<Result: Sendable>(
        unless stopped: () throws -> Void, _ attempt: () async throws -> Result
    ) async throws -> Result {
        let deadline = world.now() + settings.patience
        var pause: Int64 = 10
        while true {
            try stopped()
            do {
                return try await attempt()
            } catch let fault as Fault where fault.retry == .never {
                throw fault
            } catch {
                if world.now() >= deadline { throw error }
            }
            try await world.sleep(
                .milliseconds(pause + Int64(world.random() % UInt64(pause))))
            pause = min(pause * 2, 1000)
        }
    }
}

/// How a worker works.
///
/// Times are the ledger's and the world's, so a simulation can shrink them.
package struct WorkerSettings: Sendable {
    /// Runs held at once.
    package var capacity: Int
    package var lease: Moment.Span
    /// How often to look for what other processes made ready, and for due times.
    package var poll: Moment.Span
    package var maxReceives: Int
    package var backoff: Backoff
    package var breaker: Breaker
    /// How long to repeat a write of unknown outcome.
    package var patience: Moment.Span
    /// How long a worker that leaves lets paid bodies go on.
    package var grace: Moment.Span
    /// Bodies at once by lane; other lanes have room for `cores`.
    package var lanes: [String: Int]
    package var cores: Int
    /// Works only for this run and its children, when given.
    package var root: RunID?
    /// Budgets that a paid step must fit besides its run's own; asked before each, since a worker
    /// may outlive a month.
    package var budgets: @Sendable () async throws -> [String]
    /// Hears what the worker does; it must not take long.
    package var witness: @Sendable (Deed) -> Void

    package init(
        capacity: Int = 16, lease: Moment.Span = .minutes(5),
        poll: Moment.Span = .milliseconds(250), maxReceives: Int = 3,
        backoff: Backoff = Backoff(), breaker: Breaker = Breaker(),
        patience: Moment.Span = .seconds(20), grace: Moment.Span = .seconds(30),
        lanes: [String: Int] = [:], cores: Int = 2,
        root: RunID? = nil,
        budgets: @escaping @Sendable () async throws -> [String] = { [] },
        witness: @escaping @Sendable (Deed) -> Void = { _ in }
    ) {
        self.capacity = capacity
        self.lease = lease
        self.poll = poll
        self.maxReceives = maxReceives
        self.backoff = backoff
        self.breaker = breaker
        self.patience = patience
        self.grace = grace
        self.lanes = lanes
        self.cores = cores
        self.root = root
        self.budgets = budgets
        self.witness = witness
    }
}
