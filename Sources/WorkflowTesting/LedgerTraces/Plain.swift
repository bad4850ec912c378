import Artifacts
import Ground
import Workflow

/// Answers and records without the wording that is each ledger's own.
enum Plain {
    static func result(_ result: Result<Answer, Fault>) -> Result<Answer, Fault> {
        switch result {
        case .failure(let fault): .failure(Fault(fault.code, ""))
        case .success(.refused(let fault)): .success(.refused(Fault(fault.code, "")))
        case .success(.claimed(let runs)): .success(.claimed(runs.map(claimed)))
        case .success(let answer): .success(answer)
        }
    }

    private static func claimed(_ run: ClaimedRun) -> ClaimedRun {
        var run = run
        run.record = record(run.record)
        run.verdicts = run.verdicts.mapValues(verdict)
        return run
    }

    static func record(_ record: RunRecord) -> RunRecord {
        var record = record
        record.fault = record.fault.map(fault)
        return record
    }

    /// Faults that ledgers word themselves are known by their code.
    private static func fault(_ fault: Fault) -> Fault {
        [.exhausted, .cancelled].contains(fault.code) ? Fault(fault.code, "") : fault
    }

    private static func verdict(_ verdict: Verdict) -> Verdict {
        if case .failed(let given) = verdict { .failed(fault(given)) } else { verdict }
    }

    static func wait(_ row: WaitRecord) -> WaitRecord {
        var row = row
        row.verdict = row.verdict.map(verdict)
        return row
    }

    static func event(_ event: Event, number: Int) -> Event {
        var event = event
        event.number = Int64(number)
        switch event.kind {
        case .submitted, .claimed, .stepMade, .stepReused, .answered, .takeAsked: break
        case .handedBack, .failed, .attention: break
        default: event.detail = nil
        }
        return event
    }

    /// Two descriptions one above the other, from a little before where they part.
    static func apart(_ left: String, _ right: String) -> String {
        let (left, right) = (left.plain, right.plain)
        let common = zip(left, right).prefix { $0 == $1 }.count
        let start = max(0, common - 60)
        func cut(_ text: String) -> String {
            start == 0 ? text : "…" + text.dropFirst(start)
        }
        return "\n  a: \(cut(left))\n  b: \(cut(right))"
    }
}

extension String {
    /// A description without names of modules and with the beginnings of digests only.
    var plain: String {
        var text = self
        for noise in ["Workflow.", "Artifacts.", "Ground.", "Swift."] {
            text.replace(noise, with: "")
        }
        let words = text.split(omittingEmptySubsequences: false) { !$0.isHexDigit }
        for digest in Set(words.filter { $0.utf8.count == 64 }) {
            text.replace(digest, with: digest.prefix(8))
        }
        return text
    }
}
