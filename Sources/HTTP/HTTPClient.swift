package import Ground

/// Sends a request and gathers the answer, never more of it than the limits allow.
package protocol HTTPClient: Sendable {
    /// Any status is an answer, redirects too: none is followed. Throws `HTTPFailure`, or
    /// `CancellationError` once the transfer of a cancelled task has been broken off.
    func send(_ request: HTTPRequest, limits: HTTPLimits) async throws -> HTTPResponse
}

/// How much, and how long, one exchange may take.
package struct HTTPLimits: Hashable, Sendable {
    /// Bytes of the answer's body.
    package var body: Int
    /// Bytes of the answer's head, interim answers and trailers included.
    package var head: Int
    /// From the call to the last byte.
    package var total: Moment.Span
    /// For resolving the name, connecting and the TLS handshake together.
    package var connect: Moment.Span
    /// How long not a single byte may move in either direction; whole seconds, rounded up.
    package var silence: Moment.Span

    package init(
        body: Int = 16 << 20, head: Int = 64 << 10, total: Moment.Span = .minutes(1),
        connect: Moment.Span = .seconds(10), silence: Moment.Span = .seconds(30)
    ) {
        self.body = body
        self.head = head
        self.total = total
        self.connect = connect
        self.silence = silence
    }
}
