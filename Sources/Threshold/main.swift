// backlot-threshold PORT PROGRAM ARGUMENT…
//
// Opens the only door out of the browser's network namespace, hands it out and becomes the browser:
// a socket that listens on 127.0.0.1:PORT *inside* the namespace goes through descriptor 5, a Unix
// socket, to the process outside, which accepts there. A socket stays in the namespace it was made
// in, wherever it is held; so nothing has to be forwarded, and no other way out exists.
import Glibc

let arguments = CommandLine.arguments
guard arguments.count >= 3, let port = UInt16(arguments[1]) else {
    complain("usage: backlot-threshold PORT PROGRAM ARGUMENT…")
    exit(64)
}
let door = listenOnLoopback(port)
guard door >= 0 else {
    complain("cannot listen on 127.0.0.1:\(port): \(reason())")
    exit(3)
}
guard handOut(door, through: 5) else {
    complain("cannot hand the door out: \(reason())")
    exit(3)
}
close(door)
close(5)
var words = unsafe arguments.dropFirst(2).map { unsafe strdup($0) } + [nil]
unsafe execv(arguments[2], &words)
complain("cannot start \(arguments[2]): \(reason())")
exit(127)

/// A listening socket on the loopback interface of this namespace; negative when there is none.
func listenOnLoopback(_ port: UInt16) -> Int32 {
    let handle = socket(
        AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard handle >= 0 else { return handle }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isBound = unsafe withUnsafePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe bind(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
    return isBound && listen(handle, 256) == 0 ? handle : -1
}

/// Sends a descriptor over a Unix socket (unix(7), SCM_RIGHTS) with one byte of company.
func handOut(_ handle: Int32, through channel: Int32) -> Bool {
    // The header is a size_t and two ints, 16 bytes; then the descriptor, padded to 8.
    var control = [UInt64](repeating: 0, count: 3)
    control[0] = 20
    control[1] = UInt64(UInt32(SOL_SOCKET)) | UInt64(0x01) << 32
    control[2] = UInt64(UInt32(bitPattern: handle))
    var company: UInt8 = 1
    return unsafe withUnsafeMutablePointer(to: &company) { byte in
        unsafe control.withUnsafeMutableBytes { control in
            var part = unsafe iovec(iov_base: byte, iov_len: 1)
            return unsafe withUnsafeMutablePointer(to: &part) { part in
                var message = unsafe msghdr()
                unsafe message.msg_iov = part
                unsafe message.msg_iovlen = 1
                unsafe message.msg_control = control.baseAddress
                unsafe message.msg_controllen = control.count
                return unsafe sendmsg(channel, &message, 0) == 1
            }
        }
    }
}

func reason() -> String { unsafe String(cString: strerror(errno)) }

/// One line on standard error.
func complain(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    unsafe write(STDERR_FILENO, bytes, bytes.count)
}
