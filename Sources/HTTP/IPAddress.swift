/// An address of the internet protocol: 4 bytes or 16, in network order.
package struct IPAddress: Hashable, Sendable {
    package let bytes: [UInt8]

    /// Nil unless there are 4 or 16 bytes.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Reads dotted decimal (four plain numbers) or IPv6 (RFC 4291, section 2.2) with or without
    /// brackets.
    package init?(_ text: String) {
        let plain =
            text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
        guard let bytes = plain.contains(":") ? Self.six(plain) : Self.four(plain) else {
            return nil
        }
        self.bytes = bytes
    }

    /// Whether the address belongs to the public internet: not this machine, not a private, shared,
    /// documentation, benchmark, multicast or reserved block (the IANA special-purpose registries).
    package var isPublic: Bool {
        if bytes.count == 4 { return Self.isPublic(bytes[0], bytes[1], bytes[2]) }
        let embedded = bytes.suffix(4).map(\.self)
        if bytes.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) {
            return Self.isPublic(embedded[0], embedded[1], embedded[2])
        }
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return Self.isPublic(embedded[0], embedded[1], embedded[2])
        }
        let isGlobal = bytes[0] & 0xE0 == 0x20
        let isProtocol = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] < 2
        let isDocumentation =
            bytes.starts(with: [0x20, 0x01, 0x0D, 0xB8])
            || (bytes[0] == 0x3F && bytes[1] == 0xFF && bytes[2] < 0x10)
        let isSixToFour = bytes[0] == 0x20 && bytes[1] == 0x02
        return isGlobal && !isProtocol && !isDocumentation && !isSixToFour
    }

    private static func isPublic(_ first: UInt8, _ second: UInt8, _ third: UInt8) -> Bool {
        switch (first, second, third) {
        case (0, _, _), (10, _, _), (127, _, _), (224..., _, _): false
        case (100, 64...127, _), (169, 254, _), (172, 16...31, _), (192, 168, _): false
        case (192, 0, 0), (192, 0, 2), (192, 88, 99), (198, 51, 100), (203, 0, 113): false
        case (198, 18...19, _): false
        default: true
        }
    }

    private static func four(_ text: Substring) -> [UInt8]? {
        let words = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = words.compactMap { word -> UInt8? in
            guard word.utf8.allSatisfy({ (48...57).contains($0) }),
                word == "0" || word.first != "0"
            else { return nil }
            return UInt8(word)
        }
        return words.count == 4 && bytes.count == 4 ? bytes : nil
    }

    private static func six(_ text: Substring) -> [UInt8]? {
        guard let gap = text.firstRange(of: "::") else {
            return groups(text).flatMap { $0.count == 16 ? $0 : nil }
        }
        let front = text[..<gap.lowerBound]
        let back = text[gap.upperBound...]
        guard let head = front.isEmpty ? [] : groups(front),
            let tail = back.isEmpty ? [] : groups(back), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    /// Groups of four hexadecimal digits, of which the last may be a dotted IPv4 address.
    private static func groups(_ text: Substring) -> [UInt8]? {
        var bytes: [UInt8] = []
        let words = text.split(separator: ":", omittingEmptySubsequences: false)
        for (index, word) in words.enumerated() {
            if index == words.count - 1, word.contains(".") {
                guard let last = four(word) else { return nil }
                bytes += last
            } else {
                guard (1...4).contains(word.utf8.count), word.allSatisfy(\.isHexDigit),
                    let value = UInt16(word, radix: 16)
                else { return nil }
                bytes += [UInt8(value >> 8), UInt8(value & 255)]
            }
        }
        return bytes.count <= 16 ? bytes : nil
    }
}
