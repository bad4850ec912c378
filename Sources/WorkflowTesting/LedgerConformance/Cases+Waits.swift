import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let suspending: [LedgerCase] = [
        LedgerCase("a suspended run waits, held by nobody, and was not received") { bench in
            let hold = try await bench.start("a")
            try bench.equal(try await bench.wait(hold, Bench.callback("k")), .done)
            let record = try await bench.record("a")
            try bench.equal(record.state, .waiting)
            try bench.equal(record.owner, nil)
            try bench.equal(record.receives, 0)
            try bench.equal(record.due, nil)
            try bench.equal(try await bench.claim(), [])
            let event = try await bench.lastEvent("a")
            try bench.equal(event.kind, .waiting)
            try bench.equal(event.path, "k")
        },
        LedgerCase("a wait is read back with all it has") { bench in
            let hold = try await bench.start("a")
            let approval = Wait.approval("script", of: Bench.digest("script"))
            let waits = [
                approval, Bench.timer("t", .seconds(5)), Bench.child("a/b"), Bench.callback("k"),
            ]
            try await bench.apply(.suspend(hold, waits))
            let rows = try await bench.ledger.waits(of: RunID("a"))
            try bench.equal(Set(rows.map(\.wait)), Set(waits))
            try bench.equal(Set(rows.map(\.since)), [bench.world.now()])
            try bench.equal(rows.compactMap(\.due), [bench.world.now() + .seconds(5)])
            try bench.equal(rows.compactMap(\.verdict), [])
        },
        LedgerCase("suspending again is done and says nothing new") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("k"))
            try bench.equal(try await bench.wait(hold, Bench.callback("k")), .done)
            try bench.equal(try await bench.kinds("a"), [.submitted, .claimed, .waiting])
            try bench.equal(try await bench.ledger.waits(of: RunID("a")).count, 1)
        },
        LedgerCase("a repeat after an answer does not put the run to sleep again") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("k"))
            try await bench.apply(.answer(RunID("a"), wait: "k", .approved(by: "Ana")))
            try bench.equal(try await bench.wait(hold, Bench.callback("k")), .done)
            try await bench.isIn("a", .ready)
        },
        LedgerCase("a suspension of an earlier epoch is fenced and leaves no wait") { bench in
            let old = try await bench.start("a")
            try await bench.back(old, counted: false)
            _ = try await bench.hold("a", by: "w2")
            try bench.equal(try await bench.wait(old, Bench.callback("k")), .fenced)
            try bench.equal(try await bench.ledger.waits(of: RunID("a")), [])
            try await bench.isIn("a", .running)
        },
        LedgerCase("a wait that is there keeps its beginning and its verdict") { bench in
            let hold = try await bench.start("a")
            let since = bench.world.now()
            try await bench.wait(hold, Bench.callback("yes"), Bench.callback("no"))
            try await bench.apply(.answer(RunID("a"), wait: "yes", .approved(by: "Ana")))
            bench.world.advance(.seconds(5))
            let again = try await bench.hold("a")
            try await bench.wait(again, Bench.callback("no"), Bench.callback("third"))
            try await bench.isIn("a", .waiting)
            let rows = try await bench.ledger.waits(of: RunID("a"))
            try bench.equal(rows.count, 3)
            try bench.equal(rows.first { $0.wait.key == "no" }?.since, since)
            try bench.equal(try await bench.verdict("a", "yes"), .approved(by: "Ana"))
        },
        LedgerCase("a run that waits for something answered already is ready at once") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("k"))
            try await bench.apply(.answer(RunID("a"), wait: "k", .approved(by: "Ana")))
            let again = try await bench.hold("a")
            try await bench.wait(again, Bench.callback("k"), Bench.callback("other"))
            try await bench.isIn("a", .ready)
            try bench.equal(try await bench.record("a").receives, 0)
        },
        LedgerCase("a run that waits for nothing is ready at once") { bench in
            let hold = try await bench.start("a")
            try bench.equal(try await bench.apply(.suspend(hold, [])), .done)
            try await bench.isIn("a", .ready)
        },
        LedgerCase("waiting does not wear a run out") { bench in
            var hold = try await bench.start("a")
            for index in 0..<6 {
                let key = "k\(index)"
                try await bench.wait(hold, Bench.callback(key))
                try await bench.apply(.answer(RunID("a"), wait: key, .approved(by: "Ana")))
                hold = try await bench.hold("a")
            }
            try bench.equal(hold.epoch, 7)
        },
    ]

    static let timers: [LedgerCase] = [
        LedgerCase("a timer wakes its run when the time has come") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.timer("t", .seconds(30)))
            try bench.equal(try await bench.record("a").due, bench.world.now() + .seconds(30))
            bench.world.advance(.milliseconds(29_999))
            try bench.equal(try await bench.claim(), [])
            try bench.equal(try await bench.verdict("a", "t"), nil)
            bench.world.advance(.milliseconds(1))
            let run = try await bench.claimOne()
            try bench.equal(run.verdicts, ["t": .elapsed])
            try bench.equal(run.record.due, nil)
        },
        LedgerCase("the earliest of several timers is due first") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(
                hold, Bench.timer("late", .seconds(60)), Bench.timer("soon", .seconds(20)))
            try bench.equal(try await bench.record("a").due, bench.world.now() + .seconds(20))
            bench.world.advance(.seconds(20))
            try bench.equal(try await bench.claimOne().verdicts, ["soon": .elapsed])
        },
        LedgerCase("a timer keeps its first due time when the run waits again") { bench in
            let hold = try await bench.start("a")
            let due = bench.world.now() + .seconds(60)
            try await bench.wait(hold, Bench.timer("t", .seconds(60)), Bench.callback("k"))
            bench.world.advance(.seconds(30))
            try await bench.apply(.answer(RunID("a"), wait: "k", .approved(by: "Ana")))
            let again = try await bench.hold("a")
            try await bench.wait(again, Bench.timer("t", .seconds(60)))
            try bench.equal(try await bench.record("a").due, due)
        },
        LedgerCase("a timer that ran out meanwhile is over at once") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.timer("t", .seconds(10)), Bench.callback("k"))
            try await bench.apply(.answer(RunID("a"), wait: "k", .approved(by: "Ana")))
            let again = try await bench.hold("a")
            bench.world.advance(.seconds(10))
            try await bench.wait(again, Bench.timer("t", .seconds(10)))
            try await bench.isIn("a", .ready)
            try bench.equal(try await bench.verdict("a", "t"), .elapsed)
        },
        LedgerCase("a timer of no time is over at once") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.timer("t", .zero))
            try await bench.isIn("a", .ready)
            try bench.equal(try await bench.verdict("a", "t"), .elapsed)
            try bench.equal(try await bench.record("a").due, nil)
        },
        LedgerCase("a timer of a run that no longer waits wakes nobody") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.timer("t", .seconds(10)))
            try await bench.apply(.cancel(RunID("a")))
            try bench.equal(try await bench.ledger.nextDue(), nil)
            bench.world.advance(.seconds(20))
            try bench.equal(try await bench.claim(), [])
            try await bench.isIn("a", .cancelled)
        },
        LedgerCase("the next due time is the earliest of delays, timers and schedules") { bench in
            let now = bench.world.now()
            try bench.equal(try await bench.ledger.nextDue(), nil)
            try await bench.apply(.schedule(Bench.daily(from: now + .hours(3))))
            try bench.equal(try await bench.ledger.nextDue(), now + .hours(3))
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.timer("t", .hours(2)))
            try bench.equal(try await bench.ledger.nextDue(), now + .hours(2))
            try await bench.submit("b") { $0.delay = .hours(1) }
            try bench.equal(try await bench.ledger.nextDue(), now + .hours(1))
            bench.world.advance(.hours(1))
            try bench.equal(try await bench.claim().count, 1)
            try bench.equal(try await bench.ledger.nextDue(), now + .hours(2))
        },
    ]
}

extension Bench {
    static func daily(
        _ name: String = "daily", from first: Moment, every: Moment.Span = .days(1)
    ) -> Schedule {
        Schedule(
            name: name, every: every, first: first, production: film.name, version: film.version,
            input: parcel("input"))
    }
}
