package import Ground

/// Why there is no answer, and whether the server may have acted on the request all the same.
package struct HTTPFailure: Error, Hashable, Sendable {
    package var reason: Reason
    /// Whether any part of the request had left: then the outcome on the other side is unknown.
    package var sent: Bool

    /// What stopped the exchange.
    package enum Reason: Hashable, Sendable {
        /// The request itself cannot be sent: bad method, address or field.
        case malformedRequest
        case cannotResolve
        case cannotConnect
        /// The name leads to this machine or a private network, and the request may not go there.
        case privateAddress
        case timedOut
        /// No TLS connection came about; may pass.
        case handshakeFailed
        /// The server's certificate does not prove who it is.
        case untrusted
        case bodyTooLarge
        case headTooLarge
        /// The connection broke before the answer was whole.
        case brokenOff
        /// What came back is not HTTP.
        case malformedAnswer
        /// The client has been stopped.
        case stopped
    }

    package init(_ reason: Reason, sent: Bool) {
        self.reason = reason
        self.sent = sent
    }

    /// The failure in words for people.
    ///
    /// `server` names who was called, such as a host.
    package func fault(calling server: String) -> Fault {
        Fault(
            code, "\(server) \(words).", subject: server, retry: passes ? .soon : .never,
            charge: sent ? .unknown : .nothing)
    }

    private var code: Fault.Code {
        switch reason {
        case .malformedRequest, .privateAddress: .invalid
        default: .unavailable
        }
    }

    private var passes: Bool {
        switch reason {
        case .malformedRequest, .privateAddress, .untrusted, .bodyTooLarge, .headTooLarge,
            .malformedAnswer:
            false
        case .cannotResolve, .cannotConnect, .timedOut, .handshakeFailed, .brokenOff, .stopped:
            true
        }
    }

    private var words: String {
        switch reason {
        case .malformedRequest:
            "cannot be called: the address, method or a header field is not valid; check the "
                + "settings"
        case .cannotResolve:
            "cannot be found: its name does not resolve; check the address and the network"
        case .cannotConnect: "does not accept connections; check that it runs and is reachable"
        case .privateAddress:
            "is on this machine or a private network, where this address may not lead"
        case .timedOut:
            sent ? "took the request but did not answer in time" : "did not connect in time"
        case .handshakeFailed: "did not complete a TLS handshake; check the address and port"
        case .untrusted:
            "has a certificate that does not prove who it is; check the address, the clock and "
                + "the installed certificate authorities"
        case .bodyTooLarge: "sent a larger answer than is accepted"
        case .headTooLarge: "sent more header fields than are accepted"
        case .brokenOff: "broke the connection off before the answer was whole"
        case .malformedAnswer: "answered with something that is not HTTP; check address and port"
        case .stopped: "was not called to the end: the program is stopping"
        }
    }
}
