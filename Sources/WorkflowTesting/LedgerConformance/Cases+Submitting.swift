import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let submitting: [LedgerCase] = [
        LedgerCase("a submitted run is ready and read back with every field") { bench in
            let submission = Bench.submission("a") {
                $0.key = "k"
                $0.title = "A film"
                $0.pool = "render"
                $0.priority = -3
                $0.lineage = "family"
                $0.version = 7
            }
            try bench.equal(
                try await bench.apply(.submit(submission)), .submitted(RunID("a"), isNew: true))
            try bench.equal(
                try await bench.record("a"), RunRecord(submission, at: bench.world.now()))
            try await bench.isIn("a", .ready)
        },
        LedgerCase("an unknown run is nil") { bench in
            try bench.equal(try await bench.ledger.run(RunID("nobody")), nil)
        },
        LedgerCase("a known key gives the run that has it, and changes nothing") { bench in
            try await bench.submit("a") { $0.key = "k" }
            let answer = try await bench.submit("b") {
                $0.key = "k"
                $0.input = Bench.parcel("other")
            }
            try bench.equal(answer, .submitted(RunID("a"), isNew: false))
            try bench.equal(try await bench.ledger.run(RunID("b")), nil)
            try bench.equal(try await bench.kinds("a"), [.submitted])
        },
        LedgerCase("a known key answers for its run even after it ended") { bench in
            try await bench.finish(try await bench.start("a") { $0.key = "k" })
            let answer = try await bench.submit("a2") { $0.key = "k" }
            try bench.equal(answer, .submitted(RunID("a"), isNew: false))
        },
        LedgerCase("runs without a key are each their own") { bench in
            try await bench.submit("a")
            try bench.equal(try await bench.submit("b"), .submitted(RunID("b"), isNew: true))
        },
        LedgerCase("the same id with the same production and input is the same run") { bench in
            try await bench.submit("a")
            let answer = try await bench.submit("a") { $0.title = "again" }
            try bench.equal(answer, .submitted(RunID("a"), isNew: false))
            try bench.equal(try await bench.record("a").title, "")
        },
        LedgerCase("the same id with another input is refused") { bench in
            try await bench.submit("a")
            let other = Bench.submission("a") { $0.input = Bench.parcel("other") }
            try await bench.refuse(.submit(other), .invalid)
            try bench.equal(try await bench.record("a").input, Bench.parcel("input"))
        },
        LedgerCase("the same id with another production is refused") { bench in
            try await bench.submit("a")
            let other = Bench.submission("a") { $0.production = "poster" }
            try await bench.refuse(.submit(other), .invalid)
        },
        LedgerCase("the key of a submission for a known id is not given to that run") { bench in
            try await bench.submit("a")
            try await bench.submit("a") { $0.key = "k" }
            let answer = try await bench.submit("b") { $0.key = "k" }
            try bench.equal(answer, .submitted(RunID("b"), isNew: true))
        },
        LedgerCase("a delayed submission is not handed out before its time") { bench in
            try await bench.submit("a") { $0.delay = .seconds(5) }
            try await bench.isIn("a", .delayed)
            try bench.equal(try await bench.record("a").due, bench.world.now() + .seconds(5))
            bench.world.advance(.milliseconds(4999))
            try bench.equal(try await bench.claim().count, 0)
            bench.world.advance(.milliseconds(1))
            try bench.equal(try await bench.claim().count, 1)
            try bench.equal(try await bench.record("a").due, nil)
        },
        LedgerCase("a budget given with a run is its cap") { bench in
            try await bench.submit("a") { $0.budget = Bench.cents(7) }
            let expected = BudgetRecord(
                scope: "run:a", cap: Bench.cents(7), spent: .zero, reserved: .zero)
            try bench.equal(try await bench.ledger.budget("run:a"), expected)
        },
        LedgerCase("a run without a budget has no budget row") { bench in
            try await bench.submit("a")
            try bench.equal(try await bench.ledger.budget("run:a"), nil)
        },
        LedgerCase("a child names its parent, its root and a lineage") { bench in
            try await bench.submit("a")
            try await bench.submit("a/b") { $0.lineage = "a" }
            let child = try await bench.record("a/b")
            try bench.equal(child.parent, RunID("a"))
            try bench.equal(child.root, RunID("a"))
            try bench.equal(child.lineage, "a")
            try bench.equal(try await bench.record("a").root, RunID("a"))
        },
        LedgerCase("a child of a cancelled root is cancelled at once") { bench in
            try await bench.submit("a")
            try await bench.apply(.cancel(RunID("a")))
            try bench.equal(try await bench.submit("a/b"), .submitted(RunID("a/b"), isNew: true))
            try await bench.isIn("a/b", .cancelled)
            try bench.equal(try await bench.record("a/b").ended, bench.world.now())
            try bench.equal(try await bench.claim().count, 0)
        },
        LedgerCase("an inline parcel keeps its bytes, a blob its size") { bench in
            try await bench.submit("a") { $0.input = Bench.parcel("some bytes") }
            try await bench.submit("b") { $0.input = Bench.blob("film") }
            let small = try await bench.record("a").input
            try bench.equal(small.inline, Bench.parcel("some bytes").inline)
            try bench.equal(small.size, 10)
            let big = try await bench.record("b").input
            try bench.equal(big.inline, nil)
            try bench.equal(big.size, 5_000_000)
        },
        LedgerCase("an empty parcel is not the same as no bytes") { bench in
            try await bench.submit("a") { $0.input = Bench.parcel("") }
            let input = try await bench.record("a").input
            try bench.equal(input.inline?.count, 0)
        },
    ]
}
