import Glibc
import Ground

/// A datagram socket on loopback that counts what reaches it.
final class UDPCanary: Sendable {
    private let handle: Int32
    let port: Int

    init() throws {
        handle = socket(AF_INET, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = handle
        let isBound = unsafe withUnsafeMutablePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, length) == 0
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Fault(.unexpected, "No datagram socket to be had.") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(handle) }

    /// How many datagrams wait; each is counted once.
    var count: Int {
        var count = 0
        var room = [UInt8](repeating: 0, count: 2000)
        while unsafe recv(handle, &room, room.count, 0) >= 0 { count += 1 }
        return count
    }
}
