import FoundationEssentials
import Ground
import Studio

extension Tab {
    /// Reads the page as it is now.
    func survey(patience: Double = 8000) async throws -> Survey {
        let tree = try await ask("Accessibility.getFullAXTree", [:], patience)
        let snapshot = try await ask(
            "DOMSnapshot.captureSnapshot",
            ["computedStyles": .list(Looks.styles), "includePaintOrder": false], patience)
        var survey = Survey(tree: tree.content)
        survey.looks = Looks(snapshot: snapshot.content)
        survey.height = survey.looks.height
        return survey
    }

    private func ask(
        _ method: String, _ parameters: Parameter, _ patience: Double
    )
        async throws -> BrowserMessage
    {
        try await send(method, parameters, patience: patience)
    }

    /// Where an element is in the window, in pixels; nil when it has no box.
    func box(of element: Int) async throws -> Box? {
        let answer: BrowserMessage
        do {
            answer = try await send(
                "DOM.getContentQuads", ["backendNodeId": .number(Double(element))])
        } catch is CommandRefused {
            return nil
        }
        var box: Box?
        for quad in answer.content["quads"]?.items ?? [] {
            let numbers = quad.items.map { $0.number ?? 0 }
            guard numbers.count == 8 else { continue }
            let across = stride(from: 0, to: 8, by: 2).map { numbers[$0] }
            let down = stride(from: 1, to: 8, by: 2).map { numbers[$0] }
            let left = min(across.min() ?? 0, box?.left ?? .infinity)
            let top = min(down.min() ?? 0, box?.top ?? .infinity)
            let right = max(across.max() ?? 0, box.map { $0.left + $0.width } ?? -.infinity)
            let bottom = max(down.max() ?? 0, box.map { $0.top + $0.height } ?? -.infinity)
            box = Box(left: left, top: top, width: right - left, height: bottom - top)
        }
        return box
    }
}
