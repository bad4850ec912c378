internal import CPQ
import Glibc
import Ground

/// Listens for what other processes make ready, on a connection and a thread of its own.
///
/// While this process is idle it holds a share of a lock there, which tells writers that a
/// notification is worth sending. Behind a transaction-pooling proxy nothing can be heard; then the
/// listener ends, and asking now and then has to do.
final class PostgresListener: Sendable {
    private struct State {
        var listeners: [Int: AsyncStream<Void>.Continuation] = [:]
        var count = 0
        var isIdle = false
        var isClosed = false
        var isRunning = false
    }

    private let address: PostgresAddress
    /// What our own notifications say.
    private let own: String
    private let state = Guarded(State())
    /// Rung when the state has changed.
    private let bell = backlot_pq_bell()
    /// How long the lock is kept after work was found: between two jobs it is not worth the way.
    private let linger = Duration.seconds(1)

    init(_ address: PostgresAddress, own: String) {
        self.address = address
        self.own = own
    }

    deinit { Glibc.close(bell) }

    static func channelAsText(of address: PostgresAddress) -> String {
        "'backlot_' || md5(\(address.schemaAsText))"
    }

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

    /// Notes whether the last claim found nothing.
    func note(isIdle: Bool) {
        let hasChanged = state.withLock { state in
            guard state.isRunning, state.isIdle != isIdle else { return false }
            state.isIdle = isIdle
            return isIdle
        }
        if hasChanged { ring() }
    }

    func close() {
        state.withLock { $0.isClosed = true }
        ring()
    }

    private func ring() { eventfd_write(bell, 1) }

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
        let query = "SELECT format('LISTEN %I', \(Self.channelAsText(of: address)))"
        for command in try connection.run([PostgresCall(query)])[0].map({ $0.text() }) {
            try connection.execute(command)
        }
        let lock = PostgresConnection.idleLock(of: address)
        var holds = false
        var lastIdle = ContinuousClock.now
        while true {
            let (isIdle, isClosed) = state.withLock { ($0.isIdle, $0.isClosed) }
            if isClosed { return }
            if isIdle {
                lastIdle = .now
                if !holds {
                    holds = true
                    try connection.execute("SELECT pg_advisory_lock_shared(\(lock))")
                    // What came between the claim and the lock was not announced to us.
                    tell()
                }
            } else if holds, ContinuousClock.now - lastIdle > linger {
                holds = false
                try connection.execute("SELECT pg_advisory_unlock_shared(\(lock))")
            }
            let wait: Int32 = holds ? 1000 : 10_000
            let notes = try connection.notifications(within: wait, or: bell)
            var rings: eventfd_t = 0
            _ = unsafe eventfd_read(bell, &rings)
            if notes.contains(where: { $0 != own }) { tell() }
        }
    }

    private func tell() {
        for listener in state.withLock({ $0.listeners.values }) { listener.yield() }
    }
}
