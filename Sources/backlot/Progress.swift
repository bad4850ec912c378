import Ground
import Wiring
import Workflow

/// How far a run is, as a bar on a terminal and as plain lines in a pipe.
final class Progress: Sendable {
    private struct Tally {
        /// Whether a finished step was found rather than made, by run and path.
        var isReused: [String: Bool] = [:]
        var last = ""
        /// The tries that were announced.
        var announced: Set<Moment> = []
    }

    private let console: Console
    private let expected: Int?
    private let tally: Guarded<Tally>

    /// Counts on from what had been finished before.
    init(_ console: Console, expecting steps: Int?, after finished: [StepRecord] = []) {
        self.console = console
        expected = steps
        var tally = Tally()
        for step in finished where Failure.step(at: step.path) == nil {
            tally.isReused["\(step.run) \(step.path)"] = step.label.reused
        }
        self.tally = Guarded(tally)
    }

    var reused: Int { tally.withLock { $0.isReused.values.count { $0 } } }
    var made: Int { tally.withLock { $0.isReused.values.count { !$0 } } }

    func show(_ events: [Event]) throws {
        for event in events { try show(event) }
        let tally = tally.withLock { $0 }
        console.progress(bar(tally))
    }

    /// Says once when a run that waits for its next try goes on, and why it waits.
    func show(delayed run: RunRecord) {
        guard let due = run.due, tally.withLock({ $0.announced.insert(due).inserted }) else {
            return
        }
        let time = due.iso8601.dropFirst(11).prefix(8)
        let reason = run.fault.map { ": \($0.words)" } ?? "."
        console.note("tries again at \(time) UTC\(reason)")
    }

    private func show(_ event: Event) throws {
        try console.json(event)
        let name = event.path ?? ""
        switch event.kind {
        case .stepMade: finish(event, reused: false)
        case .stepReused: finish(event, reused: true)
        case .handedBack:
            if let detail = event.detail { console.note("again   \(event.run): \(detail)") }
        case .waiting: console.note("waits   \(name)")
        case .failed, .dead, .attention:
            console.note("\(event.kind)  \(event.run): \(event.detail ?? "")")
        default: break
        }
    }

    private func finish(_ event: Event, reused: Bool) {
        let name = event.path ?? ""
        if let step = Failure.step(at: name) { return console.note("failed  \(step)") }
        tally.withLock { tally in
            tally.isReused["\(event.run) \(name)"] = reused
            tally.last = name
        }
        if !console.isTerminal { console.note("\(reused ? "reused" : "made  ")  \(name)") }
    }

    private func bar(_ tally: Tally) -> String {
        let done = tally.isReused.count
        guard let expected, expected > 0 else { return "\(counted(done, "step"))  \(tally.last)" }
        let width = 24
        let full = min(width, done * width / expected)
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        let text = "\(bar) \(min(done, expected))/\(expected)  \(tally.last)"
        return String(text.prefix(console.columns - 1))
    }
}

extension Fault {
    /// What happened, after the step it happened to when that is known.
    var words: String {
        guard let subject, subject.contains("/"), !explanation.contains(subject) else {
            return explanation
        }
        return "\(subject): \(explanation)"
    }
}
