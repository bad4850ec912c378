import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let reading: [LedgerCase] = [
        LedgerCase("runs are listed newest first") { bench in
            for name in ["a", "b"] { try await bench.submit(name) }
            bench.world.advance(.seconds(1))
            try await bench.submit("c")
            bench.world.advance(.seconds(-9))
            try await bench.submit("d")
            let ids = try await bench.ledger.runs(RunFilter()).map(\.id.rawValue)
            try bench.equal(ids, ["c", "b", "a", "d"])
        },
        LedgerCase("at most as many runs are listed as asked for, the newest") { bench in
            for name in ["a", "b", "c"] { try await bench.submit(name) }
            let ids = try await bench.ledger.runs(RunFilter(most: 2)).map(\.id.rawValue)
            try bench.equal(ids, ["c", "b"])
            try bench.equal(try await bench.ledger.runs(RunFilter(most: 0)), [])
        },
        LedgerCase("runs are filtered by state") { bench in
            try await bench.finish(try await bench.start("done"))
            _ = try await bench.start("running")
            try await bench.submit("ready")
            let filter = RunFilter(states: [.done, .ready])
            let ids = try await bench.ledger.runs(filter).map(\.id.rawValue)
            try bench.equal(ids, ["ready", "done"])
            try bench.equal(try await bench.ledger.runs(RunFilter(states: [])), [])
        },
        LedgerCase("runs are filtered by production, root, lineage and level") { bench in
            try await bench.submit("a") { $0.lineage = "x" }
            try await bench.submit("a/b") { $0.lineage = "x" }
            try await bench.submit("c") { $0.production = "poster" }
            let filters: [(RunFilter, [String])] = [
                (RunFilter(production: "film"), ["a/b", "a"]),
                (RunFilter(production: "fil"), []),
                (RunFilter(root: RunID("a")), ["a/b", "a"]),
                (RunFilter(lineage: "x"), ["a/b", "a"]), (RunFilter(lineage: "c"), ["c"]),
                (RunFilter(topLevelOnly: true), ["c", "a"]),
                (RunFilter(root: RunID("a"), topLevelOnly: true), ["a"]),
            ]
            for (filter, expected) in filters {
                let ids = try await bench.ledger.runs(filter).map(\.id.rawValue)
                try bench.equal(ids, expected)
            }
        },
        LedgerCase("steps, waits and memos of the unknown are none") { bench in
            let nobody = RunID("nobody")
            try bench.equal(try await bench.ledger.steps(of: nobody), [])
            try bench.equal(try await bench.ledger.waits(of: nobody), [])
            try bench.equal(try await bench.ledger.memo("nobody", Bench.digest("x")), nil)
            try bench.equal(try await bench.ledger.budget("nobody"), nil)
            try bench.equal(try await bench.ledger.charges(of: nobody), [])
            let worker = WorkerID(rawValue: "nobody")
            try bench.equal(try await bench.ledger.cancelled(heldBy: worker), [])
        },
        LedgerCase("a new ledger is sound and empty") { bench in
            try bench.equal(try await bench.ledger.check(), [])
            try bench.equal(try await bench.ledger.runs(RunFilter()), [])
            try bench.equal(try await bench.ledger.referencedDigests(), [])
            try bench.equal(try await bench.ledger.schedules(), [])
        },
        LedgerCase("every blob that something needs is referred to") { bench in
            let hold = try await bench.start("a") { $0.input = Bench.blob("input") }
            try await bench.make(hold, "one") { $0.step.output = Bench.blob("step") }
            try await bench.apply(.edit(RunID("a"), path: "one", Bench.blob("edit")))
            try await bench.wait(hold, Bench.callback("k"))
            try await bench.apply(
                .answer(RunID("a"), wait: "k", .output(Bench.blob("verdict"))))
            let again = try await bench.hold("a")
            let film = Ending.done(Bench.blob("output"), revision: 1)
            try await bench.apply(.finish(again, film))
            var schedule = Bench.daily(from: bench.world.now())
            schedule.input = Bench.blob("schedule")
            try await bench.apply(.schedule(schedule))
            let found = try await bench.ledger.referencedDigests()
            for name in ["input", "edit", "verdict", "output", "schedule"] {
                try bench.expect(found.contains(Bench.digest(name)), "\(name) is not kept")
            }
        },
        LedgerCase("a memo keeps its blob although the step was made again") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one") { $0.step.output = Bench.blob("first") }
            try await bench.make(hold, "one") {
                $0.step.fingerprint = Bench.digest("second print")
                $0.step.output = Bench.blob("second")
            }
            let found = try await bench.ledger.referencedDigests()
            try bench.expect(
                found.isSuperset(of: [Bench.digest("first"), Bench.digest("second")]),
                "a blob is not kept")
        },
        LedgerCase("what nobody needs any more is not referred to") { bench in
            try await bench.submit("a") { $0.input = Bench.blob("old input") }
            try await bench.apply(.replaceInput(RunID("a"), Bench.blob("new input")))
            let found = try await bench.ledger.referencedDigests()
            try bench.equal(found.contains(Bench.digest("old input")), false)
            try bench.equal(found.contains(Bench.digest("new input")), true)
        },
    ]

    static let events: [LedgerCase] = [
        LedgerCase("events are numbered upwards in the order of commits") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.finish(hold)
            let events = try await bench.ledger.events(after: 0, of: nil, most: 99)
            try bench.equal(events.map(\.kind), [.submitted, .claimed, .stepMade, .done])
            let numbers = events.map(\.number)
            try bench.equal(numbers, Array(Set(numbers)).sorted())
            try bench.expect(numbers[0] > 0, "the first number is not above nought")
            try bench.equal(Set(events.map(\.at)), [bench.world.now()])
        },
        LedgerCase("events can be read on from where one stopped") { bench in
            for name in ["a", "b", "c", "d"] { try await bench.submit(name) }
            let first = try await bench.ledger.events(after: 0, of: nil, most: 3)
            try bench.equal(first.map(\.run.rawValue), ["a", "b", "c"])
            let rest = try await bench.ledger.events(
                after: first[2].number, of: nil, most: 3)
            try bench.equal(rest.map(\.run.rawValue), ["d"])
            let none = try await bench.ledger.events(after: rest[0].number, of: nil, most: 3)
            try bench.equal(none, [])
        },
        LedgerCase("events of one root are its own and its children's") { bench in
            for name in ["a", "b", "a/x", "ab"] { try await bench.submit(name) }
            let events = try await bench.ledger.events(after: 0, of: RunID("a"), most: 9)
            try bench.equal(events.map(\.run.rawValue), ["a", "a/x"])
            try bench.equal(Set(events.map(\.root)), [RunID("a")])
            let one = try await bench.ledger.events(after: 0, of: RunID("a"), most: 1)
            try bench.equal(one.count, 1)
        },
        LedgerCase("numbers are never used again, also after forgetting") { bench in
            try await bench.finish(try await bench.start("a"))
            let last = try await bench.lastEvent("a").number
            try await bench.apply(.forget(RunID("a")))
            try await bench.submit("b")
            try bench.expect(try await bench.lastEvent("b").number > last, "a number came back")
        },
        LedgerCase("a submission's event carries the title") { bench in
            try await bench.submit("a") { $0.title = "Frühling 🌸" }
            try bench.equal(try await bench.lastEvent("a").detail, "Frühling 🌸")
        },
    ]
}
