import Glibc
import Ground

/// The DevTools pipe (a socket one way, which raises no signal): JSON messages that end in a zero byte, commands one way, answers and events
/// the other.
///
/// Every wait has an end. A browser that is silent, that takes nothing or that has gone is the
/// fault `unavailable`, to be tried again.
final class Line: Sendable {
    typealias Ear = @Sendable (BrowserMessage) -> Void

    private struct Waiting {
        var continuation: CheckedContinuation<BrowserMessage, any Error>
        var deadline: Double
        var command: String
        var session: String
        /// The event that is waited for besides the answer, `session event`.
        var event: String?
    }

    private struct State {
        var next = 1
        var waiting: [Int: Waiting] = [:]
        var cancelled: Set<Int> = []
        var end: Fault?
        var ears: [String: Ear] = [:]
    }

    private let state = Guarded(State())
    private let outgoing: Handle
    private let incoming: Handle
    /// No message is longer; a page could make the browser send gigabytes.
    private static let most = 96 << 20

    init(outgoing: consuming Handle, incoming: consuming Handle) {
        self.outgoing = outgoing
        self.incoming = incoming
        _ = fcntl(self.outgoing.number, F_SETFL, O_NONBLOCK)
    }

    /// Hears the events of a session (`""` is the browser's own) on the reading thread; must not
    /// block.
    func listen(to session: String, _ ear: Ear?) {
        state.withLock { $0.ears[session] = ear }
    }

    /// Sends a command without waiting for its answer.
    func post(_ method: String, _ parameters: Parameter = [:], session: String = "") {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        // When it cannot be sent, whoever waits for the next answer hears why.
        write(number, method, parameters, session)
    }

    /// Sends a command and returns its answer; with `event`, returns when that has come too.
    @discardableResult
    func send(
        _ method: String, _ parameters: Parameter = [:], session: String = "",
        until event: String? = nil, patience: Double = 20_000
    ) async throws -> BrowserMessage {
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        let awaited = event.map { session + " " + $0 }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let entry = Waiting(
                    continuation: continuation, deadline: steadyNow() + patience,
                    command: method, session: session, event: awaited)
                let refusal: (any Error)? = state.withLock { state in
                    if let end = state.end { return end }
                    if state.cancelled.remove(number) != nil { return CancellationError() }
                    state.waiting[number] = entry
                    return nil
                }
                if let refusal {
                    continuation.resume(throwing: refusal)
                } else {
                    write(number, method, parameters, session)
                }
            }
        } onCancel: {
            let waiting = state.withLock { state in
                let waiting = state.waiting.removeValue(forKey: number)
                if waiting == nil { state.cancelled.insert(number) }
                return waiting
            }
            waiting?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Ends every wait with this fault, now and from now on.
    func end(_ fault: Fault) {
        let waiting = state.withLock { state in
            if state.end == nil { state.end = fault }
            defer { state.waiting = [:] }
            return Array(state.waiting.values)
        }
        for entry in waiting { entry.continuation.resume(throwing: fault) }
    }

    /// Lets whoever waits for an event go on as if it had come.
    func pretend(_ event: String, _ session: String) {
        hear(BrowserMessage(event: event, session: session))
    }

    /// Ends every wait for one session.
    func abandon(_ session: String, _ fault: Fault) {
        let waiting = state.withLock { state in
            let lost = state.waiting.filter { $0.value.session == session }
            for number in lost.keys { state.waiting[number] = nil }
            return lost.values.map(\.continuation)
        }
        for continuation in waiting { continuation.resume(throwing: fault) }
    }

    /// Reads until the browser has gone; belongs on a thread of its own.
    func read() {
        var held: [UInt8] = []
        var room = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            var entry = pollfd(fd: incoming.number, events: Int16(POLLIN), revents: 0)
            let ready = unsafe poll(&entry, 1, 100)
            giveUpWhatIsLate()
            if ready <= 0 { continue }
            let count = unsafe Glibc.read(incoming.number, &room, room.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0, held.count < Self.most else { return }
            var start = 0
            while let zero = room[start..<count].firstIndex(of: 0) {
                held += room[start..<zero]
                start = zero + 1
                if let message = BrowserMessage(held) { hear(message) }
                held.removeAll(keepingCapacity: held.count < 8 << 20)
            }
            held += room[start..<count]
        }
    }

    private func hear(_ message: BrowserMessage) {
        if let number = message.number { return answer(number, message) }
        let session = message.session ?? ""
        let place = session + " " + message.event
        let (ear, woken) = state.withLock { state in
            let done = state.waiting.filter { $0.value.event == place }
            for number in done.keys { state.waiting[number] = nil }
            return (state.ears[session], done.values.map(\.continuation))
        }
        ear?(message)
        for continuation in woken { continuation.resume(returning: message) }
    }

    private func answer(_ number: Int, _ message: BrowserMessage) {
        let entry = state.withLock { state -> Waiting? in
            // One that waits for an event too is not done, unless the command was refused.
            if message.complaint == nil, state.waiting[number]?.event != nil { return nil }
            return state.waiting.removeValue(forKey: number)
        }
        guard let entry else { return }
        if let complaint = message.complaint {
            entry.continuation.resume(throwing: CommandRefused(entry.command, complaint))
        } else {
            entry.continuation.resume(returning: message)
        }
    }

    private func giveUpWhatIsLate() {
        let now = steadyNow()
        let late = state.withLock { state in
            let late = state.waiting.filter { $0.value.deadline < now }
            for number in late.keys { state.waiting[number] = nil }
            return late.values.map { $0 }
        }
        for entry in late { entry.continuation.resume(throwing: Silence(command: entry.command)) }
    }

    private func write(
        _ number: Int, _ method: String, _ parameters: Parameter, _ session: String
    ) {
        var message: [String: Parameter] = [
            "id": .number(Double(number)), "method": .text(method), "params": parameters,
        ]
        if !session.isEmpty { message["sessionId"] = .text(session) }
        let bytes = Array(Parameter.object(message).json.utf8) + [0]
        // Under the lock, so that two messages are never mixed.
        let isSent = state.withLock { _ in put(bytes) }
        if !isSent {
            end(Fault(.unavailable, "The browser takes no more commands.", retry: .soon))
        }
    }

    private func put(_ bytes: [UInt8]) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = unsafe bytes[done...]
                .withUnsafeBytes {
                    unsafe Glibc.send(
                        outgoing.number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            if count < 0 && errno == EINTR { continue }
            if count < 0 && errno == EAGAIN {
                var entry = pollfd(fd: outgoing.number, events: Int16(POLLOUT), revents: 0)
                guard unsafe poll(&entry, 1, 3000) > 0 else { return false }
                continue
            }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }
}

/// The browser would not do a command: its element has gone, its page is another one.
struct CommandRefused: Error, CustomStringConvertible {
    let command: String
    let complaint: String

    init(_ command: String, _ complaint: String) {
        self.command = command
        self.complaint = complaint
    }

    var description: String { "\(command): \(complaint)" }
}

/// The browser did not answer in time.
struct Silence: Error {
    let command: String
}
