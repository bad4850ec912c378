import Ground
import Workflow

/// How far a run is, as a bar on a terminal and as plain lines in a pipe.
final class Progress: Sendable {
    private struct Tally {
        var made = 0
        var reused = 0
        var last = ""
    }

    private let console: Console
    private let expected: Int?
    private let tally = Guarded(Tally())

    init(_ console: Console, expecting steps: Int?) {
        self.console = console
        expected = steps
    }

    var reused: Int { tally.withLock { $0.reused } }
    var made: Int { tally.withLock { $0.made } }

    func show(_ events: [Event]) throws {
        for event in events { try show(event) }
        let tally = tally.withLock { $0 }
        console.progress(bar(tally))
    }

    private func show(_ event: Event) throws {
        try console.json(event)
        let name = event.path ?? ""
        switch event.kind {
        case .stepMade:
            tally.withLock { tally in
                tally.made += 1
                tally.last = name
            }
            if !console.isTerminal { console.note("made    \(name)") }
        case .stepReused:
            tally.withLock { tally in
                tally.reused += 1
                tally.last = name
            }
            if !console.isTerminal { console.note("reused  \(name)") }
        case .handedBack:
            if let detail = event.detail { console.note("again   \(event.run): \(detail)") }
        case .waiting: console.note("waits   \(name)")
        case .failed, .dead, .attention:
            console.note("\(event.kind)  \(event.run): \(event.detail ?? "")")
        default: break
        }
    }

    private func bar(_ tally: Tally) -> String {
        let done = tally.made + tally.reused
        guard let expected, expected > 0 else { return "\(done) steps  \(tally.last)" }
        let width = 24
        let full = min(width, done * width / expected)
        let bar = String(repeating: "█", count: full) + String(repeating: "░", count: width - full)
        let text = "\(bar) \(min(done, expected))/\(expected)  \(tally.last)"
        return String(text.prefix(console.columns - 1))
    }
}
