import Glibc
import Ground
import HTTP

/// Blocking sockets with a limit on every wait.
struct Wire: ~Copyable {
    let handle: Int32

    init(_ handle: Int32) {
        self.handle = handle
        Handle.keep(handle)
        var yes: Int32 = 1
        unsafe setsockopt(
            handle, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    deinit { close(handle) }

    /// Connects to exactly this address within `patience` milliseconds.
    static func connect(to address: IPAddress, port: Int, patience: Int32) -> Wire? {
        let family = address.bytes.count == 4 ? AF_INET : AF_INET6
        let number = socket(
            family, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        guard number >= 0 else { return nil }
        let wire = Wire(number)
        let status =
            family == AF_INET
            ? connectFour(number, address, port) : connectSix(number, address, port)
        if status != 0 {
            guard errno == EINPROGRESS, wire.wait(for: POLLOUT, patience) else { return nil }
            var code: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length)
            guard code == 0 else { return nil }
        }
        _ = fcntl(number, F_SETFL, 0)
        return wire
    }

    func wait(for event: Int32, _ patience: Int32) -> Bool {
        var entry = pollfd(fd: handle, events: Int16(event), revents: 0)
        return unsafe poll(&entry, 1, patience) > 0
    }

    /// Nil at the end, or when nothing comes within `patience` milliseconds.
    func read(_ patience: Int32) -> ArraySlice<UInt8>? {
        guard wait(for: POLLIN, patience) else { return nil }
        var room = [UInt8](repeating: 0, count: 1 << 16)
        let count = unsafe recv(handle, &room, room.count, 0)
        return count > 0 ? room[..<count] : nil
    }

    /// False when the other side has gone or takes nothing within `patience` milliseconds.
    func write(_ bytes: some Collection<UInt8>, _ patience: Int32) -> Bool {
        let all = Array(bytes)
        var done = 0
        while done < all.count {
            guard wait(for: POLLOUT, patience) else { return false }
            let count = unsafe all[done...]
                .withUnsafeBytes {
                    unsafe send(
                        handle, $0.baseAddress, $0.count,
                        Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
                }
            if count < 0 && (errno == EAGAIN || errno == EINTR) { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    func finishWriting() { _ = shutdown(handle, Int32(SHUT_WR)) }

    private static func connectFour(_ handle: Int32, _ address: IPAddress, _ port: Int) -> Int32 {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = UInt16(port).bigEndian
        unsafe withUnsafeMutableBytes(of: &place.sin_addr) {
            unsafe $0.copyBytes(from: address.bytes)
        }
        return unsafe withUnsafePointer(to: &place) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    private static func connectSix(_ handle: Int32, _ address: IPAddress, _ port: Int) -> Int32 {
        var place = sockaddr_in6()
        place.sin6_family = sa_family_t(AF_INET6)
        place.sin6_port = UInt16(port).bigEndian
        unsafe withUnsafeMutableBytes(of: &place.sin6_addr) {
            unsafe $0.copyBytes(from: address.bytes)
        }
        return unsafe withUnsafePointer(to: &place) {
            unsafe $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in6>.size))
            }
        }
    }
}
