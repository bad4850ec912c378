internal import CCurl
import Glibc
import HTTP

extension HTTPFailure.Reason {
    /// What a code of libcurl means to a caller; nil for success.
    init?(_ code: CURLcode, sent: Bool) {
        switch code {
        case CURLE_OK: return nil
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: self = .cannotResolve
        case CURLE_COULDNT_CONNECT, CURLE_PROXY: self = .cannotConnect
        case CURLE_OPERATION_TIMEDOUT: self = .timedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
            CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_CRL_BADFILE:
            self = .untrusted
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED:
            self = .handshakeFailed
        case CURLE_FILESIZE_EXCEEDED: self = .bodyTooLarge
        // HTTP/0.9, which is any text at all, comes as an unsupported protocol.
        case CURLE_UNSUPPORTED_PROTOCOL where sent: self = .malformedAnswer
        case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: self = .malformedAnswer
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED,
            CURLE_BAD_FUNCTION_ARGUMENT:
            self = .malformedRequest
        default: self = .brokenOff
        }
    }
}

extension IPAddress {
    /// The address that libcurl is about to connect to; nil for families other than IPv4 and IPv6.
    init?(_ address: UnsafeMutablePointer<curl_sockaddr>) {
        // libcurl keeps the whole address behind this field, which is declared with the size of
        // the shortest.
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let start = unsafe UnsafeRawPointer(address) + offset
        switch unsafe address.pointee.family {
        case AF_INET:
            let four = unsafe start.loadUnaligned(as: sockaddr_in.self)
            unsafe self.init(bytes: withUnsafeBytes(of: four.sin_addr) { unsafe Array($0) })
        case AF_INET6:
            let six = unsafe start.loadUnaligned(as: sockaddr_in6.self)
            unsafe self.init(bytes: withUnsafeBytes(of: six.sin6_addr) { unsafe Array($0) })
        default: return nil
        }
    }
}
