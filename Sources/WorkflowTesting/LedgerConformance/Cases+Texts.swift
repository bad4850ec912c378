import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let texts: [LedgerCase] = Bench.strangeTexts.map { name, text in
        LedgerCase("text survives everywhere: \(name)") { bench in
            let hold = try await bench.start("a-\(text)") {
                $0.key = text
                $0.title = text
                $0.pool = text
                $0.lineage = text
                $0.input = Bench.parcel(text)
            }
            try bench.equal(Array(hold.run.rawValue.utf8), Array("a-\(text)".utf8))
            try await bench.make(hold, text, text) {
                $0.lineage = text
                $0.step.published = text
                $0.step.label.provider = text
                $0.step.label.model = text
            }
            try await bench.wait(hold, Bench.callback(text))
            let verdict = Verdict.rejected(by: text, reason: text)
            try await bench.apply(.answer(hold.run, wait: text, verdict))
            let run = try await bench.claimOne()
            try bench.equal(Array(run.record.title.utf8), Array(text.utf8))
            try bench.equal(run.record.input.inline, Bench.parcel(text).inline)
            try bench.equal(run.steps[text]?.published, text)
            try bench.equal(run.steps[text]?.label.model, text)
            try bench.equal(run.verdicts, [text: verdict])
            _ = try await bench.reserve(run.hold, text) {
                $0.pool = text
                $0.rate = .init(key: text, perMinute: 5)
                $0.price = Bench.cents(1)
                $0.scopes = [text]
            }
            try await bench.apply(.finish(run.hold, .failed(Fault(.invalid, text, subject: text))))
            let record = try await bench.record("a-\(text)")
            try bench.equal(record.fault, Fault(.invalid, text, subject: text))
            try bench.equal(try await bench.ledger.charges(of: hold.run).map(\.path), [text])
            let filter = RunFilter(lineage: text)
            try bench.equal(try await bench.ledger.runs(filter).count, 1)
            let again = try await bench.submit("other") { $0.key = text }
            try bench.equal(again, .submitted(hold.run, isNew: false))
        }
    }
}
