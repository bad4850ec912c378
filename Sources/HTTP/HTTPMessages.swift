package import FoundationEssentials

/// What is asked of a server.
package struct HTTPRequest: Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package var method: String
    /// Sent exactly as written: no dot segment is resolved, nothing is escaped.
    package var url: String
    package var headers: HTTPHeaders
    package var body: Data
    package var reach: Reach
    /// Whether the client may send it again by itself when a kept-open connection turns out dead.
    package var isRepeatable: Bool

    /// Where a request may go.
    package enum Reach: Hashable, Sendable {
        case anywhere
        /// Addresses of the public internet only, judged when connecting, after the name is
        /// resolved; for addresses that strangers chose.
        case publicInternet
    }

    package init(
        _ method: String, _ url: String, headers: HTTPHeaders = [:], body: Data = Data(),
        reach: Reach = .anywhere
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.reach = reach
        isRepeatable = ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"].contains(method)
    }

    /// The method only: addresses, fields and bodies hold keys.
    package var description: String { "\(method) request of \(body.count) bytes" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}

/// What a server answered.
package struct HTTPResponse: Hashable, Sendable {
    package var status: Int
    package var headers: HTTPHeaders
    package var body: Data

    package init(status: Int, headers: HTTPHeaders = [:], body: Data = Data()) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}
