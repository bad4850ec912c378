import Ground
import HTTP
import Studio

/// Steps that are done without a camera: signing in, putting banners away.
struct Prelude: Sendable {
    let hands: Hands
    let borders: Borders
    /// What relative addresses are relative to.
    var site = ""

    func perform(_ steps: [Storyboard.Step], gate: Gatekeeper) async throws {
        for (index, step) in steps.enumerated() {
            do {
                try await perform(step, gate)
            } catch let fault as Fault where step.isOptional && fault.code == .invalid {
                continue
            } catch let fault as Fault where fault.code == .invalid {
                var fault = fault
                fault.subject = "prelude[\(index)]"
                throw fault
            }
        }
    }

    private func perform(_ step: Storyboard.Step, _ gate: Gatekeeper) async throws {
        let tab = hands.tab
        switch step.action {
        case .goto(let text):
            let whole = text.hasPrefix("/") ? (WebAddress(site)?.origin ?? "") + text : text
            guard let address = borders.address(whole) else { throw Fault.outside(text) }
            do {
                try await tab.visit(address.description, patience: max(step.timeout, 15) * 1000)
            } catch let trouble as PageTrouble {
                throw tab.fault(trouble, at: text, gate)
            }
            try tab.judgeAnswer(at: text, gate)
        case .click(let target):
            try await hands.click(try await find(target, step))
            try await settle()
        case .type(let target, let words):
            try await hands.type(words, into: try await find(target, step))
        case .select(let target, let option):
            let found = try await find(target, step)
            guard try await hands.choose(option, in: found.element) else {
                throw Fault(
                    .invalid, "There is no option \(quoted(option)) in \(quoted(target.name)).")
            }
        case .press(let key):
            try await hands.press(key)
            try await settle()
        case .scroll(let target), .hover(let target), .highlight(let target),
            .zoom(let target, _):
            _ = try await find(target, step)
        case .scrollTo(let share):
            _ = try await tab.evaluate(
                "scrollTo({top: \(share) * (document.documentElement.scrollHeight - innerHeight),"
                    + "behavior: 'instant'})")
        case .wait(let seconds): try await Task.sleep(for: .milliseconds(Int(seconds * 1000)))
        case .narrate: break
        }
    }

    private func find(_ target: Target, _ step: Storyboard.Step) async throws -> Hands.Found {
        if let found = try await hands.find(target, seconds: step.timeout) { return found }
        throw Fault.missing(target)
    }

    /// A click may lead to another page, or not.
    private func settle() async throws {
        try await Task.sleep(for: .milliseconds(250))
        try await hands.tab.rest(until: steadyNow() + 10_000)
    }
}

extension Fault {
    static func missing(_ target: Target) -> Fault {
        Fault(
            .invalid,
            "There is no \(shown(target.role)) \(quoted(target.name)) on the page to be seen.")
    }

    static func outside(_ address: String) -> Fault {
        Fault(
            .forbiddenAddress, "\(shown(address)) is outside the site and is not opened.",
            subject: shown(address))
    }
}
