import Glibc
import Ground
package import HTTP

/// A scripted HTTP server on a free port of the loopback interface, with real sockets: stands in
/// for the services of others, and misbehaves on request.
///
/// Its one thread ends with `stop`, or when the server is let go.
package final class StandInServer: Sendable {
    package let port: Int
    private let floor: StandInFloor
    private let thread: Guarded<pthread_t?>

    /// `answer` gets each request (its `url` is the raw target) and how many came before it.
    ///
    /// It is called on the server's thread and must not block.
    package init(_ answer: @escaping @Sendable (HTTPRequest, Int) -> StandInAnswer) {
        let listener = Socket(listening: ())
        port = listener.port
        floor = StandInFloor(listener, answer)
        thread = Guarded(floor.start())
    }

    /// Gives the answers in turn; the last one goes on for ever.
    package convenience init(script: StandInAnswer...) {
        precondition(!script.isEmpty)
        self.init { _, index in script[min(index, script.count - 1)] }
    }

    deinit { stop() }

    /// Such as `http://127.0.0.1:40123`.
    package var address: String { "http://127.0.0.1:\(port)" }

    /// The requests so far, in order of arrival.
    package var requests: [HTTPRequest] { floor.visits.withLock { $0.requests } }

    /// How many connections have been accepted.
    package var welcomes: Int { floor.visits.withLock { $0.welcomes } }

    /// Returns once this many requests have come in.
    package func arrivals(_ count: Int) async {
        await floor.waitUntil { $0.requests.count >= count }
    }

    /// Returns once this many clients have hung up on us.
    package func departures(_ count: Int) async { await floor.waitUntil { $0.departures >= count } }

    /// Closes every connection and joins the thread; may be called again.
    package func stop() {
        floor.ring()
        thread.withLock { thread in
            if let running = thread { pthread_join(running, nil) }
            thread = nil
        }
    }
}
