import Artifacts
import FoundationEssentials
import Ground

/// Draws a page frame by frame, each at its moment of the page's own time.
///
/// Before the take the page lives in real time and frames only keep it going; during the take its
/// clock stands still between frames. Belongs to one task.
final class Camera {
    let tab: Tab
    let film: Film
    let rate: Int
    /// Frames of the whole scene, and how many have been shot.
    let length: Int
    private(set) var count = 0
    /// Frames at which the browser had nothing new to show.
    private(set) var still = 0
    var drawing = Drawing()
    private var last = Data()
    /// The browser's clock of frames, in milliseconds since the machine started.
    private var ticks: Double
    private let deadline: Double
    /// Frames whose pictures are to be remembered, and those pictures' digests.
    private var wanted: Set<Int> = []
    private(set) var pictures: [Int: Digest] = [:]
    /// Sees every frame as it was drawn, for measuring.
    var witness: (@Sendable (Int, Data) -> Void)?

    init(_ tab: Tab, _ film: Film, rate: Int, length: Int, patience: Double, ticks: Double) {
        self.tab = tab
        self.film = film
        self.rate = rate
        self.length = length
        self.ticks = ticks
        deadline = steadyNow() + patience
    }

    private var interval: Double { 1000 / Double(rate) }

    var isDone: Bool { count >= length }

    /// Remembers the picture of a frame that is still to come.
    func remember(_ frame: Int) { wanted.insert(frame) }

    /// Stops the page's clock.
    func hold() async throws {
        try await tab.send("Emulation.setVirtualTimePolicy", ["policy": "pause"])
        ticks = max(ticks + 1, steadyNow())
    }

    /// Shoots one frame, unless the scene is complete.
    func shoot() async throws {
        guard !isDone else { return }
        try checkTime()
        draw()
        try await advance()
        var shot = try await frame(capturing: true)
        for _ in 0..<5 where shot == nil && last.isEmpty {
            // The first has to come from somewhere.
            ticks += 0.1
            draw()
            shot = try await frame(capturing: true)
        }
        if let shot { last = shot } else { still += 1 }
        guard !last.isEmpty else {
            throw Fault(
                .unavailable, "The browser draws nothing; it is started again.", retry: .soon)
        }
        if wanted.contains(count) { pictures[count] = Digest(of: last) }
        witness?(count, last)
        try await film.add(last)
        count += 1
    }

    /// Lets the page live for a frame that nobody sees.
    func live() async throws {
        try checkTime()
        try await advance()
        _ = try await frame(capturing: false)
        // Real time for what comes over the network.
        try await Task.sleep(for: .milliseconds(8))
    }

    private func checkTime() throws {
        if steadyNow() > deadline {
            throw Fault(
                .unavailable, "The scene could not be recorded in time; it is tried again.",
                retry: .soon)
        }
    }

    private func draw() {
        tab.post(
            "Runtime.evaluate",
            tab.inWorld(["expression": .text(drawing.expression), "silent": true]))
    }

    private func advance() async throws {
        // While the page waits to be another one its time stands still; ours does not.
        if tab.wantsToLeave {
            ticks += interval
            return
        }
        try await tab.send(
            "Emulation.setVirtualTimePolicy",
            [
                "policy": "advance", "budget": .number(interval),
                "maxVirtualTimeTaskStarvationCount": 500,
            ], until: "Emulation.virtualTimeBudgetExpired", patience: 20_000)
        ticks += interval
    }

    private func frame(capturing: Bool) async throws -> Data? {
        var parameters: [String: Parameter] = [
            "frameTimeTicks": .number(ticks), "interval": .number(interval),
        ]
        if capturing { parameters["screenshot"] = ["format": "png", "optimizeForSpeed": true] }
        return
            try await tab.send(
                "HeadlessExperimental.beginFrame", .object(parameters), patience: 20_000
            )
            .picture
    }
}

/// Keeps a page going, whose frames are drawn on demand, while nobody films it.
final class Pump: Sendable {
    private let isOver = Guarded(false)
    private let clock = Guarded(steadyNow())

    /// The browser's clock of frames so far.
    var ticks: Double { clock.withLock { $0 } }

    /// Draws about sixty frames a second until `stop`.
    func run(_ tab: Tab) async throws {
        while !isOver.withLock({ $0 }) {
            let ticks = clock.withLock { clock in
                clock = max(clock + 1, steadyNow())
                return clock
            }
            do {
                try await tab.send(
                    "HeadlessExperimental.beginFrame",
                    ["frameTimeTicks": .number(ticks), "interval": 16.6], patience: 3000)
            } catch is Silence {
                // Between two pages no frame is drawn.
            } catch is CommandRefused {
                // The same.
            }
            try await Task.sleep(for: .milliseconds(16))
        }
    }

    func stop() { isOver.withLock { $0 = true } }
}

extension Tab {
    /// Adds our world in the present document to the parameters of an evaluation.
    func inWorld(_ parameters: [String: Parameter]) -> Parameter {
        var parameters = parameters
        if let world = memory.withLock({ $0.world }) { parameters["contextId"] = .number(world) }
        return .object(parameters)
    }

    /// The value of an expression in our world.
    func evaluateInWorld(_ expression: String) async throws -> JSONValue {
        let answer = try await send(
            "Runtime.evaluate",
            inWorld(["expression": .text(expression), "returnByValue": true, "silent": true]))
        return answer.content["result"]?["value"] ?? .nothing
    }
}
