import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let workers: [LedgerCase] = [
        LedgerCase("a live worker's runs are not reaped") { bench in
            _ = try await bench.start("a")
            bench.world.advance(.seconds(9))
            try bench.equal(try await bench.apply(.reap), .counted(0))
            try await bench.isIn("a", .running)
        },
        LedgerCase("a lease holds to its last millisecond, and no longer") { bench in
            _ = try await bench.start("a")
            bench.world.advance(Bench.lease)
            try bench.equal(try await bench.apply(.reap), .counted(0))
            bench.world.advance(.milliseconds(1))
            try bench.equal(try await bench.apply(.reap), .counted(1))
            let record = try await bench.record("a")
            try bench.equal(record.state, .ready)
            try bench.equal(record.owner, nil)
            try bench.equal(record.receives, 1)
            try bench.equal(try await bench.lastEvent("a").kind, .leaseLost)
        },
        LedgerCase("a heartbeat renews the lease of all the worker's runs") { bench in
            for name in ["a", "b"] { _ = try await bench.start(name) }
            for _ in 0..<5 {
                bench.world.advance(.seconds(8))
                let beat = Mutation.beat(WorkerID(rawValue: "w1"), lease: Bench.lease)
                try bench.equal(try await bench.apply(beat), .done)
                try bench.equal(try await bench.apply(.reap), .counted(0))
            }
        },
        LedgerCase("a claim renews the lease too, even an empty one") { bench in
            _ = try await bench.start("a")
            bench.world.advance(.seconds(8))
            try bench.equal(try await bench.claim(), [])
            bench.world.advance(.seconds(8))
            try bench.equal(try await bench.apply(.reap), .counted(0))
        },
        LedgerCase("a claim leaves a lease alone that is still half there") { bench in
            _ = try await bench.start("a")
            bench.world.advance(.seconds(3))
            try bench.equal(try await bench.claim(), [])
            bench.world.advance(.milliseconds(7001))
            try bench.equal(try await bench.apply(.reap), .counted(1))
        },
        LedgerCase("a claim with a shorter lease shortens nothing") { bench in
            try await bench.apply(.beat(WorkerID(rawValue: "w1"), lease: .minutes(1)))
            _ = try await bench.start("a")
            bench.world.advance(.seconds(30))
            try bench.equal(try await bench.apply(.reap), .counted(0))
        },
        LedgerCase("one worker's heartbeat does not keep another alive") { bench in
            _ = try await bench.start("a", by: "w1")
            bench.world.advance(.seconds(8))
            try await bench.apply(.beat(WorkerID(rawValue: "w2"), lease: Bench.lease))
            bench.world.advance(.seconds(8))
            try bench.equal(try await bench.apply(.reap), .counted(1))
        },
        LedgerCase("the third worker that dies with a run makes it a dead letter") { bench in
            try await bench.submit("a")
            for epoch in 1...3 {
                try bench.equal(try await bench.hold("a", by: "w\(epoch)").epoch, epoch)
                bench.world.advance(.minutes(1))
                try bench.equal(try await bench.apply(.reap), .counted(1))
            }
            let record = try await bench.record("a")
            try bench.equal(record.state, .dead)
            try bench.equal(record.fault?.code, .exhausted)
            try bench.equal(record.ended, bench.world.now())
        },
        LedgerCase("a cancelled run of a lost worker is cancelled") { bench in
            _ = try await bench.start("a")
            try await bench.apply(.cancel(RunID("a")))
            bench.world.advance(.minutes(1))
            try bench.equal(try await bench.apply(.reap), .counted(1))
            try await bench.isIn("a", .cancelled)
            try bench.equal(try await bench.lastEvent("a").kind, .cancelled)
        },
        LedgerCase("a worker that was taken for dead can write nothing more") { bench in
            let old = try await bench.start("a", by: "w1")
            bench.world.advance(.minutes(1))
            try await bench.apply(.reap)
            try bench.equal(try await bench.make(old, "one"), .fenced)
            let new = try await bench.hold("a", by: "w2")
            try bench.equal(new.epoch, 2)
            try await bench.apply(.beat(WorkerID(rawValue: "w1"), lease: Bench.lease))
            try bench.equal(try await bench.make(old, "one"), .fenced)
            try bench.equal(try await bench.reserve(old), .fenced)
            try bench.equal(try await bench.finish(old), .fenced)
            try bench.equal(try await bench.finish(new), .done)
        },
        LedgerCase("a worker that leaves gives its runs back uncounted") { bench in
            for name in ["a", "b"] { _ = try await bench.start(name) }
            _ = try await bench.start("c", by: "w2")
            let worker = WorkerID(rawValue: "w1")
            try bench.equal(try await bench.apply(.leave(worker)), .counted(2))
            for name in ["a", "b"] {
                let record = try await bench.record(name)
                try bench.equal(record.state, .ready)
                try bench.equal(record.receives, 0)
                try bench.equal(record.owner, nil)
                try bench.equal(try await bench.lastEvent(name).kind, .handedBack)
            }
            try await bench.isIn("c", .running)
            try bench.equal(try await bench.apply(.leave(worker)), .counted(0))
        },
        LedgerCase("an unknown worker leaves without a trace") { bench in
            try bench.equal(
                try await bench.apply(.leave(WorkerID(rawValue: "nobody"))), .counted(0))
        },
        LedgerCase("cancelled runs are named to the worker that holds them") { bench in
            let one = try await bench.start("a", by: "w1")
            _ = try await bench.start("b", by: "w1")
            _ = try await bench.start("c", by: "w2")
            for name in ["a", "c"] { try await bench.apply(.cancel(RunID(name))) }
            let worker = WorkerID(rawValue: "w1")
            try bench.equal(try await bench.ledger.cancelled(heldBy: worker), [one])
            try await bench.apply(.finish(one, .cancelled))
            try bench.equal(try await bench.ledger.cancelled(heldBy: worker), [])
        },
    ]

    static let advertising: [LedgerCase] = [
        LedgerCase("a run goes to a worker that knows its production and version") { bench in
            try await bench.submit("a") { $0.version = 2 }
            try await bench.submit("b") { $0.production = "clip" }
            try bench.equal(try await bench.claim(most: 9), [])
            let two = ProductionKey(name: "film", version: 2)
            let runs = try await bench.claim("w2", most: 9) { $0.productions = [two] }
            try bench.equal(runs.map(\.record.id.rawValue), ["a"])
            try await bench.isIn("b", .ready)
        },
        LedgerCase("a worker is known with what it asked to make") { bench in
            try bench.equal(try await bench.ledger.workers(), [])
            let beat = Mutation.beat(WorkerID(rawValue: "w2"), lease: Bench.lease)
            try await bench.apply(beat)
            _ = try await bench.claim("w1")
            let two = ProductionKey(name: "film", version: 2)
            try bench.equal(
                try await bench.ledger.workers(),
                [
                    bench.alive("w1", [Bench.film]), bench.alive("w2", []),
                ])
            _ = try await bench.claim("w1") { $0.productions = [Bench.film, two] }
            _ = try await bench.claim("w2") { $0.productions = [two] }
            try bench.equal(
                try await bench.ledger.workers(),
                [bench.alive("w1", [Bench.film, two]), bench.alive("w2", [two])])
            try await bench.apply(.leave(WorkerID(rawValue: "w1")))
            try bench.equal(try await bench.ledger.workers(), [bench.alive("w2", [two])])
        },
        LedgerCase("a worker whose lease has run out is not known any more") { bench in
            _ = try await bench.claim("w1")
            bench.world.advance(Bench.lease)
            try bench.equal(try await bench.ledger.workers().count, 1)
            bench.world.advance(.milliseconds(1))
            try bench.equal(try await bench.ledger.workers(), [])
        },
        LedgerCase("the limits that stand can be read") { bench in
            try bench.equal(try await bench.ledger.pools(), [:])
            try await bench.apply(.limit(pool: "image", capacity: 3))
            try await bench.apply(.limit(pool: "runs", capacity: 1))
            try bench.equal(try await bench.ledger.pools(), ["image": 3, "runs": 1])
            try await bench.apply(.limit(pool: "image", capacity: nil))
            try bench.equal(try await bench.ledger.pools(), ["runs": 1])
        },
    ]
}

extension Bench {
    /// A worker whose lease began now.
    fileprivate func alive(_ name: String, _ productions: [ProductionKey]) -> WorkerRecord {
        WorkerRecord(
            id: WorkerID(rawValue: name), leaseUntil: world.now() + Self.lease,
            productions: productions)
    }
}
