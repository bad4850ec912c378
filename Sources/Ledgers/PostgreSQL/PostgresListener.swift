internal import CPQ
import Glibc
import Ground
import Workflow

/// Listens for runs that other processes hand out to parked claims of this one, on a connection and
/// a thread of its own (see `PostgresOffers`).
///
/// While it listens it holds a lock with its channel's number: when this process or its connection
/// ends, the lock does too, and nothing is offered any more. Behind a transaction-pooling proxy
/// nothing can be heard; then the listener ends, and asking now and then has to do.
final class PostgresListener: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var count = 0
        var isClosed = false
        var isRunning = false
        var channel: String?
        /// Runs that nobody has asked for yet, by the token of the claim that they were given to.
        var offers: [UInt64: [ClaimedRun]] = [:]
    }

    private let address: PostgresAddress
    private let state = Guarded(State())
    /// Rung when the listener is closed.
    private let bell = backlot_pq_bell()

    init(_ address: PostgresAddress) { self.address = address }

    deinit { Glibc.close(bell) }

    /// Where offers are heard, while they are: the lock's number, and another that nobody else is told.
    var channel: String? { state.withLock { $0.channel } }

    /// A stream that says when something may have become ready elsewhere.
    func listen() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>
            .makeStream(
                bufferingPolicy: .bufferingNewest(1))
        let (number, isFirst) = state.withLock { state in
            defer { state.isRunning = true }
            state.count += 1
            state.listeners[state.count] = continuation
            return (state.count, !state.isRunning)
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.listeners[number] = nil }
        }
        if isFirst { start() }
        return stream
    }

    /// The runs that the claim was given, when that has been heard; they are told once.
    func takeOffer(to token: UInt64) -> [ClaimedRun]? {
        state.withLock { $0.offers.removeValue(forKey: token) }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        eventfd_write(bell, 1)
    }

    private func start() {
        let listener = unsafe Unmanaged.passRetained(self).toOpaque()
        var thread = pthread_t()
        let failure = unsafe pthread_create(
            &thread, nil,
            { listener in
                guard let listener = unsafe listener else { return nil }
                unsafe Unmanaged<PostgresListener>.fromOpaque(listener).takeRetainedValue().work()
                return nil
            }, listener)
        precondition(failure == 0, "the system gives no more threads")
        pthread_detach(thread)
    }

    // MARK: on the thread

    private func work() {
        var pause: UInt32 = 100_000
        while !state.withLock({ $0.isClosed }) {
            do {
                let connection = try PostgresConnection(address)
                if connection.isPooled { break }
                pause = 100_000
                try hear(connection)
            } catch {
                // Polling goes on meanwhile; there is nobody to tell, and a next time.
                usleep(pause + .random(in: 0...pause))
                pause = min(pause * 2, 5_000_000)
            }
        }
        let listeners = state.withLock { state in
            defer { state.listeners = [:] }
            return state.listeners.values
        }
        for listener in listeners { listener.finish() }
    }

    private func hear(_ connection: PostgresConnection) throws {
        // Others each time: the server may take a while to notice that the last listener is deaf.
        // Everybody can see which locks are held, and listen to any channel whose name he knows.
        let lock = Int64.random(in: 1 ... .max)
        let channel = "\(lock)_\(UInt64.random(in: 0 ... .max))"
        try connection.execute("LISTEN \"backlot_\(channel)\"; SELECT pg_advisory_lock(\(lock))")
        state.withLock { $0.channel = channel }
        defer { state.withLock { $0.channel = nil } }
        // Claims that wait here already are to be parked there.
        tell()
        while !state.withLock({ $0.isClosed }) {
            let letters = try connection.notifications(within: 10_000, or: bell)
            if letters.isEmpty { continue }
            for letter in letters {
                // One that cannot be read still is news: the claim asks, and is given the same.
                guard let offer = try? PostgresOffer(letter) else { continue }
                state.withLock { state in
                    // What nobody has asked for until now is not waited for here.
                    if state.offers.count >= 64 { state.offers = [:] }
                    state.offers[offer.token] = offer.runs
                }
            }
            tell()
        }
    }

    private func tell() {
        for listener in state.withLock({ $0.listeners.values }) { listener.yield() }
    }
}
