import FoundationEssentials
import HTTP

/// The answer as it comes in, line by line and then in pieces of any size.
struct Gathered {
    private(set) var headers = HTTPHeaders()
    private(set) var headBytes = 0
    private(set) var body = Data()

    mutating func takeBody(_ bytes: UnsafeRawBufferPointer) {
        unsafe body.append(contentsOf: bytes)
    }

    /// A status line begins the head anew, because interim answers (100, 103) come before the real
    /// one; fields after the body (trailers) are counted and dropped.
    mutating func takeHead(_ line: UnsafeRawBufferPointer) {
        headBytes += line.count
        guard body.isEmpty else { return }
        let text = unsafe String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            headers = HTTPHeaders()
        } else if let colon = text.firstIndex(of: ":"), text.first != " ", text.first != "\t" {
            let value = text[text.index(after: colon)...]
            headers.add(String(text[..<colon]), Self.trimmed(value))
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let isBlank = { (byte: UInt8) in byte == 32 || (9...13).contains(byte) }
        var bytes = text.utf8.drop(while: isBlank)
        while let last = bytes.last, isBlank(last) { bytes.removeLast() }
        return String(Substring(bytes))
    }
}
