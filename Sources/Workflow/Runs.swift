package import Artifacts
package import FoundationEssentials
package import Ground

/// The office of the engine: what people and other programs may do with runs.
package struct Runs: Sendable {
    package let ledger: any Ledger
    private let scribe: Scribe
    private let shelf: any ObjectStore
    private let world: any World

    package init(
        ledger: any Ledger, scribe: Scribe, shelf: any ObjectStore, world: any World
    ) {
        self.ledger = ledger
        self.scribe = scribe
        self.shelf = shelf
        self.world = world
    }

    /// Hands in a run; when this returns, it will not be lost.
    package func submit<Made: Production>(
        _ production: Made.Type, _ brief: Made.Brief, stem: String, title: String = "",
        key: String? = nil, lineage: String? = nil, priority: Int = 0,
        delay: Moment.Span = .zero, budget: Money? = nil
    ) async throws -> (id: RunID, isNew: Bool) {
        let input = try await shelf.keep(brief)
        let submission = Submission(
            id: .fresh(stem, chance: world.random()), key: key, production: Made.name,
            version: Made.version, lineage: lineage, title: title, priority: priority,
            delay: delay, input: input.parcel, budget: budget)
        guard case .submitted(let id, let isNew) = try await scribe.write(.submit(submission))
        else { throw Fault(.unexpected, "The ledger gave a strange answer to a submission.") }
        return (id, isNew)
    }

    /// The run of that name; a unique beginning of a name will do.
    package func find(_ text: String) async throws -> RunRecord {
        if let record = try await ledger.run(RunID(text)) { return record }
        let all = try await ledger.runs(RunFilter(most: 10_000))
        let matches = all.filter { $0.id.rawValue.hasPrefix(text) && !text.isEmpty }
        if matches.count == 1, let match = matches.first { return match }
        let roots = matches.filter { $0.parent == nil }
        if roots.count == 1, let match = roots.first { return match }
        if matches.isEmpty {
            throw Fault(
                .notFound, "There is no run “\(text)”. `backlot runs list` shows them.",
                subject: text)
        }
        throw Fault(
            .invalid,
            "“\(text)” could be any of "
                + matches.prefix(5).map(\.id.rawValue).joined(separator: ", ") + ".",
            subject: text)
    }

    package func value<Value: Storable>(_ artifact: Artifact<Value>) async throws -> Value {
        try await shelf.load(artifact)
    }

    package func bytes(_ parcel: Parcel) async throws -> Data { try await shelf.unpack(parcel) }

    package func cancel(_ run: RunID) async throws { _ = try await scribe.write(.cancel(run)) }

    /// Starts a stopped run again; its finished steps stay finished.
    ///
    /// A run that is done without some of its steps is made again from there.
    package func retry(_ run: RunID) async throws {
        let failed = try await failures(under: run)
        let state = try await ledger.run(run)?.state
        if state != .done || failed.isEmpty { _ = try await scribe.write(.retry(run)) }
        // What was given up stands until somebody asks for something else.
        for step in failed { _ = try await scribe.write(.take(step.run, path: step.path)) }
    }

    /// Has a run that goes on try again what it has given up.
    package func tryAgain(_ run: RunID) async throws {
        for step in try await failures(under: run) {
            _ = try await scribe.write(.take(step.run, path: step.path))
        }
    }

    /// One step of every run that gave some up, of this run and those under it that have stopped.
    private func failures(under id: RunID) async throws -> [StepRecord] {
        guard let top = try await ledger.run(id) else { return [] }
        var found: [StepRecord] = []
        for run in try await ledger.runs(RunFilter(root: top.root, most: 10_000)) {
            let isBelow = run.id.rawValue.hasPrefix("\(id)/")
            let hasStopped = [.failed, .dead, .cancelled].contains(run.state)
            guard run.id == id || isBelow && hasStopped else { continue }
            let standing = Failure.standing(in: try await ledger.steps(of: run.id))
            if let first = standing.first { found.append(first) }
        }
        return found
    }

    /// Puts a person's bytes in the place of a step's output; what was made from it is made again.
    package func edit(_ run: RunID, step path: String, to bytes: Data) async throws {
        let parcel = try await shelf.pack(bytes)
        _ = try await scribe.write(.edit(run, path: path, parcel))
    }

    /// Puts other bytes in the place of the brief of a run that has stopped.
    package func replaceInput(_ run: RunID, with bytes: Data) async throws {
        let parcel = try await shelf.pack(bytes)
        _ = try await scribe.write(.replaceInput(run, parcel))
    }

    /// Asks for another take of a step.
    package func take(_ run: RunID, step path: String) async throws {
        _ = try await scribe.write(.take(run, path: path))
    }

    /// Answers a wait by its key, or by its name: then the youngest of that name, as earlier ones
    /// were about bytes that an edit has superseded.
    package func answer(
        _ run: RunID, wait name: String, _ verdict: Verdict
    ) async throws {
        let waits = try await ledger.waits(of: run)
        let open = waits.filter { $0.verdict == nil }
        let key =
            waits.first { $0.wait.key == name }?.wait.key
            ?? open.filter { $0.wait.key.hasPrefix(name + "@") }
            .enumerated().max { ($0.element.since, $0.offset) < ($1.element.since, $1.offset) }?
            .element.wait.key
        guard let key else {
            let keys = open.map(\.wait.key).joined(separator: ", ")
            throw Fault(
                .notFound,
                "Run \(run) does not wait for “\(name)”. It waits for "
                    + (keys.isEmpty ? "nothing." : "\(keys)."),
                subject: name)
        }
        _ = try await scribe.write(.answer(run, wait: key, verdict))
    }

    /// Puts a limit on how many hold a slot of a pool at once, on all hosts; nil lifts it.
    package func limit(pool: String, to capacity: Int?) async throws {
        _ = try await scribe.write(.limit(pool: pool, capacity: capacity))
    }

    /// Puts a cap on what a scope may spend; nil lifts it.
    package func cap(_ scope: String, at most: Money?) async throws {
        _ = try await scribe.write(.cap(scope: scope, most))
    }

    package func schedule(_ schedule: Schedule) async throws {
        _ = try await scribe.write(.schedule(schedule))
    }

    package func unschedule(_ name: String) async throws {
        _ = try await scribe.write(.unschedule(name))
    }

    /// Moves runs that waited in the queue for longer than `age` to the dead letters.
    package func bury(olderThan age: Moment.Span) async throws -> Int {
        guard case .counted(let count) = try await scribe.write(.bury(olderThan: age)) else {
            return 0
        }
        return count
    }

    package func forget(_ run: RunID) async throws { _ = try await scribe.write(.forget(run)) }
}

extension Runs {
    /// Whether a step of these inputs, at take 0, has been finished in a lineage.
    package func isFinished<Made: Production, Input: Ingredient>(
        _ step: String, version: Int = 1, of production: Made.Type, from input: Input,
        in lineage: String
    ) async throws -> Bool {
        let base = Fingerprint.base(
            production: Made.name, step: step, version: version,
            inputs: [try input.fingerprint()])
        return try await ledger.memo(lineage, base) != nil
    }
}
