import Artifacts
import FoundationEssentials
import Ground
import HTTP
import Studio

/// Plays one scene to the camera, step by step, each within its frames.
struct Performer {
    let order: Performance
    let tab: Tab
    let camera: Camera
    let hands: Hands
    let borders: Borders
    let gate: Gatekeeper
    private(set) var marks: [Recording.Mark] = []

    init(
        _ order: Performance, _ tab: Tab, _ camera: Camera, _ keys: Keys, _ gate: Gatekeeper
    ) {
        self.order = order
        self.tab = tab
        self.camera = camera
        self.gate = gate
        hands = Hands(tab: tab, keys: keys)
        borders = Borders(order.territory)
    }

    /// Plays all steps and holds until the last frame.
    mutating func play() async throws {
        tab.holdOn()
        for (index, span) in order.plan.spans.enumerated() {
            camera.remember(min((span.start + span.end) / 2, order.plan.frames - 1))
            while camera.count < min(span.start, order.plan.frames) { try await tick() }
            let start = camera.count
            let step = order.scene.steps[index]
            var mark = Recording.Mark(start: start, end: start)
            do {
                mark.box = try await play(step, until: min(span.end, order.plan.frames))
            } catch let fault as Fault where fault.code == .invalid {
                guard step.isOptional else {
                    var fault = fault
                    fault.subject = "\(order.scene.id).steps[\(index)]"
                    throw fault
                }
                mark.wasSkipped = true
            }
            while camera.count < min(span.end, order.plan.frames) { try await tick() }
            mark.end = camera.count
            marks.append(mark)
        }
        while !camera.isDone { try await tick() }
        for (index, span) in order.plan.spans.enumerated() {
            marks[index].picture =
                camera.pictures[min((span.start + span.end) / 2, order.plan.frames - 1)]
        }
    }

    /// One frame; when the page wants to be another one, that comes first.
    func tick() async throws {
        try await camera.shoot()
        if camera.drawing.wave == 0, tab.wantsToLeave { try await arrive(within: 20) }
    }

    /// Says how many frames something takes that would like `seconds`, when it ends at `end` and
    /// needs `after` frames behind it.
    func frames(_ seconds: Double, until end: Int, keeping after: Int = 0) -> Int {
        let wished = Int((seconds * Double(order.plan.rate)).rounded())
        return max(0, min(wished, end - camera.count - after))
    }

    /// Where the element of the step was in the window when it was found.
    private func play(_ step: Storyboard.Step, until end: Int) async throws -> Box? {
        try await overlay("raise()")
        switch step.action {
        case .goto(let text):
            try await go(to: text, step)
            return nil
        case .click(let target): return try await click(target, step, until: end)
        case .type(let target, let words):
            return try await type(words, into: target, step, until: end)
        case .select(let target, let option):
            return try await select(option, in: target, step, until: end)
        case .press(let key):
            for stroke in Hands.strokes(key) {
                tab.post("Input.dispatchKeyEvent", stroke)
                try await linger(2, until: end)
            }
            try await follow(within: step.timeout)
            return nil
        case .scroll(let target):
            let found = try await find(target, step, until: end)
            try await reveal(found.element, until: end, always: true)
            return try await extent(of: found.element)
        case .scrollTo(let share):
            try await scroll(try await tab.evaluateInWorld("__backlot.whole(\(share))"), until: end)
            return nil
        case .hover(let target):
            let found = try await approach(target, step, until: end)
            try await move(to: found.box.foot, until: end)
            return found.box
        case .highlight(let target):
            return try await highlight(target, step, until: end)
        case .zoom(let target, let scale):
            return try await zoom(target, by: scale, step, until: end)
        case .wait: return nil
        case .narrate(_, _, let about):
            guard let about else { return nil }
            // What is spoken of need not be in the window.
            let found = try await look(for: about)
            if let found { return try await extent(of: found) }
            return nil
        }
    }

    func overlay(_ call: String) async throws {
        _ = try await tab.evaluateInWorld("__backlot.\(call)")
    }

    /// Frames of doing nothing, or hidden ones when there are none left.
    func linger(_ count: Int, until end: Int) async throws {
        for _ in 0..<count {
            if camera.count < end { try await camera.shoot() } else { try await camera.live() }
        }
    }
}

extension Box {
    var middle: Point { Point(x: left + width / 2, y: top + height / 2) }

    /// Where a hand points without covering the words.
    var foot: Point { Point(x: left + width / 2, y: top + height * (height < 90 ? 0.8 : 0.5)) }
}
