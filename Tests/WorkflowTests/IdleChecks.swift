import Artifacts
import Ground
import Workflow
import WorkflowTesting

/// What idle workers owe: checks that tests run on the engine as it is, and again with a bug in it.
enum IdleChecks {
    /// A run handed in at one process is begun by an idle worker of another within two polls.
    static func hearOfOtherProcesses() throws -> Bool {
        let stage = Stage()
        stage.add(Held(note: stage.note))
        stage.open()
        stage.pass(.seconds(1))
        let run = try stage.submit(Held.self, "x")
        stage.pass(.milliseconds(600))
        return try stage.record(run).epoch == 1
    }

    /// A schedule starts its runs while nothing else happens.
    static func startWhatIsDue() throws -> Bool {
        let stage = Stage()
        stage.add(Held(note: stage.note))
        stage.open()
        let input = try Parcel.inline("x")
        let schedule = Schedule(
            name: "daily", every: .hours(24), first: stage.clockwork.now + .hours(1),
            production: Held.name, version: Held.version, input: input)
        try stage.ask { try await $0.schedule(schedule) }
        stage.pass(.hours(2))
        return stage.ledger.books.runs(RunFilter()).count == 1
    }

    /// A run is cancelled while a body of its is at work.
    static func cancel() throws -> Bool {
        let stage = Stage()
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        bodies.does("a") {
            try await $0.sleep(.minutes(30))
            return "a"
        }
        let run = try stage.submit(Errand.self, ["a"])
        stage.open()
        stage.pass(.seconds(5))
        try stage.ask { try await $0.cancel(run) }
        stage.pass(.seconds(5))
        return try stage.record(run).state == .cancelled
    }

    /// A provider is tried again although its first probe was refused the money for it.
    static func probeAgain() throws -> Bool {
        let stage = Stage(settings: WorkerSettings(breaker: Breaker(threshold: 1)))
        let bodies = Bodies(stage)
        stage.add(Errand(bodies))
        let calls = Guarded(0)
        let price = Money(microdollars: 10)
        bodies.does("a", needing: Effect(price: price, provider: "muse")) { _ in
            let isFirst = calls.withLock { count in
                count += 1
                return count == 1
            }
            if isFirst { throw Fault(.unavailable, "Away.", retry: .soon) }
            return "a"
        }
        let run = try stage.submit(Errand.self, ["a"], budget: price)
        stage.open()
        stage.pass(.seconds(5))
        let scope = BudgetRecord.scope(of: run)
        try stage.ask { try await $0.cap(scope, at: .zero) }
        stage.pass(.minutes(5))
        try stage.ask { try await $0.cap(scope, at: price) }
        try stage.ask { try await $0.retry(run) }
        stage.pass(.minutes(10))
        return try stage.record(run).state == .done
    }

    /// A worker that is told to stop ends, whatever it was at.
    static func stop() -> Bool {
        (1...100)
            .allSatisfy { (seed: Int) in
                let stage = Stage(seed: UInt64(seed))
                stage.add(Held(note: stage.note))
                let (worker, process) = stage.open()
                stage.clockwork.run(until: stage.clockwork.now + .seconds(2)) {
                    stage.clockwork.jobs >= 5 + seed / 3
                }
                worker.stop()
                stage.pass(.seconds(5))
                return stage.hasClosed(process)
            }
    }
}

extension Parcel {
    /// A small value as a parcel.
    static func inline(_ value: some Storable) throws -> Parcel {
        let data = try value.stored()
        return Parcel(digest: Digest(of: data), size: data.count, inline: data)
    }
}
