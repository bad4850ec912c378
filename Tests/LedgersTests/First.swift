import Artifacts
import FoundationEssentials
import Ground
import Ledgers
import Testing
import Workflow

@Suite("The SQLite ledger")
struct SQLiteLedgerTests {
    @Test("A run is submitted, claimed, makes a step and ends, over a reopened file")
    func wholeLife() async throws {
        let folder =
            FileManager.default.temporaryDirectory.path
            + "/backlot-ledger-\(UInt64.random(in: 0 ... .max))"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let input = Parcel(digest: Digest(of: Data("in".utf8)), size: 2, inline: Data("in".utf8))
        do {
            let ledger: any Ledger = try await SQLiteLedger(folder: folder)
            let answers = try await ledger.commit([
                .submit(
                    Submission(
                        id: RunID("a"), key: "k", production: "p", version: 1, input: input,
                        budget: Money(microdollars: 100)))
            ])
            #expect(try answers.map { try $0.get() } == [.submitted(RunID("a"), isNew: true)])
        }
        let ledger: any Ledger = try await SQLiteLedger(folder: folder)
        let worker = WorkerID(rawValue: "w")
        let claimed = try await ledger.commit([
            .claim(
                Claim(
                    worker: worker, token: 7, productions: [ProductionKey(name: "p", version: 1)],
                    most: 5, lease: .seconds(5)))
        ])
        guard case .success(.claimed(let runs)) = claimed[0] else {
            Issue.record("\(claimed)"); return
        }
        #expect(runs.count == 1)
        let hold = runs[0].hold
        let moment = Moment(milliseconds: 5)
        let step = StepRecord(
            run: hold.run, path: "x", fingerprint: Digest(of: Data("f".utf8)),
            base: Digest(of: Data("f".utf8)), revision: 0, output: input, published: nil,
            label: Label(
                inputs: [input.digest], cost: Money(microdollars: 40), started: moment,
                finished: moment))
        let rest = try await ledger.commit([
            .reserve(
                Reservation(
                    hold: hold, path: "x", pool: "q", rate: .init(key: "r", perMinute: 60),
                    price: Money(microdollars: 50), once: true)),
            .checkpoint(Checkpoint(hold: hold, step: step, lineage: "a")),
            .checkpoint(Checkpoint(hold: hold, step: step, lineage: "a")),
            .finish(hold, .done(input, revision: 0)),
            .finish(hold, .done(input, revision: 0)),
            .forget(RunID("b")),
        ])
        #expect(
            try rest.map { try $0.get() } == [
                .granted, .recorded(input), .recorded(input), .done, .done, .done,
            ])
        #expect(try await ledger.run(RunID("a"))?.state == .done)
        #expect(try await ledger.steps(of: RunID("a")) == [step])
        #expect(try await ledger.budget("run:a")?.spent == Money(microdollars: 40))
        #expect(
            try await ledger.events(after: 0, of: RunID("a"), most: 10).map(\.kind) == [
                .submitted, .claimed, .stepMade, .done,
            ])
        #expect(try await ledger.check() == [])
        _ = try await ledger.commit([
            .edit(RunID("a"), path: "x", Parcel(digest: step.fingerprint, size: 1, inline: nil)),
            .cancel(RunID("a")), .forget(RunID("a")),
        ])
        #expect(try await ledger.check() == [])
    }
}
