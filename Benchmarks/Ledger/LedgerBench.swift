import Artifacts
import FoundationEssentials
import Ground
import Ledgers
import Workflow

/// The work that is measured, on one ledger that grows with the rounds as a real one does.
final class LedgerBench {
    private let ledger: SQLiteLedger
    private let raw: RawLimit
    private let bare: RawLimit
    private let worker = WorkerID(rawValue: "bench")
    private var serial: UInt64 = 0

    init(folder: String) async throws {
        for name in ["ledger", "raw", "bare"] {
            try FileManager.default.createDirectory(
                atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        raw = try RawLimit(folder: "\(folder)/raw", lengthened: true)
        bare = try RawLimit(folder: "\(folder)/bare", lengthened: false)
        ledger = try await SQLiteLedger(folder: "\(folder)/ledger")
    }

    func lap(of measure: Measure) async throws -> Lap {
        switch measure {
        case .raw1: try seconds(2000) { for _ in 0..<2000 { try raw.commit(rows: 1) } }
        case .bare1: try seconds(2000) { for _ in 0..<2000 { try bare.commit(rows: 1) } }
        case .raw100: try seconds(40_000) { for _ in 0..<400 { try raw.commit(rows: 100) } }
        case .single: try await single(2000, on: ledger.executor)
        case .singleElsewhere: try await single(2000, on: nil)
        case .grouped: try await grouped(runs: 256, steps: 5, times: 20)
        case .noop: try await drain(20_000, by: 100)
        case .submit: try await submit(20_000)
        }
    }

    private func seconds(_ count: Int, _ work: () throws -> Void) rethrows -> Lap {
        let watch = Stopwatch()
        try work()
        return watch.lap(Double(count))
    }

    private func single(_ count: Int, on executor: (any TaskExecutor)?) async throws -> Lap {
        let hold = try await claim(1)[0].hold
        let batches = (0..<count).map { [checkpoint(hold, "step/\($0)")] }
        let ledger = ledger
        return try await withTaskExecutorPreference(executor) {
            let watch = Stopwatch()
            for batch in batches { _ = try await ledger.commit(batch) }
            return watch.lap(Double(count))
        }
    }

    private func grouped(runs: Int, steps: Int, times: Int) async throws -> Lap {
        var batches: [[Mutation]] = []
        for _ in 0..<times {
            let holds = try await claim(runs).map(\.hold)
            for step in 0..<steps {
                batches.append(holds.map { checkpoint($0, "product/rose-serum/\(step)") })
            }
        }
        let (ledger, work) = (ledger, batches)
        return try await withTaskExecutorPreference(ledger.executor) {
            let watch = Stopwatch()
            for batch in work { _ = try await ledger.commit(batch) }
            return watch.lap(Double(runs * steps * times))
        }
    }

    private func drain(_ count: Int, by most: Int) async throws -> Lap {
        _ = try await submit(count)
        let (ledger, worker, output) = (ledger, worker, parcel("out"))
        return try await withTaskExecutorPreference(ledger.executor) {
            let watch = Stopwatch()
            var (left, token) = (count, UInt64.random(in: 0 ... .max))
            var batch: [Mutation] = []
            while left > 0 {
                token += 1
                batch.append(
                    .claim(
                        Claim(
                            worker: worker, token: token, productions: [production], most: most,
                            lease: .seconds(10))))
                guard case .success(.claimed(let runs)) = try await ledger.commit(batch).last
                else { break }
                left -= runs.count
                batch = runs.map { .finish($0.hold, .done(output, revision: 0)) }
            }
            _ = try await ledger.commit(batch)
            return watch.lap(Double(count))
        }
    }

    @discardableResult
    private func submit(_ count: Int) async throws -> Lap {
        let batches = stride(from: 0, to: count, by: 1000)
            .map { _ in
                (0..<min(1000, count)).map { _ in Mutation.submit(submission()) }
            }
        let ledger = ledger
        return try await withTaskExecutorPreference(ledger.executor) {
            let watch = Stopwatch()
            for batch in batches { _ = try await ledger.commit(batch) }
            return watch.lap(Double(count))
        }
    }

    /// Submits runs and claims them.
    private func claim(_ count: Int) async throws -> [ClaimedRun] {
        let mine = ProductionKey(name: "bench-\(serial)", version: 1)
        let submissions = (0..<count).map { _ in Mutation.submit(submission(mine)) }
        serial += 1
        let claim = Claim(
            worker: worker, token: serial, productions: [mine], most: count, lease: .seconds(10))
        guard
            case .success(.claimed(let runs)) =
                try await ledger.commit(
                    submissions + [.claim(claim)]
                )
                .last
        else { return [] }
        return runs
    }

    private func submission(_ key: ProductionKey = production) -> Submission {
        serial += 1
        return Submission(
            id: .fresh("bench-\(serial)", chance: serial), production: key.name,
            version: key.version, title: "A job", input: parcel("in \(serial)"))
    }

    private func checkpoint(_ hold: Hold, _ path: String) -> Mutation {
        let key = Digest(of: Data("\(hold.run) \(path)".utf8))
        let moment = Moment(milliseconds: 1_700_000_000_000)
        return .checkpoint(
            Checkpoint(
                hold: hold,
                step: StepRecord(
                    run: hold.run, path: path, fingerprint: key, base: key, revision: 0,
                    output: parcel("an output of some hundred bytes, as small values are \(path)"),
                    published: nil,
                    label: Label(
                        inputs: [key, key], provider: "drafts", model: "drafts-1",
                        started: moment, finished: moment)), lineage: hold.run.rawValue))
    }

    private func parcel(_ text: String) -> Parcel {
        let data = Data(text.utf8)
        return Parcel(digest: Digest(of: data), size: data.count, inline: data)
    }
}

private let production = ProductionKey(name: "noop", version: 1)
