import FoundationEssentials
import Ground
import Studio

/// Uses a page as a person does, without a camera: while exploring, and before a scene.
struct Hands: Sendable {
    let tab: Tab
    let keys: Keys

    /// An element that was found.
    struct Found: Sendable {
        var element: Int
        var box: Box
    }

    /// Waits up to `seconds` for an element that can be seen, and brings it into the window.
    func find(_ target: Target, seconds: Double) async throws -> Found? {
        let end = steadyNow() + seconds * 1000
        while true {
            if let found = try await look(for: target) { return found }
            if steadyNow() > end { return nil }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func look(for target: Target) async throws -> Found? {
        let survey = try await tab.survey()
        for node in survey.find(target).prefix(20) {
            let element = survey.nodes[node].element
            guard element != 0, survey.looks.isVisible(element) || target.role == "text" else {
                continue
            }
            do {
                try await tab.send(
                    "DOM.scrollIntoViewIfNeeded", ["backendNodeId": .number(Double(element))])
            } catch is CommandRefused {
                // It has no box, or has gone meanwhile: the next one then.
                continue
            }
            if let box = try await tab.box(of: element), box.width > 0 {
                return Found(element: element, box: box)
            }
        }
        return nil
    }

    /// Dismisses banners and modals, and says how.
    @discardableResult
    func clearTheWay(width: Int, height: Int) async throws -> [Storyboard.Step] {
        var steps: [Storyboard.Step] = []
        for _ in 0..<4 {
            let survey = try await tab.survey()
            guard
                let obstacle = Obstacle(in: survey, width: Double(width), height: Double(height)),
                let box = try await tab.box(of: survey.nodes[obstacle.node].element)
            else { break }
            let step = Storyboard.Step(
                .click(survey.target(obstacle.node)), optional: true, timeout: 2)
            // One that does not go away is not worth a second click.
            if steps.contains(step) { break }
            try await click(Found(element: survey.nodes[obstacle.node].element, box: box))
            steps.append(step)
            try await Task.sleep(for: .milliseconds(500))
        }
        return steps
    }

    func click(_ found: Found) async throws {
        let x = found.box.left + found.box.width / 2
        let y = found.box.top + found.box.height / 2
        try await mouse("mouseMoved", x, y)
        try await mouse("mousePressed", x, y)
        try await mouse("mouseReleased", x, y)
    }

    private func mouse(_ type: String, _ x: Double, _ y: Double) async throws {
        var parameters: [String: Parameter] = [
            "type": .text(type), "x": .number(x), "y": .number(y),
        ]
        if type != "mouseMoved" {
            parameters["button"] = "left"
            parameters["clickCount"] = 1
        }
        try await tab.send("Input.dispatchMouseEvent", .object(parameters))
    }

    /// Replaces what is in a field.
    func type(_ words: Storyboard.Words, into found: Found) async throws {
        try await click(found)
        if case .secret = words { try await cover(found.element) }
        try await onElement(found.element, "function(){ if (this.select) this.select() }")
        try await tab.send("Input.insertText", ["text": .text(try text(words))])
    }

    /// What the words stand for.
    func text(_ words: Storyboard.Words) throws -> String {
        switch words {
        case .text(let text): return text
        case .secret(let name):
            guard let secret = keys[name] else {
                throw Fault(
                    .invalid,
                    "The storyboard types the secret “\(shown(name))”, which was not given. Give it "
                        + "with the credentials.", subject: shown(name))
            }
            return secret.revealed()
        }
    }

    /// Shows dots in a field, whatever its page makes of it.
    func cover(_ element: Int) async throws {
        try await onElement(
            element,
            "function(){ this.style && this.style.setProperty('-webkit-text-security','disc',"
                + "'important') }")
    }

    func press(_ key: String) async throws {
        for message in Self.strokes(key) { try await tab.send("Input.dispatchKeyEvent", message) }
    }

    /// A key going down and up.
    static func strokes(_ key: String) -> [Parameter] {
        let code: Double = ["Enter": 13, "Escape": 27, "Tab": 9][key] ?? 0
        func stroke(_ type: String) -> Parameter {
            var stroke: [String: Parameter] = [
                "type": .text(type), "key": .text(key), "code": .text(key),
                "windowsVirtualKeyCode": .number(code),
            ]
            if key == "Enter", type == "keyDown" { stroke["text"] = "\r" }
            return .object(stroke)
        }
        return [stroke("keyDown"), stroke("keyUp")]
    }

    /// Chooses an option by its words; false when there is none such.
    func choose(_ option: String, in element: Int) async throws -> Bool {
        let script = """
            function(words) { const plain = s => s.replace(/\\s+/g, ' ').trim();
            const o = [...(this.options || [])].find(o => plain(o.text) === words);
            if (!o) return false;
            this.value = o.value;
            this.dispatchEvent(new Event('input', {bubbles: true}));
            this.dispatchEvent(new Event('change', {bubbles: true})); return true }
            """
        return try await onElement(element, script, [.text(plain(option))]).flag == true
    }

    /// Calls a function of ours on an element, in a world that the page cannot see.
    @discardableResult
    func onElement(
        _ element: Int, _ function: String, _ arguments: [Parameter] = []
    )
        async throws -> JSONValue
    {
        let object = try await tab.send(
            "DOM.resolveNode",
            [
                "backendNodeId": .number(Double(element)),
                "executionContextId": .number(try await tab.world()),
            ])
        let answer = try await tab.send(
            "Runtime.callFunctionOn",
            [
                "objectId": .text(object.content["object"]?["objectId"]?.text ?? ""),
                "functionDeclaration": .text(function),
                "arguments": .list(arguments.map { ["value": $0] }), "returnByValue": true,
                "silent": true,
            ])
        return answer.content["result"]?["value"] ?? .nothing
    }
}

extension Tab {
    /// The name of the world of our own scripts.
    static let worldName = "backlot"

    /// Our world in the page's present document.
    func world() async throws -> Double {
        let frame = memory.withLock { $0.mainFrame }
        return try await send(
            "Page.createIsolatedWorld",
            ["frameId": .text(frame), "worldName": .text(Self.worldName)]
        )
        .content["executionContextId"]?
        .number ?? 0
    }
}
