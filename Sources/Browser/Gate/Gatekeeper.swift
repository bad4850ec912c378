import Glibc
import Ground
import HTTP

/// The proxy that is the browser's only way out: accepts at the door, asks `Admission`, connects to
/// the very address that was judged, and passes bytes within limits.
package final class Gatekeeper: Sendable {
    /// What may pass in all, and how long nothing may happen.
    package struct Limits: Hashable, Sendable {
        package var bytes: Int
        package var connections: Int
        package var connecting: Int32
        package var idle: Int32

        /// Times are in milliseconds.
        package init(
            bytes: Int = 200 << 20, connections: Int = 96, connecting: Int32 = 10_000,
            idle: Int32 = 60_000
        ) {
            self.bytes = bytes
            self.connections = connections
            self.connecting = connecting
            self.idle = idle
        }
    }

    private struct State {
        var handles: Set<Int32> = []
        var bytes = 0
        var refusals: [String: Refusal] = [:]
        var isOver = false
    }

    private let admission: Admission
    private let limits: Limits
    private let state = Guarded(State())

    init(_ admission: Admission, _ limits: Limits) {
        self.admission = admission
        self.limits = limits
    }

    /// The last refusal by `host:port`.
    func refusal(of host: String, port: Int) -> Refusal? {
        state.withLock { $0.refusals["\(host.lowercased()):\(port)"] }
    }

    /// All of them, for the record.
    var refusals: [String: Refusal] { state.withLock { $0.refusals } }

    var isSpent: Bool { state.withLock { $0.bytes >= limits.bytes } }

    /// Serves at this door until `close`; takes the descriptor over.
    func serve(_ door: Int32) throws {
        state.withLock { _ = $0.handles.insert(door) }
        try Errand.run { [self] in
            while true {
                let handle = accept(door, nil, nil)
                if handle < 0 && (errno == EINTR || errno == ECONNABORTED) { continue }
                guard handle >= 0 else { break }
                welcome(handle)
            }
            forget(door)
            Glibc.close(door)
        }
    }

    /// Ends every connection; the threads follow.
    func close() {
        state.withLock { state in
            state.isOver = true
            for handle in state.handles { _ = shutdown(handle, Int32(SHUT_RDWR)) }
        }
    }

    private func welcome(_ handle: Int32) {
        let isFull = state.withLock { $0.handles.count > limits.connections || $0.isOver }
        do {
            if isFull { throw CancellationError() }
            try Errand.run { [self] in attend(Wire(handle)) }
        } catch {
            // Too many at once: the browser tries again when one has ended.
            Glibc.close(handle)
        }
    }

    private func attend(_ client: consuming Wire) {
        guard remember(client.handle) else { return }
        defer { forget(client.handle) }
        var received: [UInt8] = []
        guard let text = Self.head(from: client, &received, limits.idle) else { return }
        guard let head = ProxyHead(text) else {
            return refuse(client, "malformed", .malformed)
        }
        do throws(Refusal) {
            if isSpent { throw .spent }
            let server = try connect(head)
            guard remember(server.handle) else { return }
            defer { forget(server.handle) }
            exchange(client, server, head, received)
        } catch {
            refuse(client, "\(head.host.lowercased()):\(head.port)", error)
        }
    }

    private func connect(_ head: ProxyHead) throws(Refusal) -> Wire {
        let addresses = try admission.addresses(of: head.host, port: head.port)
        for address in addresses.prefix(4) {
            if let wire = Wire.connect(
                to: address, port: head.port, patience: limits.connecting)
            {
                return wire
            }
        }
        throw .unreachable
    }

    private func exchange(
        _ client: borrowing Wire, _ server: borrowing Wire, _ head: ProxyHead, _ rest: [UInt8]
    ) {
        guard let forwarded = head.forwarded else {
            guard client.write("HTTP/1.1 200 OK\r\n\r\n".utf8, limits.idle),
                server.write(rest, limits.idle)
            else { return }
            return pass(client, server)
        }
        guard server.write(Array(forwarded.utf8) + rest, limits.idle) else { return }
        var received: [UInt8] = []
        guard var text = Self.head(from: server, &received, limits.idle) else { return }
        // Interim answers are of no use to the browser, which waits for the final one.
        while text.hasPrefix("HTTP/1.1 1") {
            guard let next = Self.head(from: server, &received, limits.idle) else { return }
            text = next
        }
        let lines = text.split(separator: "\r\n").map(String.init)
        guard client.write(Array(ProxyHead.closing(lines).utf8) + received, limits.idle) else {
            return
        }
        pass(client, server)
    }

    /// Copies both ways until the server ends, the limit is reached or nothing has happened for
    /// long.
    private func pass(_ client: borrowing Wire, _ server: borrowing Wire) {
        var clientTalks = true
        while true {
            var entries = [
                pollfd(fd: server.handle, events: Int16(POLLIN), revents: 0),
                pollfd(fd: clientTalks ? client.handle : -1, events: Int16(POLLIN), revents: 0),
            ]
            guard unsafe poll(&entries, 2, limits.idle) > 0 else { return }
            if entries[0].revents != 0 {
                guard let bytes = server.read(0), client.write(bytes, limits.idle),
                    count(bytes.count)
                else { return }
            }
            if entries[1].revents != 0 {
                if let bytes = client.read(0) {
                    guard server.write(bytes, limits.idle), count(bytes.count) else { return }
                } else {
                    clientTalks = false
                    server.finishWriting()
                }
            }
        }
    }

    private func refuse(_ client: borrowing Wire, _ place: String, _ refusal: Refusal) {
        state.withLock { state in
            if state.refusals.count < 1000 { state.refusals[place] = refusal }
        }
        let status = refusal == .privateAddress ? "403 Forbidden" : "502 Bad Gateway"
        _ = client.write(
            "HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".utf8, 1000)
    }

    private func remember(_ handle: Int32) -> Bool {
        state.withLock { state in
            if !state.isOver { state.handles.insert(handle) }
            return !state.isOver
        }
    }

    private func forget(_ handle: Int32) { state.withLock { _ = $0.handles.remove(handle) } }

    private func count(_ bytes: Int) -> Bool {
        state.withLock { state in
            state.bytes += bytes
            return state.bytes < limits.bytes
        }
    }

    /// Reads up to the blank line; what came after it stays in `received`.
    private static func head(
        from wire: borrowing Wire, _ received: inout [UInt8], _ patience: Int32
    ) -> String? {
        let end: [UInt8] = [13, 10, 13, 10]
        while received.count <= 1 << 16 {
            if let found = received.firstRange(of: end) {
                let text = String(validating: received[..<found.lowerBound], as: UTF8.self)
                received.removeFirst(found.upperBound)
                return text
            }
            guard let bytes = wire.read(patience) else { return nil }
            received += bytes
        }
        return nil
    }
}
