import FoundationEssentials
import Glibc
import Ground

/// One running browser with its only way out.
final class Chromium: Sendable {
    let line: Line
    let gate: Gatekeeper
    private let child: Offspring

    private init(_ line: Line, _ gate: Gatekeeper, _ child: Offspring) {
        self.line = line
        self.gate = gate
        self.child = child
    }

    deinit { close() }

    /// Ends the browser and all its processes at once; nothing of it is to be saved.
    func close() {
        child.kill()
        gate.close()
    }

    /// What the browser is asked for besides being quiet and alone.
    struct Order: Sendable {
        var admission = Admission()
        var limits = Gatekeeper.Limits()
        /// BCP 47.
        var language = "en"
        var width = 1280
        var height = 720
        /// Frames are drawn when we say so.
        var drawsOnDemand = false
        var program = Chromium.program
    }

    /// Debian's program itself; the script around it reads the environment.
    static let program = "/usr/lib/chromium/chromium-headless-shell"

    /// Starts a browser in the first confinement that works.
    static func launch(_ order: Order) async throws -> Chromium {
        guard unsafe access(order.program, X_OK) == 0 else {
            throw Fault(
                .unavailable,
                "The browser is not installed: the package “chromium-headless-shell” (make deps).",
                subject: order.program)
        }
        var complaint = ""
        for confinement in Confinement.candidates {
            do {
                return try await launch(order, confinement)
            } catch let fault as Fault where fault.code == .unconfined {
                complaint = fault.explanation
            }
        }
        throw Fault(
            .unavailable,
            "The browser cannot be held in on this machine, so it was not started: "
                + "“bubblewrap” could not make its namespaces. Allow user namespaces. \(complaint)")
    }

    private static func launch(_ order: Order, _ confinement: Confinement) async throws -> Chromium
    {
        let gate = Gatekeeper(order.admission, order.limits)
        // The thread that starts the browser stays with it: its end would be the browser's.
        let browser = try await withCheckedThrowingContinuation { continuation in
            do {
                try Errand.run {
                    let started = Result { try start(order, confinement, gate) }
                    continuation.resume(with: started.map(\.browser))
                    guard case .success(let (line, child, _)) = started else { return }
                    line.read()
                    child.kill()
                    _ = child.wait()
                    line.end(.browserGone)
                    gate.close()
                }
            } catch {
                continuation.resume(throwing: error)
            }
        }
        do {
            try await browser.line.send("Browser.getVersion", patience: 30_000)
        } catch {
            browser.close()
            throw error
        }
        return browser
    }

    private static func start(
        _ order: Order, _ confinement: Confinement, _ gate: Gatekeeper
    ) throws -> (line: Line, child: Offspring, browser: Chromium) {
        let (ours, theirs) = try Handle.pair()
        let outgoing = Handle(ours)
        let commands = Handle(theirs)
        let (reading, writing) = try Handle.pipe()
        let incoming = Handle(reading)
        let answers = Handle(writing)
        // A screenshot is a megabyte.
        _ = fcntl(incoming.number, Int32(backlotPipeSize), 1 << 20)
        let (inside, outside) = try Handle.pair()
        let doorway = Handle(inside)
        let doorbell = Handle(outside)
        let (ear, mouth) = try Handle.pipe()
        let hearing = Handle(ear)
        let complaints = Handle(mouth)
        // Nobody reads on, and a full pipe must not stop the browser.
        _ = fcntl(complaints.number, F_SETFL, O_NONBLOCK)
        let nothing = Handle(unsafe open("/dev/null", O_RDWR | O_CLOEXEC))
        let threshold = Neighbour.path("backlot-threshold")
        let program = Handle(unsafe open(threshold, O_RDONLY | O_CLOEXEC))
        guard program.number >= 0 else {
            throw Fault(
                .unavailable, "A program of Backlot is missing; build it again.",
                subject: threshold)
        }
        let command = confinement.command([order.program] + flags(order))
        let child = try Offspring(
            command, environment: ["PATH=/usr/local/bin:/usr/bin:/bin"],
            descriptors: [
                (0, nothing.number), (1, nothing.number), (2, complaints.number),
                (3, commands.number), (4, answers.number),
                (Confinement.doorDescriptor, doorway.number),
                (Confinement.programDescriptor, program.number),
            ])
        // Else nobody would notice that it has ended.
        _ = consume doorway
        _ = consume commands
        _ = consume answers
        _ = consume complaints
        guard let door = Door.receive(through: doorbell, patience: 20_000) else {
            child.kill()
            _ = child.wait()
            throw Fault(.unconfined, said(hearing))
        }
        try gate.serve(door)
        let line = Line(outgoing: outgoing, incoming: incoming)
        return (line, child, Chromium(line, gate, child))
    }

    /// The first line of complaint.
    private static func said(_ ear: borrowing Handle) -> String {
        var room = [UInt8](repeating: 0, count: 2000)
        _ = fcntl(ear.number, F_SETFL, O_NONBLOCK)
        let count = unsafe read(ear.number, &room, room.count)
        let text = String(decoding: room[..<max(0, count)], as: UTF8.self)
        return shown(text.prefix { $0 != "\n" })
    }
}

extension Fault {
    static let browserGone = Fault(
        .unavailable, "The browser ended unexpectedly; it is started again.", retry: .soon)
}

extension Fault.Code {
    /// Inside this room: try the next confinement.
    fileprivate static let unconfined = Self(rawValue: "unconfined")
}
