import FoundationEssentials
import Ground
import Studio

/// The cursor, the keys and what can be seen of them.
extension Performer {
    /// The element that a target means and that can be seen; nil when there is none now.
    func look(for target: Target) async throws -> Int? {
        let survey = try await tab.survey()
        return survey.find(target).prefix(20).lazy
            .map { survey.nodes[$0].element }
            .first { $0 != 0 && survey.looks.isVisible($0) }
    }

    /// Waits for an element within the step's time, in frames while there are any.
    func find(
        _ target: Target, _ step: Storyboard.Step, until end: Int
    ) async throws
        -> Hands.Found
    {
        let most = Int(step.timeout * Double(order.plan.rate) / 5)
        for _ in 0...max(1, most) {
            if let element = try await look(for: target), let box = try await tab.box(of: element) {
                return Hands.Found(element: element, box: box)
            }
            try await linger(5, until: end)
        }
        throw Fault.missing(target)
    }

    /// Finds an element and scrolls until it is in the window.
    func approach(
        _ target: Target, _ step: Storyboard.Step, until end: Int
    ) async throws
        -> Hands.Found
    {
        var found = try await find(target, step, until: end)
        try await reveal(found.element, until: end, always: false)
        if let box = try await extent(of: found.element) { found.box = box }
        return found
    }

    /// Where an element is in the window; of words in a wide box, where the words are.
    func extent(of element: Int) async throws -> Box? {
        guard let box = try await tab.box(of: element) else { return nil }
        let words = try await hands.onElement(
            element, "function(){ return __backlot.extent(this) }")
        guard let left = words["left"]?.number, let top = words["top"]?.number,
            let width = words["width"]?.number, let height = words["height"]?.number
        else { return box }
        return Box(left: left, top: top, width: width, height: height)
    }

    func reveal(_ element: Int, until end: Int, always: Bool) async throws {
        let aim = try await hands.onElement(
            element, "function(){ return __backlot.aim(this) }")
        if !always && aim["isSeen"]?.flag == true { return }
        try await scroll(aim, until: end)
    }

    /// Scrolls smoothly as an answer of the overlay says.
    func scroll(_ aim: JSONValue, until end: Int) async throws {
        guard let from = aim["from"]?.number, let to = aim["to"]?.number, abs(to - from) >= 1
        else { return }
        let seconds = min(1.8, 0.5 + abs(to - from) / 1500)
        let count = frames(seconds, until: end)
        for index in 1...max(1, count) {
            let share = count == 0 ? 1 : Double(index) / Double(count)
            let top = from + (to - from) * Motion.ease(share)
            tab.post(
                "Runtime.evaluate",
                tab.inWorld(["expression": .text("__backlot.scroll(\(top))"), "silent": true]))
            try await linger(1, until: end)
        }
    }

    /// Moves the cursor on a slight bow, the faster the farther.
    func move(to place: Point, until end: Int, keeping after: Int = 0) async throws {
        let from = Point(x: camera.drawing.x, y: camera.drawing.y)
        let path = Motion(from: from, to: place)
        let count = frames(path.seconds, until: end, keeping: after)
        for index in 1...max(1, count) {
            let here = path.place(count == 0 ? 1 : Double(index) / Double(count))
            camera.drawing.x = here.x
            camera.drawing.y = here.y
            tab.mouse("mouseMoved", here)
            if count > 0 { try await linger(1, until: end) }
        }
    }

    /// Presses the button where the cursor is, with a ripple.
    func press(until end: Int) async throws {
        let place = Point(x: camera.drawing.x, y: camera.drawing.y)
        camera.drawing.waveX = place.x
        camera.drawing.waveY = place.y
        let count = max(6, frames(0.6, until: end))
        for index in 0..<count {
            camera.drawing.wave = max(0.001, Double(index) / Double(count))
            if index == 2 { tab.mouse("mousePressed", place) }
            if index == 4 { tab.mouse("mouseReleased", place) }
            try await linger(1, until: end)
        }
        camera.drawing.wave = 0
    }

    func click(_ target: Target, _ step: Storyboard.Step, until end: Int) async throws -> Box {
        let found = try await approach(target, step, until: end)
        try await move(to: found.box.point, until: end, keeping: 12)
        try await press(until: end)
        try await follow(within: step.timeout)
        return found.box
    }

    func type(
        _ words: Storyboard.Words, into target: Target, _ step: Storyboard.Step, until end: Int
    ) async throws -> Box {
        let text = try hands.text(words)
        let found = try await approach(target, step, until: end)
        if case .secret = words { try await hands.cover(found.element) }
        try await move(to: found.box.point, until: end, keeping: 24)
        try await press(until: end)
        try await hands.onElement(found.element, "function(){ if (this.select) this.select() }")
        let letters = Array(text)
        // A quick typist has about twelve strokes a second.
        let count = min(frames(Double(letters.count) / 12, until: end, keeping: 6), 600)
        var typed = 0
        for index in 1...max(1, count) {
            let wanted = count == 0 ? letters.count : letters.count * index / count
            if wanted > typed {
                tab.post("Input.insertText", ["text": .text(String(letters[typed..<wanted]))])
                typed = wanted
            }
            try await linger(1, until: end)
        }
        try await linger(3, until: end)
        return found.box
    }

    func select(
        _ option: String, in target: Target, _ step: Storyboard.Step, until end: Int
    ) async throws -> Box {
        let found = try await approach(target, step, until: end)
        try await move(to: found.box.point, until: end, keeping: 12)
        camera.drawing.waveX = camera.drawing.x
        camera.drawing.waveY = camera.drawing.y
        let count = max(4, frames(0.5, until: end, keeping: 3))
        for index in 0..<count {
            camera.drawing.wave = max(0.001, Double(index) / Double(count))
            if index == count / 2 {
                guard try await hands.choose(option, in: found.element) else {
                    camera.drawing.wave = 0
                    throw Fault(
                        .invalid, "There is no option \(quoted(option)) in \(quoted(target.name)).")
                }
            }
            try await linger(1, until: end)
        }
        camera.drawing.wave = 0
        return found.box
    }
}

extension Box {
    /// Where a person clicks: in the middle, and not far into what is wide.
    var point: Point { Point(x: left + min(width / 2, 160), y: top + min(height / 2, 60)) }
}

/// The way of a hand from one place to another.
struct Motion: Sendable {
    let from: Point
    let to: Point

    private var distance: Double {
        let across = to.x - from.x
        let down = to.y - from.y
        return (across * across + down * down).squareRoot()
    }

    var seconds: Double { distance < 2 ? 0 : min(1, 0.3 + distance / 1500) }

    /// `share` goes from 0 to 1.
    func place(_ share: Double) -> Point {
        let eased = Self.ease(share)
        let bow = eased * (1 - eased) * 4 * min(36, distance * 0.07) / max(distance, 1)
        return Point(
            x: from.x + (to.x - from.x) * eased + (from.y - to.y) * bow,
            y: from.y + (to.y - from.y) * eased + (to.x - from.x) * bow)
    }

    /// Least jerk: begins and ends at rest.
    static func ease(_ share: Double) -> Double {
        let share = min(1, max(0, share))
        return share * share * share * (10 - 15 * share + 6 * share * share)
    }
}
