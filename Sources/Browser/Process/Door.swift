import Glibc
import Ground

/// Receives the listening socket that the threshold program hands out.
enum Door {
    /// Nil when the other side closes, or is silent for `patience` milliseconds.
    static func receive(through channel: borrowing Handle, patience: Int32) -> Int32? {
        var entry = pollfd(fd: channel.number, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&entry, 1, patience) > 0 else { return nil }
        // As sent: a size_t and two ints, then the descriptor, padded to 8.
        var control = [UInt64](repeating: 0, count: 3)
        var company: UInt8 = 0
        let count = unsafe withUnsafeMutablePointer(to: &company) { byte in
            unsafe control.withUnsafeMutableBytes { control in
                var part = unsafe iovec(iov_base: byte, iov_len: 1)
                return unsafe withUnsafeMutablePointer(to: &part) { part in
                    var message = unsafe msghdr()
                    unsafe message.msg_iov = part
                    unsafe message.msg_iovlen = 1
                    unsafe message.msg_control = control.baseAddress
                    unsafe message.msg_controllen = control.count
                    let flags = Int32(MSG_CMSG_CLOEXEC)
                    return unsafe recvmsg(channel.number, &message, flags)
                }
            }
        }
        guard count == 1, control[0] == 20 else { return nil }
        return Int32(bitPattern: UInt32(truncatingIfNeeded: control[2]))
    }
}
