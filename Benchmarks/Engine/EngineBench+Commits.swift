import Artifacts
import FoundationEssentials
import Ground
import Workflow

extension EngineBench {
    /// Checkpoints a second, each in a commit of its own, one after the other.
    func commits(_ count: Int) async throws -> Double {
        let ledger = keeper.ledger
        return try await withTaskExecutorPreference(keeper.thread) {
            let hold = try await heldRun(ledger)
            let batches = (0..<count).map { [checkpoint(hold, "step/\($0)")] }
            for batch in batches.prefix(count / 10) { try await written(batch, ledger) }
            let start = ContinuousClock.now
            for batch in batches.dropFirst(count / 10) { try await written(batch, ledger) }
            return Double(count - count / 10) / ((ContinuousClock.now - start) / .seconds(1))
        }
    }

    private func written(_ batch: [Mutation], _ ledger: any Ledger) async throws {
        guard case .recorded = try await ledger.commit(batch)[0].get() else {
            throw Fault(.unexpected, "A checkpoint was not recorded.")
        }
    }

    private func heldRun(_ ledger: any Ledger) async throws -> Hold {
        let production = ProductionKey(name: "bench", version: 1)
        let submission = Submission(
            id: RunID("bench"), production: production.name, version: production.version,
            input: parcel("in"))
        let claim = Claim(
            worker: WorkerID(rawValue: "bench"), token: 1, productions: [production], most: 1,
            lease: .minutes(10))
        let answers = try await ledger.commit([.submit(submission), .claim(claim)])
        guard case .claimed(let runs) = try answers[1].get(), let run = runs.first else {
            throw Fault(.unexpected, "The run was not handed out.")
        }
        return run.hold
    }

    private func checkpoint(_ hold: Hold, _ path: String) -> Mutation {
        let key = Digest(of: Data("\(hold.run) \(path)".utf8))
        let moment = Moment(milliseconds: 1_700_000_000_000)
        let label = Label(
            inputs: [key], provider: "drafts", model: "drafts-1", started: moment, finished: moment)
        return .checkpoint(
            Checkpoint(
                hold: hold,
                step: StepRecord(
                    run: hold.run, path: path, fingerprint: key, base: key, revision: 0,
                    output: parcel("an output of some hundred bytes, as small values are \(path)"),
                    published: nil, label: label),
                lineage: hold.run.rawValue))
    }

    private func parcel(_ text: String) -> Parcel {
        let data = Data(text.utf8)
        return Parcel(digest: Digest(of: data), size: data.count, inline: data)
    }
}
