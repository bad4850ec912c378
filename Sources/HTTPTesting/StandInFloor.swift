import Glibc
import Ground
import HTTP

/// Where a stand-in server works: the loop of its thread, and what others may see of it.
@safe final class StandInFloor: @unchecked Sendable {
    // Invariant: everything but `visits` and `bell` belongs to the thread once it runs; those two
    // never change, and what they stand for is safe to use from anywhere.
    let visits = Guarded(Visits())
    private let bell: (ear: Int32, clapper: Int32)
    private let listener: Socket
    private let answer: @Sendable (HTTPRequest, Int) -> StandInAnswer
    private var connections: [StandInConnection] = []

    /// What has happened, and who waits for more of it.
    struct Visits {
        var requests: [HTTPRequest] = []
        var welcomes = 0
        var departures = 0
        var isOver = false
        var waiting: [(isDone: @Sendable (Visits) -> Bool, CheckedContinuation<Void, Never>)] = []
    }

    init(
        _ listener: consuming Socket,
        _ answer: @escaping @Sendable (HTTPRequest, Int) -> StandInAnswer
    ) {
        self.listener = listener
        self.answer = answer
        var ends: [Int32] = [-1, -1]
        precondition(unsafe pipe(&ends) == 0, "no pipe to be had")
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        bell = (ends[0], ends[1])
    }

    deinit {
        close(bell.ear)
        close(bell.clapper)
    }

    func start() -> pthread_t {
        var made = pthread_t()
        let me = unsafe Unmanaged.passRetained(self).toOpaque()
        let code = unsafe pthread_create(
            &made, nil,
            { me in
                guard let me = unsafe me else { return nil }
                unsafe Unmanaged<StandInFloor>.fromOpaque(me).takeRetainedValue().run()
                return nil
            }, me)
        precondition(code == 0, "no thread to be had")
        return made
    }

    /// Tells the thread to end.
    func ring() {
        var byte: UInt8 = 1
        _ = unsafe write(bell.clapper, &byte, 1)
    }

    /// Returns when `isDone` holds, or when the server has stopped and nothing more can happen.
    func waitUntil(_ isDone: @escaping @Sendable (Visits) -> Bool) async {
        await withCheckedContinuation { continuation in
            let isNow = visits.withLock { visits in
                if visits.isOver || isDone(visits) { return true }
                visits.waiting.append((isDone, continuation))
                return false
            }
            if isNow { continuation.resume() }
        }
    }

    private func run() {
        while true {
            var polled = [
                pollfd(fd: bell.ear, events: Int16(POLLIN), revents: 0),
                pollfd(fd: listener.handle, events: Int16(POLLIN), revents: 0),
            ]
            for connection in connections {
                let events = connection.wantsToWrite ? POLLIN | POLLOUT : POLLIN
                polled.append(pollfd(fd: connection.handle, events: Int16(events), revents: 0))
            }
            unsafe poll(&polled, nfds_t(polled.count), patience())
            if polled[0].revents != 0 { break }
            let now = Self.now()
            for (connection, event) in zip(connections, polled.dropFirst(2)) {
                serve(connection, now, isReadable: event.revents & ~Int16(POLLOUT) != 0)
            }
            connections.removeAll(where: \.isOver)
            while let socket = Socket(accepting: listener) {
                connections.append(StandInConnection(socket))
                note { $0.welcomes += 1 }
            }
        }
        connections = []
        listener.refuse()
        note { $0.isOver = true }
    }

    private func serve(_ connection: StandInConnection, _ now: Int64, isReadable: Bool) {
        if isReadable, !connection.read() { note { $0.departures += 1 } }
        connection.advance(now: now) { request in
            let index = visits.withLock { $0.requests.count }
            note { $0.requests.append(request) }
            return answer(request, index)
        }
    }

    /// Writes something down and wakes whoever waited for it.
    private func note(_ change: (inout Visits) -> Void) {
        let woken = visits.withLock { visits in
            change(&visits)
            let seen = visits
            let done = visits.waiting.filter { seen.isOver || $0.isDone(seen) }
            visits.waiting.removeAll { seen.isOver || $0.isDone(seen) }
            return done.map(\.1)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Milliseconds until the next pause ends; -1 for as long as it takes.
    private func patience() -> Int32 {
        guard let due = connections.compactMap(\.due).min() else { return -1 }
        return Int32(clamping: max(0, due - Self.now()))
    }

    private static func now() -> Int64 {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }
}
