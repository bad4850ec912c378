import Dispatch
import FoundationEssentials
import Glibc
import Ground
import Studio

/// Frames on their way into a file: encoded by an `ffmpeg` of their own as they come.
final class Film: Sendable {
    private struct State {
        var frames: [Data] = []
        var waiting: [CheckedContinuation<Void, Never>] = []
        var isComplete = false
        var failure: Fault?
        var end: CheckedContinuation<Void, any Error>?
        var isOver = false
    }

    private let state = Guarded(State())
    private let news = DispatchSemaphore(value: 0)
    /// So many frames may wait for the encoder; a frame is half a megabyte.
    private static let most = 6

    /// Starts the encoder, which writes to `path`.
    init(path: String, rate: Int, ffmpeg: String) throws {
        let command = [ffmpeg] + Self.arguments(path: path, rate: rate)
        try Errand.run { [self] in
            do {
                try work(command)
                finish(nil)
            } catch {
                finish(Fault(error))
            }
        }
    }

    /// Lossless, so that whoever cuts the scenes together begins with what the browser drew; only
    /// the colours are halved in resolution, as all video has them.
    private static func arguments(path: String, rate: Int) -> [String] {
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-y", "-protocol_whitelist",
            "file,pipe", "-f", "image2pipe", "-framerate", String(rate), "-c:v", "png", "-threads",
            "1", "-i", "pipe:0", "-vf",
            "scale=out_color_matrix=bt709:out_range=tv:flags=area+accurate_rnd,format=yuv420p",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-color_range", "tv", "-c:v", "libx264", "-preset", "ultrafast", "-qp", "0",
            "-threads", "2", "-g", String(rate * 10), "-fflags", "+bitexact", "-flags:v",
            "+bitexact", "-video_track_timescale", "30000", "-f", "mp4", "file:" + path,
        ]
    }

    /// Hands one PNG over; waits when the encoder is behind.
    func add(_ frame: Data) async throws {
        while true {
            let (failure, isFull) = state.withLock { ($0.failure, $0.frames.count >= Self.most) }
            if let failure { throw failure }
            if !isFull { break }
            await withCheckedContinuation { continuation in
                let isFree = state.withLock { state in
                    if state.frames.count < Self.most || state.isOver { return true }
                    state.waiting.append(continuation)
                    return false
                }
                if isFree { continuation.resume() }
            }
        }
        state.withLock { $0.frames.append(frame) }
        news.signal()
    }

    /// Returns when the file is complete.
    func close() async throws {
        try await withCheckedThrowingContinuation { continuation in
            let outcome: Result<Void, any Error>? = state.withLock { state in
                state.isComplete = true
                if state.isOver { return state.failure.map { .failure($0) } ?? .success(()) }
                state.end = continuation
                return nil
            }
            news.signal()
            if let outcome { continuation.resume(with: outcome) }
        }
    }

    /// Ends the encoder; the file is of no use then.
    func abandon() {
        state.withLock { state in
            state.isComplete = true
            state.failure = state.failure ?? Fault(.cancelled, "The recording was given up.")
        }
        news.signal()
    }

    private func work(_ command: [String]) throws {
        let (ours, theirs) = try Handle.pair()
        let outgoing = Handle(ours)
        let incoming = Handle(theirs)
        let (ear, mouth) = try Handle.pipe()
        let hearing = Handle(ear)
        let complaints = Handle(mouth)
        let nothing = Handle(unsafe open("/dev/null", O_RDWR | O_CLOEXEC))
        _ = fcntl(complaints.number, F_SETFL, O_NONBLOCK)
        let child = try Offspring(
            command, environment: ["PATH=/usr/local/bin:/usr/bin:/bin"],
            descriptors: [
                (0, incoming.number), (1, nothing.number), (2, complaints.number),
            ])
        _ = consume incoming
        _ = consume complaints
        var isTaking = true
        while let frame = next() {
            if isTaking { isTaking = Self.put(frame, into: outgoing.number) }
        }
        if state.withLock({ $0.failure != nil }) { child.kill() }
        _ = consume outgoing
        let code = child.wait()
        guard code == 0, isTaking else {
            throw Fault(
                .unavailable, "The encoder ended with \(code): \(Self.said(hearing)).",
                subject: command[0], retry: .soon)
        }
    }

    /// The next frame; nil when there are no more.
    private func next() -> Data? {
        news.wait()
        let (frame, woken) = state.withLock { state in
            let frame = state.frames.isEmpty ? nil : state.frames.removeFirst()
            defer { state.waiting = [] }
            return (state.failure == nil ? frame : nil, state.waiting)
        }
        for continuation in woken { continuation.resume() }
        return frame
    }

    private func finish(_ failure: Fault?) {
        let (woken, end) = state.withLock { state in
            state.isOver = true
            state.failure = state.failure ?? failure
            defer {
                state.waiting = []
                state.end = nil
            }
            return (state.waiting, state.end)
        }
        for continuation in woken { continuation.resume() }
        let last = state.withLock { $0.failure }
        if let last { end?.resume(throwing: last) } else { end?.resume() }
    }

    private static func put(_ data: Data, into number: Int32) -> Bool {
        var done = 0
        while done < data.count {
            let count = unsafe data.withUnsafeBytes { bytes in
                unsafe send(
                    number, bytes.baseAddress.map { unsafe $0 + done }, bytes.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    private static func said(_ ear: borrowing Handle) -> String {
        var room = [UInt8](repeating: 0, count: 2000)
        _ = fcntl(ear.number, F_SETFL, O_NONBLOCK)
        let count = unsafe read(ear.number, &room, room.count)
        let text = String(decoding: room[..<max(0, count)], as: UTF8.self)
        return shown(text.prefix { $0 != "\n" })
    }
}
