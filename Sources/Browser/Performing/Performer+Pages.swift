import Ground
import HTTP
import Studio

/// Going to other pages, which takes no frames.
extension Performer {
    /// Opens a page of the territory while the camera waits.
    func go(to text: String, _ step: Storyboard.Step) async throws {
        guard let address = Self.resolve(text, order, borders) else { throw Fault.outside(text) }
        try await open(address.description, within: max(step.timeout, 15))
    }

    /// An address of the scene: absolute, or relative to the site.
    static func resolve(_ text: String, _ order: Performance, _ borders: Borders) -> WebAddress? {
        guard text.hasPrefix("/") else { return borders.address(text) }
        guard let site = WebAddress(order.site) else { return nil }
        return borders.address(site.origin + text)
    }

    private func open(_ address: String, within seconds: Double) async throws {
        let before = tab.memory.withLock { memory in
            memory.holdsNavigation = false
            memory.isLoaded = false
            memory.requests = []
            memory.status = 0
            memory.failure = nil
            memory.mediaType = ""
            return memory.documents
        }
        let tab = tab
        defer { tab.holdOn() }
        async let answer = tab.send(
            "Page.navigate", ["url": .text(address)], patience: seconds * 1000)
        try await settle(after: before, within: seconds)
        if let words = try await answer.content["errorText"]?.text, !words.isEmpty {
            throw tab.fault(.failed(words), at: address, gate)
        }
        try tab.judgeAnswer(at: address, gate)
        try await clearTheWay()
        try await overlay("raise()")
    }

    /// Lets the page go where it wanted to, and waits for the new one without a frame.
    func arrive(within seconds: Double) async throws {
        let before = tab.memory.withLock { memory in
            memory.isLoaded = false
            memory.requests = []
            return memory.documents
        }
        guard tab.letGo() else { return }
        defer { tab.holdOn() }
        try await settle(after: before, within: max(seconds, 10))
        try await clearTheWay()
        try await overlay("raise()")
    }

    /// After a click or a key: a page that was asked for, or a window that is shown in place.
    func follow(within seconds: Double) async throws {
        if tab.wantsToLeave { try await arrive(within: seconds) }
        let windows = tab.memory.withLock { memory in
            defer { memory.windows = [] }
            return memory.windows
        }
        if let window = windows.lazy.compactMap({ borders.address($0) }).first {
            try await open(window.description, within: max(seconds, 15))
        }
    }

    /// Lives, unseen, until the new document has come to rest.
    private func settle(after before: Int, within seconds: Double) async throws {
        let most = Int(seconds * Double(order.plan.rate))
        let end = steadyNow() + max(seconds, 10) * 1000
        var last = ""
        var same = 0
        for turn in 0..<max(most, 60) where steadyNow() < end {
            try await camera.live()
            let (isNew, isLoaded, pending, quiet) = tab.memory.withLock { memory in
                (
                    memory.documents != before, memory.isLoaded, memory.requests.count,
                    steadyNow() - memory.lastActivity
                )
            }
            if tab.memory.withLock({ $0.failure }) != nil { return }
            // While bytes come, the page's clock must not run far ahead.
            if pending > 0 { try await Task.sleep(for: .milliseconds(12)) }
            guard isNew, isLoaded, turn % 3 == 2 else { continue }
            let state = try await tab.pulse()
            same = state == last && !state.hasPrefix("busy") ? same + 1 : 0
            last = state
            if same >= 4, pending == 0 || quiet > 1500 { return }
            if same >= 20 { return }
        }
    }

    /// Puts away what stands in the way, unseen.
    func clearTheWay() async throws {
        for _ in 0..<3 {
            let survey = try await tab.survey()
            guard
                let obstacle = Obstacle(
                    in: survey, width: Double(order.width), height: Double(order.height)),
                let box = try await tab.box(of: survey.nodes[obstacle.node].element)
            else { return }
            for type in ["mouseMoved", "mousePressed", "mouseReleased"] {
                tab.mouse(type, box.middle)
                try await camera.live()
            }
            for _ in 0..<12 { try await camera.live() }
        }
    }
}

extension Tab {
    var wantsToLeave: Bool { memory.withLock { !$0.held.isEmpty } }

    /// Sends an event of the mouse without waiting: the answer comes with a frame.
    func mouse(_ type: String, _ place: Point) {
        var parameters: [String: Parameter] = [
            "type": .text(type), "x": .number(place.x), "y": .number(place.y),
        ]
        if type != "mouseMoved" {
            parameters["button"] = "left"
            parameters["clickCount"] = 1
        }
        post("Input.dispatchMouseEvent", .object(parameters))
    }
}
