import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let limits: [LedgerCase] = [
        LedgerCase("a limit can be set, changed and taken away") { bench in
            let hold = try await bench.start("a")
            for capacity in [1, 2] {
                let limit = Mutation.limit(pool: "image", capacity: capacity)
                try bench.equal(try await bench.apply(limit), .done)
                try bench.equal(
                    try await bench.reserve(hold, "p\(capacity)") { $0.pool = "image" }, .granted)
                try bench.equal(
                    try await bench.reserve(hold, "q") { $0.pool = "image" },
                    .busy(.milliseconds(250)))
            }
            try await bench.apply(.limit(pool: "image", capacity: nil))
            try bench.equal(try await bench.reserve(hold, "q") { $0.pool = "image" }, .granted)
        },
        LedgerCase("slots taken before there was a limit count") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold, "x") { $0.pool = "image" }
            try await bench.apply(.limit(pool: "image", capacity: 1))
            try bench.equal(
                try await bench.reserve(hold, "y") { $0.pool = "image" },
                .busy(.milliseconds(250)))
        },
        LedgerCase("a limit of one pool is no limit of another") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 0))
            let hold = try await bench.start("a")
            try bench.equal(try await bench.reserve(hold) { $0.pool = "imag" }, .granted)
        },
    ]

    static let schedules: [LedgerCase] = [
        LedgerCase("a schedule fires when its time has come, once a turn") { bench in
            let first = bench.world.now() + .hours(1)
            try bench.equal(try await bench.apply(.schedule(Bench.daily(from: first))), .done)
            try bench.equal(try await bench.apply(.tick), .fired([]))
            bench.world.advance(.hours(1))
            let id = RunID("daily-\(first.milliseconds)")
            try bench.equal(try await bench.apply(.tick), .fired([id]))
            try bench.equal(try await bench.apply(.tick), .fired([]))
            let record = try await bench.record(id.rawValue)
            try bench.equal(record.title, "daily")
            try bench.equal(record.state, .ready)
            try bench.equal(record.input, Bench.parcel("input"))
            try bench.equal(try await bench.ledger.nextDue(), first + .days(1))
        },
        LedgerCase("a schedule that slept through several turns fires once") { bench in
            let first = bench.world.now()
            try await bench.apply(.schedule(Bench.daily(from: first)))
            bench.world.advance(.days(5))
            let fired = try await bench.apply(.tick)
            try bench.equal(fired, .fired([RunID("daily-\(first.milliseconds)")]))
            try bench.equal(try await bench.ledger.nextDue(), first + .days(6))
        },
        LedgerCase("several schedules fire by name") { bench in
            let first = bench.world.now()
            for name in ["b", "a"] {
                try await bench.apply(.schedule(Bench.daily(name, from: first)))
            }
            let ids = ["a", "b"].map { RunID("\($0)-\(first.milliseconds)") }
            try bench.equal(try await bench.apply(.tick), .fired(ids))
            try bench.equal(try await bench.ledger.schedules().map(\.name), ["a", "b"])
        },
        LedgerCase("a schedule set again keeps its turn unless its rhythm changed") { bench in
            let first = bench.world.now()
            try await bench.apply(.schedule(Bench.daily(from: first)))
            try await bench.apply(.tick)
            var same = Bench.daily(from: first)
            same.input = Bench.parcel("other")
            try await bench.apply(.schedule(same))
            try bench.equal(try await bench.apply(.tick), .fired([]))
            try bench.equal(try await bench.ledger.schedules(), [same])
            let later = first + .hours(1)
            try await bench.apply(.schedule(Bench.daily(from: later, every: .hours(2))))
            try bench.equal(try await bench.ledger.nextDue(), later)
            try bench.equal(try await bench.ledger.schedules().count, 1)
        },
        LedgerCase("a schedule that was taken away fires no more") { bench in
            try await bench.apply(.schedule(Bench.daily(from: bench.world.now())))
            try bench.equal(try await bench.apply(.unschedule("daily")), .done)
            try bench.equal(try await bench.apply(.unschedule("nobody")), .done)
            try bench.equal(try await bench.apply(.tick), .fired([]))
            try bench.equal(try await bench.ledger.schedules(), [])
            try bench.equal(try await bench.ledger.nextDue(), nil)
        },
        LedgerCase("a schedule made anew does not start the same turn twice") { bench in
            let first = bench.world.now()
            try await bench.apply(.schedule(Bench.daily(from: first)))
            try await bench.apply(.tick)
            try await bench.apply(.unschedule("daily"))
            try await bench.apply(.schedule(Bench.daily(from: first)))
            try await bench.apply(.tick)
            try bench.equal(try await bench.ledger.runs(RunFilter()).count, 1)
        },
        LedgerCase("a schedule without a rhythm is refused") { bench in
            let never = Bench.daily(from: bench.world.now(), every: .zero)
            try await bench.refuse(.schedule(never), .invalid)
            try bench.equal(try await bench.ledger.schedules(), [])
        },
        LedgerCase("a schedule whose run name is taken skips the turn") { bench in
            let first = bench.world.now()
            try await bench.submit("daily-\(first.milliseconds)") {
                $0.input = Bench.parcel("something else")
            }
            try await bench.apply(.schedule(Bench.daily(from: first)))
            try bench.equal(try await bench.apply(.tick), .fired([]))
            try bench.equal(try await bench.ledger.nextDue(), first + .days(1))
        },
    ]

    static let burying: [LedgerCase] = [
        LedgerCase("what waited too long without ever starting is buried") { bench in
            try await bench.submit("old")
            try await bench.submit("delayed") { $0.delay = .days(90) }
            let started = try await bench.start("started") { $0.priority = -1 }
            try await bench.back(started, counted: false)
            bench.world.advance(.days(8))
            try await bench.submit("new")
            try bench.equal(try await bench.apply(.bury(olderThan: .days(7))), .counted(2))
            for name in ["old", "delayed"] {
                let record = try await bench.record(name)
                try bench.equal(record.state, .dead)
                try bench.equal(record.fault?.code, .exhausted)
                try bench.expect(
                    record.fault?.explanation.contains("7 days") == true, "does not say why")
                try bench.equal(record.ended, bench.world.now())
                try bench.equal(try await bench.lastEvent(name).kind, .dead)
            }
            for name in ["started", "new"] { try await bench.isIn(name, .ready) }
            try bench.equal(try await bench.apply(.bury(olderThan: .days(7))), .counted(0))
        },
        LedgerCase("what is exactly as old as allowed is not buried") { bench in
            try await bench.submit("a")
            bench.world.advance(.days(7))
            try bench.equal(try await bench.apply(.bury(olderThan: .days(7))), .counted(0))
        },
        LedgerCase("a buried run can be retried") { bench in
            try await bench.submit("a")
            bench.world.advance(.days(8))
            try await bench.apply(.bury(olderThan: .days(7)))
            try await bench.apply(.retry(RunID("a")))
            _ = try await bench.hold("a")
        },
        LedgerCase("a buried child wakes its parent") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"))
            bench.world.advance(.days(8))
            try await bench.apply(.bury(olderThan: .days(7)))
            try await bench.isIn("a", .ready)
        },
    ]

    static let forgetting: [LedgerCase] = [
        LedgerCase("a forgotten run leaves nothing") { bench in
            let hold = try await bench.start("a") {
                $0.key = "k"
                $0.budget = Bench.cents(50)
                $0.input = Bench.blob("brief")
            }
            _ = try await bench.reserve(hold, "one") { $0.price = Bench.cents(5) }
            try await bench.make(hold, "one") { $0.step.output = Bench.blob("picture") }
            try await bench.apply(.take(RunID("a"), path: "one"))
            try await bench.wait(hold, Bench.callback("w"))
            try await bench.apply(.cancel(RunID("a")))
            try bench.equal(try await bench.apply(.forget(RunID("a"))), .done)
            try bench.equal(try await bench.ledger.run(RunID("a")), nil)
            try bench.equal(try await bench.ledger.steps(of: RunID("a")), [])
            try bench.equal(try await bench.ledger.waits(of: RunID("a")), [])
            try bench.equal(try await bench.ledger.events(after: 0, of: nil, most: 99), [])
            try bench.equal(try await bench.ledger.charges(of: nil), [])
            try bench.equal(try await bench.ledger.budget("run:a"), nil)
            try bench.equal(try await bench.ledger.memo("a", Bench.digest("print one")), nil)
            try bench.equal(try await bench.ledger.referencedDigests(), [])
            let answer = try await bench.submit("a") { $0.key = "k" }
            try bench.equal(answer, .submitted(RunID("a"), isNew: true))
            try bench.equal(try await bench.claimOne().takes, [:])
        },
        LedgerCase("forgetting twice, or what never was, is done") { bench in
            try await bench.finish(try await bench.start("a"))
            for _ in 0..<2 { try bench.equal(try await bench.apply(.forget(RunID("a"))), .done) }
        },
        LedgerCase("what has not ended cannot be forgotten") { bench in
            let hold = try await bench.start("a")
            try await bench.refuse(.forget(RunID("a")), .wrongState)
            try await bench.wait(hold, Bench.callback("k"))
            try await bench.refuse(.forget(RunID("a")), .wrongState)
            try await bench.submit("b")
            try await bench.refuse(.forget(RunID("b")), .wrongState)
        },
        LedgerCase("forgetting takes the descendants along, when they ended") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.submit("ab")
            try await bench.finish(parent)
            try await bench.refuse(.forget(RunID("a")), .wrongState)
            try bench.equal(try await bench.record("a").state, .done)
            try await bench.apply(.cancel(RunID("a/b")))
            try await bench.apply(.forget(RunID("a")))
            let left = try await bench.ledger.runs(RunFilter())
            try bench.equal(left.map(\.id.rawValue), ["ab"])
        },
        LedgerCase("memo and takes stay while another run of the lineage is there") { bench in
            let hold = try await bench.start("a") { $0.lineage = "family" }
            try await bench.make(hold, "one") { $0.lineage = "family" }
            try await bench.apply(.take(RunID("a"), path: "one"))
            try await bench.finish(hold, revision: 1)
            try await bench.submit("b") { $0.lineage = "family" }
            try await bench.apply(.forget(RunID("a")))
            let print = Bench.digest("print one")
            try bench.equal(try await bench.ledger.memo("family", print), Bench.parcel("made"))
            try bench.equal(try await bench.claimOne().takes.count, 1)
            try await bench.apply(.cancel(RunID("b")))
            try await bench.apply(.finish(Hold(run: RunID("b"), epoch: 1), .cancelled))
            try await bench.apply(.forget(RunID("b")))
            try bench.equal(try await bench.ledger.memo("family", print), nil)
        },
        LedgerCase("shared budgets keep what a forgotten run spent") { bench in
            try await bench.apply(.cap(scope: "day", Bench.cents(50)))
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) {
                $0.price = Bench.cents(5)
                $0.scopes = ["day"]
            }
            try await bench.fail(hold)
            try await bench.apply(.forget(RunID("a")))
            try bench.equal(try await bench.sums("day"), [5, 0])
        },
        LedgerCase("what a forgotten run still had reserved counts as spent") { bench in
            try await bench.apply(.cap(scope: "day", Bench.cents(50)))
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) {
                $0.price = Bench.cents(5)
                $0.scopes = ["day"]
            }
            try await bench.back(hold, counted: false)
            try await bench.apply(.cancel(RunID("a")))
            try await bench.apply(.forget(RunID("a")))
            try bench.equal(try await bench.sums("day"), [5, 0])
        },
        LedgerCase("a writer of a forgotten run is fenced, also when its name returns") { bench in
            let old = try await bench.start("a")
            try await bench.finish(old)
            try await bench.apply(.forget(RunID("a")))
            try bench.equal(try await bench.finish(old), .fenced)
            try await bench.submit("a")
            try bench.equal(try await bench.make(old, "one"), .fenced)
        },
    ]
}
