import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let claiming: [LedgerCase] = [
        LedgerCase("nothing to claim is answered with no runs") { bench in
            try bench.equal(try await bench.claim(most: 5), [])
        },
        LedgerCase("a claimed run is running, owned, and in its first epoch") { bench in
            try await bench.submit("a")
            bench.world.advance(.seconds(1))
            let runs = try await bench.claim("w7")
            let record = try await bench.record("a")
            try bench.equal(runs.map(\.record), [record])
            try bench.equal(record.state, .running)
            try bench.equal(record.epoch, 1)
            try bench.equal(record.receives, 1)
            try bench.equal(record.owner, WorkerID(rawValue: "w7"))
            try bench.equal(record.started, bench.world.now())
            try bench.equal(try await bench.lastEvent("a").detail, "1")
        },
        LedgerCase("every claim raises the epoch; the first start stays") { bench in
            let hold = try await bench.start("a")
            let started = try await bench.record("a").started
            try await bench.back(hold, counted: false)
            bench.world.advance(.seconds(1))
            try bench.equal(try await bench.hold("a").epoch, 2)
            try bench.equal(try await bench.record("a").started, started)
        },
        LedgerCase("a running run is not handed to another worker") { bench in
            _ = try await bench.start("a", by: "w1")
            try bench.equal(try await bench.claim("w2", most: 5), [])
        },
        LedgerCase("a claim gives at most as many as asked for") { bench in
            for name in ["a", "b", "c"] { try await bench.submit(name) }
            try bench.equal(try await bench.claim(most: 2).count, 2)
            try bench.equal(try await bench.claim(most: 2).count, 1)
        },
        LedgerCase("a claim of none gives none") { bench in
            try await bench.submit("a")
            try bench.equal(try await bench.claim(most: 0), [])
            try await bench.isIn("a", .ready)
        },
        LedgerCase("runs are handed out by priority, then in the order they came") { bench in
            let wishes = [("a", 1), ("b", 0), ("c", 1), ("d", -1), ("e", 0)]
            for (name, priority) in wishes {
                try await bench.submit(name) { $0.priority = priority }
            }
            let order = try await bench.claim(most: 5).map(\.record.id.rawValue)
            try bench.equal(order, ["d", "b", "e", "a", "c"])
        },
        LedgerCase("a run that comes back keeps its place in the queue") { bench in
            let hold = try await bench.start("a")
            try await bench.submit("b")
            try await bench.back(hold, counted: false)
            let order = try await bench.claim(most: 2).map(\.record.id.rawValue)
            try bench.equal(order, ["a", "b"])
        },
        LedgerCase("only productions that the worker has are handed to it") { bench in
            try await bench.submit("a") { $0.production = "poster" }
            try await bench.submit("b")
            let runs = try await bench.claim(most: 5)
            try bench.equal(runs.map(\.record.id.rawValue), ["b"])
            try await bench.isIn("a", .ready)
        },
        LedgerCase("a version is pinned: a worker with another gets nothing") { bench in
            try await bench.submit("a") { $0.version = 2 }
            try bench.equal(try await bench.claim(), [])
            let keys = [Bench.film, ProductionKey(name: "film", version: 2)]
            try bench.equal(try await bench.claim { $0.productions = keys }.count, 1)
        },
        LedgerCase("name and version must fit together") { bench in
            try await bench.submit("a") { $0.version = 2 }
            let keys = [Bench.film, ProductionKey(name: "poster", version: 2)]
            try bench.equal(try await bench.claim { $0.productions = keys }, [])
        },
        LedgerCase("a worker without productions gets nothing") { bench in
            try await bench.submit("a")
            try bench.equal(try await bench.claim { $0.productions = [] }, [])
        },
        LedgerCase("a claim for one root gives that root and its children only") { bench in
            for name in ["b", "a", "a/x", "ab"] { try await bench.submit(name) }
            let runs = try await bench.claim(most: 9) { $0.root = RunID("a") }
            try bench.equal(runs.map(\.record.id.rawValue), ["a", "a/x"])
        },
        LedgerCase("repeating a claim gives the same runs, unchanged") { bench in
            for name in ["a", "b", "c"] { try await bench.submit(name) }
            let first = try await bench.claim(most: 2) { $0.token = 42 }
            let again = try await bench.claim(most: 2) { $0.token = 42 }
            try bench.equal(again, first)
            try await bench.isIn("c", .ready)
            try bench.equal(try await bench.record("a").epoch, 1)
            try bench.equal(try await bench.kinds("a"), [.submitted, .claimed])
        },
        LedgerCase("another worker's equal token is another claim") { bench in
            for name in ["a", "b"] { try await bench.submit(name) }
            _ = try await bench.claim("w1") { $0.token = 42 }
            let other = try await bench.claim("w2") { $0.token = 42 }
            try bench.equal(other.map(\.record.id.rawValue), ["b"])
        },
        LedgerCase("a token with its highest bit set is a token like another") { bench in
            for name in ["a", "b"] { try await bench.submit(name) }
            let first = try await bench.claim { $0.token = .max }
            try bench.equal(try await bench.claim { $0.token = .max }, first)
            try bench.equal(try await bench.claim { $0.token = 1 << 63 }.count, 1)
        },
        LedgerCase("a repeated claim knows the steps made since") { bench in
            try await bench.submit("a")
            let hold = try await bench.claimOne { $0.token = 5 }.hold
            try await bench.make(hold, "one")
            let again = try await bench.claim { $0.token = 5 }
            try bench.equal(again.map { Array($0.steps.keys) }, [["one"]])
        },
        LedgerCase("once all its runs are gone a token claims anew") { bench in
            try await bench.submit("a")
            try await bench.submit("b")
            let hold = try await bench.claimOne { $0.token = 5 }.hold
            try await bench.finish(hold)
            let runs = try await bench.claim { $0.token = 5 }
            try bench.equal(runs.map(\.record.id.rawValue), ["b"])
        },
    ]

    static let handing: [LedgerCase] = [
        LedgerCase("a claim brings finished steps, takes and verdicts along") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one", "1")
            try await bench.make(hold, "two", "2")
            try await bench.apply(.take(RunID("a"), path: "two"))
            try await bench.wait(hold, Bench.callback("yes"), Bench.callback("no"))
            try await bench.apply(.answer(RunID("a"), wait: "yes", .approved(by: "Ana")))
            let run = try await bench.claimOne()
            try bench.equal(run.steps.keys.sorted(), ["one", "two"])
            try bench.equal(run.steps["one"]?.output, Bench.parcel("1"))
            try bench.equal(run.takes, [Bench.digest("base two"): 1])
            try bench.equal(run.verdicts, ["yes": .approved(by: "Ana")])
        },
        LedgerCase("takes of the lineage come along, steps of others do not") { bench in
            let hold = try await bench.start("a") { $0.lineage = "family" }
            try await bench.make(hold, "one") { $0.lineage = "family" }
            try await bench.apply(.take(RunID("a"), path: "one"))
            try await bench.finish(hold, revision: 1)
            try await bench.submit("b") { $0.lineage = "family" }
            let run = try await bench.claimOne()
            try bench.equal(run.takes, [Bench.digest("base one"): 1])
            try bench.equal(run.steps, [:])
        },
        LedgerCase("a run received three times without progress dies at the next claim") { bench in
            var hold = try await bench.start("a")
            for _ in 0..<2 {
                try await bench.back(hold, most: 9)
                hold = try await bench.hold("a")
            }
            try await bench.back(hold, Fault(.unavailable, "The painter is away."), most: 9)
            try bench.equal(try await bench.claim(), [])
            try await bench.isIn("a", .dead)
            let record = try await bench.record("a")
            try bench.equal(record.fault, Fault(.unavailable, "The painter is away."))
            try bench.equal(record.ended, bench.world.now())
            try bench.equal(try await bench.lastEvent("a").kind, .dead)
        },
        LedgerCase("a dead run without a fault is given one that says it is exhausted") { bench in
            let hold = try await bench.start("a")
            try await bench.back(hold, most: 9)
            try bench.equal(try await bench.claim { $0.maxReceives = 1 }, [])
            try bench.equal(try await bench.record("a").fault?.code, .exhausted)
        },
        LedgerCase("a dying run does not take the place of a living one") { bench in
            let hold = try await bench.start("a")
            try await bench.submit("b")
            try await bench.back(hold, most: 9)
            let runs = try await bench.claim { $0.maxReceives = 1 }
            try bench.equal(runs.map(\.record.id.rawValue), ["b"])
            try await bench.isIn("a", .dead)
        },
        LedgerCase("a run cancelled while it was held is cancelled, not handed out") { bench in
            let hold = try await bench.start("a")
            try await bench.submit("b")
            try await bench.apply(.cancel(RunID("a")))
            try await bench.back(hold, counted: false)
            let runs = try await bench.claim()
            try bench.equal(runs.map(\.record.id.rawValue), ["b"])
            try await bench.isIn("a", .cancelled)
            try bench.equal(try await bench.record("a").ended, bench.world.now())
        },
        LedgerCase("a pool's limit bounds the runs that run in it") { bench in
            try await bench.apply(.limit(pool: "render", capacity: 2))
            for name in ["a", "b", "c"] { try await bench.submit(name) { $0.pool = "render" } }
            try await bench.submit("d")
            let first = try await bench.claim("w1", most: 9)
            try bench.equal(first.map(\.record.id.rawValue), ["a", "b", "d"])
            try bench.equal(try await bench.claim("w2", most: 9), [])
            try await bench.finish(first[0].hold)
            let next = try await bench.claim("w2", most: 9)
            try bench.equal(next.map(\.record.id.rawValue), ["c"])
        },
        LedgerCase("a pool of capacity nought hands out nothing") { bench in
            try await bench.apply(.limit(pool: "render", capacity: 0))
            try await bench.submit("a") { $0.pool = "render" }
            try bench.equal(try await bench.claim(), [])
            try await bench.apply(.limit(pool: "render", capacity: nil))
            try bench.equal(try await bench.claim().count, 1)
        },
        LedgerCase("a lowered limit stops nobody who runs") { bench in
            for name in ["a", "b", "c"] { try await bench.submit(name) { $0.pool = "render" } }
            let held = try await bench.claim(most: 2)
            try bench.equal(held.count, 2)
            try await bench.apply(.limit(pool: "render", capacity: 1))
            try bench.equal(try await bench.claim(), [])
            try await bench.finish(held[0].hold)
            try bench.equal(try await bench.claim(), [])
            try bench.equal(try await bench.finish(held[1].hold), .done)
            try bench.equal(try await bench.claim().count, 1)
        },
    ]
}
