import FoundationEssentials
import Glibc
import Ground
import HTTP

/// One client of a stand-in server: what it has sent, and the moves still to make.
final class StandInConnection {
    private let socket: Socket
    private var received = Data()
    private var moves: ArraySlice<StandInAnswer.Move> = []
    /// When the pause under way ends, in milliseconds of the steady clock.
    private(set) var due: Int64?
    private(set) var wantsToWrite = false
    private(set) var isOver = false

    init(_ socket: consuming Socket) { self.socket = socket }

    var handle: Int32 { socket.handle }

    /// Takes in what the client has sent; false once it has left.
    func read() -> Bool {
        var room = [UInt8](repeating: 0, count: 65_536)
        while true {
            switch socket.read(into: &room) {
            case .bytes(let count): received.append(contentsOf: room[..<count])
            case .later: return true
            case .gone:
                isOver = true
                return false
            }
        }
    }

    /// Goes as far as it can without waiting; `answer` is asked for each whole request.
    func advance(now: Int64, _ answer: (HTTPRequest) -> StandInAnswer) {
        wantsToWrite = false
        while !isOver {
            if moves.isEmpty {
                guard let request = nextRequest() else { return }
                moves = answer(request).moves[...]
            } else if !makeMove(now: now) {
                return
            }
        }
    }

    /// Makes the first move; false when it has to be taken up again later.
    private func makeMove(now: Int64) -> Bool {
        switch moves.first {
        case .send(let data): return send(data)
        case .sendForever(let data):
            // One write a turn, so that other clients get theirs.
            if case .gone = socket.write(data) { isOver = true }
            wantsToWrite = true
            return false
        case .pause(let span):
            let end = due ?? now + span.milliseconds
            due = end > now ? end : nil
            if due != nil { return false }
            moves.removeFirst()
        case .silence: return false
        case .close: isOver = true
        case .reset:
            socket.breakOnClose()
            isOver = true
        case nil: return false
        }
        return true
    }

    private func send(_ data: Data) -> Bool {
        moves.removeFirst()
        if data.isEmpty { return true }
        switch socket.write(data) {
        case .bytes(data.count): return true
        case .bytes(let count): moves.insert(.send(data.dropFirst(count)), at: moves.startIndex)
        case .later:
            moves.insert(.send(data), at: moves.startIndex)
            wantsToWrite = true
            return false
        case .gone: isOver = true
        }
        return !isOver
    }

    /// Takes one whole request off what was received; a head that makes no sense ends the
    /// connection.
    ///
    /// Knows stated lengths only: our own client sends nothing else.
    private func nextRequest() -> HTTPRequest? {
        // A TLS handshake, say, has no blank line to wait for.
        if let first = received.first, !(65...90).contains(first) { isOver = true }
        guard let end = received.firstRange(of: Data("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: received[..<end.lowerBound], as: UTF8.self)
        let lines = head.split(separator: "\r\n")
        let words = lines.first.map { $0.split(separator: " ") } ?? []
        guard words.count == 3 else {
            isOver = true
            return nil
        }
        var headers = HTTPHeaders()
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers.add(String(line[..<colon]), String(value))
        }
        let length = headers["Content-Length"].flatMap { Int($0) } ?? 0
        guard received.distance(from: end.upperBound, to: received.endIndex) >= length else {
            return nil
        }
        let body = received[end.upperBound...].prefix(length)
        received = Data(received[body.endIndex...])
        return HTTPRequest(
            String(words[0]), String(words[1]), headers: headers, body: Data(body))
    }
}
