import Ground
import Workflow

/// Says line by line what a worker does.
final class Daybook: Sendable {
    private struct Page {
        /// Runs in hand: taken less left.
        var inHand = 0
        var trouble: String?
    }

    /// A line for programs.
    private struct Entry: Encodable {
        var at: Moment
        var deed: String
        var worker: String?
        var run: String?
        var path: String?
        var detail: String?
    }

    private let console: Console
    private let page = Guarded(Page())
    private let world = RealWorld()

    init(_ console: Console) { self.console = console }

    /// Whether no run is in hand.
    var isIdle: Bool { page.withLock { $0.inHand == 0 } }

    func begin(_ worker: WorkerID, _ place: String, _ pledge: String) {
        write("began", worker: worker.rawValue, detail: "\(place); \(pledge)") {
            "Worker \(worker.rawValue) on \(place); \(pledge)."
        }
    }

    func note(_ deed: Deed) {
        switch deed {
        case .took(let run):
            page.withLock { $0.inHand += 1 }
            write("took", run: run.id, detail: "\(run.production) \(run.version)") {
                "took    \(run.id)  \(run.production) \(run.version)"
            }
        case .finished(let run, let path, let reused):
            write(reused ? "reused" : "made", run: run, path: path) {
                "\(reused ? "reused" : "made  ")  \(run)  \(path)"
            }
        case .left(let run, let parting):
            page.withLock { $0.inHand -= 1 }
            let (word, detail) = parting.words
            write(word, run: run, detail: detail) {
                let space = String(repeating: " ", count: max(0, 6 - word.count))
                return "\(word)\(space)  \(run)" + (detail.map { "  \($0)" } ?? "")
            }
        }
    }

    /// Mentions trouble when it begins, and when it is over.
    func note(trouble fault: Fault?) {
        let change = page.withLock { page in
            defer { page.trouble = fault?.explanation }
            return (page.trouble == nil) == (fault == nil) ? nil : fault?.explanation ?? "over"
        }
        guard let change else { return }
        write("trouble", detail: change) { "trouble: \(change)" }
    }

    private func write(
        _ deed: String, worker: String? = nil, run: RunID? = nil, path: String? = nil,
        detail: String? = nil, _ words: () -> String
    ) {
        guard console.isJSON else { return console.say(words()) }
        let entry = Entry(
            at: world.now(), deed: deed, worker: worker, run: run?.rawValue, path: path,
            detail: detail)
        // Encoding texts and a number cannot fail.
        try? console.json(entry)
    }
}

extension Deed.Parting {
    /// One word for programs, and what there is to add.
    fileprivate var words: (String, String?) {
        switch self {
        case .done: ("done", nil)
        case .failed(let fault): ("failed", fault.explanation)
        case .attention(let fault): ("attention", fault.explanation)
        case .cancelled: ("cancelled", nil)
        case .waits(let waits): ("waits", waits.map(\.key).joined(separator: ", "))
        case .handedBack: ("back", nil)
        case .triesAgain(let span, let fault):
            ("again", "in \(span.milliseconds / 1000) s: \(fault.explanation)")
        case .lost: ("lost", "another worker has it")
        case .untold(let fault): ("untold", fault.explanation)
        }
    }
}
