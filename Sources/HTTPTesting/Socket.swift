import FoundationEssentials
import Glibc

/// A TCP socket on the loopback interface that never blocks; closed when let go.
struct Socket: ~Copyable {
    let handle: Int32

    /// What an attempt to read or write came to.
    enum Outcome {
        case bytes(Int)
        case later
        case gone
    }

    /// Listens on a free port of 127.0.0.1.
    init(listening: Void) {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Self.flags, 0)
        precondition(handle >= 0, "no socket to be had")
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let bound = unsafe Self.generic(&address) { unsafe bind(handle, $0, $1) }
        precondition(bound == 0 && listen(handle, 1024) == 0, "cannot listen on 127.0.0.1")
    }

    /// The next waiting connection, if there is one.
    init?(accepting listener: borrowing Socket) {
        handle = accept(listener.handle, nil, nil)
        if handle < 0 { return nil }
        // accept4 is out of Swift's sight.
        _ = fcntl(handle, F_SETFL, O_NONBLOCK)
        _ = fcntl(handle, F_SETFD, FD_CLOEXEC)
        var yes: Int32 = 1
        unsafe setsockopt(
            handle, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(handle) }

    private static let flags = Int32(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)

    var port: Int {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe getsockname(handle, $0, &length)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    func read(into room: inout [UInt8]) -> Outcome {
        let count = unsafe room.withUnsafeMutableBytes {
            unsafe recv(handle, $0.baseAddress, $0.count, 0)
        }
        return count == 0 ? .gone : Self.outcome(count)
    }

    func write(_ data: Data) -> Outcome {
        let count = unsafe data.withUnsafeBytes {
            unsafe send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        return Self.outcome(count)
    }

    /// Makes a listening socket refuse who comes from now on.
    func refuse() { _ = shutdown(handle, Int32(SHUT_RDWR)) }

    /// Makes the coming close a reset.
    func breakOnClose() {
        var at = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            handle, SOL_SOCKET, SO_LINGER, &at, socklen_t(MemoryLayout<linger>.size))
    }

    private static func outcome(_ count: Int) -> Outcome {
        if count >= 0 { return .bytes(count) }
        return errno == EAGAIN || errno == EINTR ? .later : .gone
    }

    private static func generic(
        _ address: inout sockaddr_in, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
