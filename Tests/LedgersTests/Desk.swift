import Artifacts
import FoundationEssentials
import Ground
import Ledgers
import Workflow

/// Shorthand for tests: a few runs of one production, and what is done to them.
enum Desk {
    static let film = ProductionKey(name: "film", version: 1)

    static func parcel(_ text: String) -> Parcel {
        let data = Data(text.utf8)
        return Parcel(digest: Digest(of: data), size: data.count, inline: data)
    }

    static func submit(_ id: String, _ input: String = "input") -> Mutation {
        .submit(
            Submission(
                id: RunID(id), production: film.name, version: film.version,
                input: parcel(input)))
    }

    static func claim(_ worker: String, _ token: UInt64, most: Int = 1) -> Mutation {
        .claim(
            Claim(
                worker: WorkerID(rawValue: worker), token: token, productions: [film], most: most,
                lease: .hours(1)))
    }

    static func checkpoint(_ hold: Hold, _ path: String) -> Mutation {
        let moment = Moment(milliseconds: 1_780_000_000_000)
        let key = Digest(of: Data("\(hold.run) \(path)".utf8))
        return .checkpoint(
            Checkpoint(
                hold: hold,
                step: StepRecord(
                    run: hold.run, path: path, fingerprint: key, base: key, revision: 0,
                    output: parcel(path), published: nil,
                    label: Label(inputs: [key], started: moment, finished: moment)),
                lineage: hold.run.rawValue))
    }
}

extension Ledger {
    /// Commits mutations that are all to succeed.
    @discardableResult
    func apply(_ mutations: Mutation...) async throws -> [Answer] {
        try await commit(mutations).map { try $0.get() }
    }

    func claimed(_ worker: String, _ token: UInt64, most: Int = 1) async throws -> [ClaimedRun] {
        guard case .claimed(let runs) = try await apply(Desk.claim(worker, token, most: most))[0]
        else { return [] }
        return runs
    }
}
