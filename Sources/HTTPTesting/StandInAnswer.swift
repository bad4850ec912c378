package import FoundationEssentials
package import Ground
package import HTTP

/// What a stand-in server does once it has read a request: moves on the wire, one after another.
///
/// After the last one the connection waits for its next request.
package struct StandInAnswer: Sendable {
    package var moves: [Move]

    /// One thing a server may do to its client.
    package enum Move: Sendable {
        case send(Data)
        /// Writes these bytes again and again until the client leaves.
        case sendForever(Data)
        case pause(Moment.Span)
        /// Says nothing more, and keeps the connection open.
        case silence
        case close
        /// Closes so that the client sees a reset instead of an end.
        case reset
    }

    package init(_ moves: [Move]) { self.moves = moves }

    /// An ordinary answer; its length is stated unless the headers say otherwise.
    package static func reply(
        _ status: Int = 200, headers: HTTPHeaders = [:], body: Data = Data()
    ) -> Self {
        Self([.send(head(status, headers, length: body.count) + body)])
    }

    /// An ordinary answer with a text for a body.
    package static func reply(
        _ status: Int = 200, headers: HTTPHeaders = [:], text: String
    ) -> Self {
        reply(status, headers: headers, body: Data(text.utf8))
    }

    /// The same answer after a while.
    package func delayed(by span: Moment.Span) -> Self { Self([.pause(span)] + moves) }

    /// A body that comes a few bytes at a time.
    package static func dripping(_ body: Data, bytes: Int, every span: Moment.Span) -> Self {
        var moves: [Move] = [.send(head(200, [:], length: body.count))]
        var rest = body[...]
        while !rest.isEmpty {
            moves += [.send(Data(rest.prefix(bytes))), .pause(span)]
            rest = rest.dropFirst(bytes)
        }
        return Self(moves)
    }

    /// States a length, sends this much of it and hangs up.
    package static func truncated(_ body: Data, claiming length: Int) -> Self {
        Self([.send(head(200, [:], length: length) + body), .close])
    }

    /// States a length and sends nothing.
    package static func claiming(_ length: Int) -> Self {
        Self([.send(head(200, [:], length: length)), .silence])
    }

    /// A body that never ends.
    package static let endless = Self([
        .send(head(200, ["Connection": "close"], length: nil)),
        .sendForever(Data(repeating: 0x41, count: 65_536)),
    ])

    package static let silence = Self([.silence])
    package static let reset = Self([.reset])

    /// These bytes as they are, then the end of the connection.
    package static func raw(_ text: String) -> Self { Self([.send(Data(text.utf8)), .close]) }

    /// A status line and fields; nil leaves the length unsaid.
    package static func head(_ status: Int, _ headers: HTTPHeaders, length: Int?) -> Data {
        var text = "HTTP/1.1 \(status) Stand-in\r\n"
        for field in headers.fields { text += "\(field.name): \(field.value)\r\n" }
        if let length, headers["Content-Length"] == nil { text += "Content-Length: \(length)\r\n" }
        return Data((text + "\r\n").utf8)
    }
}
