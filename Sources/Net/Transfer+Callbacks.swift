internal import CCurl
import FoundationEssentials
import Glibc
import HTTP

/// What libcurl calls while a transfer runs, always on the loop's thread.
extension Transfer {
    func callBack() throws {
        let me = unsafe Unmanaged.passUnretained(self).toOpaque()
        for option in [
            CURLOPT_PRIVATE, CURLOPT_WRITEDATA, CURLOPT_HEADERDATA, CURLOPT_READDATA,
            CURLOPT_SEEKDATA, CURLOPT_OPENSOCKETDATA,
        ] {
            try check(unsafe backlot_curl_pointer(easy, option, me))
        }
        try check(
            unsafe backlot_curl_on_io(easy, CURLOPT_WRITEFUNCTION) { bytes, _, count, owner in
                unsafe Transfer.at(owner).take(UnsafeRawBufferPointer(start: bytes, count: count))
            })
        try check(
            unsafe backlot_curl_on_io(easy, CURLOPT_HEADERFUNCTION) { bytes, _, count, owner in
                unsafe Transfer.at(owner)
                    .takeHead(
                        UnsafeRawBufferPointer(start: bytes, count: count))
            })
        try check(
            unsafe backlot_curl_on_io(easy, CURLOPT_READFUNCTION) { room, size, count, owner in
                unsafe Transfer.at(owner)
                    .give(
                        UnsafeMutableRawBufferPointer(start: room, count: size * count))
            })
        try check(
            unsafe backlot_curl_on_seek(easy) { owner, offset, _ in
                unsafe Transfer.at(owner).uploaded = Int(offset)
                return CURL_SEEKFUNC_OK
            })
        try check(
            unsafe backlot_curl_on_open(easy) { owner, _, address in
                unsafe Transfer.at(owner).open(address)
            })
    }

    /// Takes bytes of the body; less than all of them tells libcurl to break off.
    private func take(_ bytes: UnsafeRawBufferPointer) -> Int {
        unsafe gathered.takeBody(bytes)
        guard gathered.body.count <= job.limits.body else {
            refusal = .bodyTooLarge
            return 0
        }
        return bytes.count
    }

    private func takeHead(_ line: UnsafeRawBufferPointer) -> Int {
        unsafe gathered.takeHead(line)
        guard gathered.headBytes <= job.limits.head else {
            refusal = .headTooLarge
            return 0
        }
        return line.count
    }

    private func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let body = job.request.body
        let count = min(room.count, body.count - uploaded)
        let start = body.startIndex + uploaded
        unsafe body.copyBytes(to: room, from: start..<(start + count))
        uploaded += count
        return count
    }

    /// Makes the socket, unless the address is out of the request's reach.
    private func open(_ address: UnsafeMutablePointer<curl_sockaddr>?) -> curl_socket_t {
        guard let address = unsafe address else { return CURL_SOCKET_BAD }
        if job.request.reach == .publicInternet, unsafe IPAddress(address)?.isPublic != true {
            refusal = .privateAddress
            return CURL_SOCKET_BAD
        }
        let kind = unsafe address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return unsafe socket(address.pointee.family, kind, address.pointee.protocol)
    }
}
