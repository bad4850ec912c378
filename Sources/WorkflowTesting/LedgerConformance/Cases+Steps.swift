import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let checkpoints: [LedgerCase] = [
        LedgerCase("a checkpoint is recorded and read back with its whole label") { bench in
            let hold = try await bench.start("a")
            let checkpoint = Bench.checkpoint(hold, "scene/1/picture", "pixels") {
                $0.step.published = "output/scene-1.png"
                $0.step.revision = 3
                $0.step.output = Bench.blob("pixels")
                $0.step.label = Label(
                    inputs: [Bench.digest("x"), Bench.digest("y")], provider: "draft",
                    model: "studio", cost: Bench.cents(4),
                    started: Moment(milliseconds: 5), finished: Moment(milliseconds: 9))
            }
            try bench.equal(
                try await bench.apply(.checkpoint(checkpoint)), .recorded(Bench.blob("pixels")))
            let step = try await bench.step("a", "scene/1/picture")
            try bench.equal(step, checkpoint.step)
            try bench.equal(step.output.size, 5_000_000)
            let event = try await bench.lastEvent("a")
            try bench.equal(event.kind, .stepMade)
            try bench.equal(event.path, "scene/1/picture")
            try bench.equal(event.detail, Bench.digest("pixels").short)
        },
        LedgerCase("steps are listed by path") { bench in
            let hold = try await bench.start("a")
            for path in ["b", "a/2", "a", "Z", "a/10", "é"] { try await bench.make(hold, path) }
            let paths = try await bench.ledger.steps(of: RunID("a")).map(\.path)
            try bench.equal(paths, ["Z", "a", "a/10", "a/2", "b", "é"])
        },
        LedgerCase("a checkpoint leaves a memo for its lineage") { bench in
            let hold = try await bench.start("a") { $0.lineage = "family" }
            try await bench.make(hold, "one", "1") { $0.lineage = "family" }
            let print = Bench.digest("print one")
            try bench.equal(try await bench.ledger.memo("family", print), Bench.parcel("1"))
            try bench.equal(try await bench.ledger.memo("a", print), nil)
            try bench.equal(
                try await bench.ledger.memo("family", print)?.inline, Bench.parcel("1").inline)
        },
        LedgerCase("a checkpoint gives way to the memo that was there first") { bench in
            let first = try await bench.start("a") { $0.lineage = "family" }
            try await bench.make(first, "one", "first") { $0.lineage = "family" }
            let second = try await bench.start("b", by: "w2") { $0.lineage = "family" }
            let answer = try await bench.make(second, "one", "second") { $0.lineage = "family" }
            try bench.equal(answer, .recorded(Bench.parcel("first")))
            try bench.equal(try await bench.step("b", "one").output, Bench.parcel("first"))
        },
        LedgerCase("runs of different lineages share nothing") { bench in
            let first = try await bench.start("a")
            try await bench.make(first, "one", "first")
            let second = try await bench.start("b", by: "w2")
            let answer = try await bench.make(second, "one", "second")
            try bench.equal(answer, .recorded(Bench.parcel("second")))
        },
        LedgerCase("a new checkpoint is progress: receives start again") { bench in
            let hold = try await bench.start("a")
            try bench.equal(try await bench.record("a").receives, 1)
            try await bench.make(hold, "one")
            try bench.equal(try await bench.record("a").receives, 0)
            try bench.equal(try await bench.record("a").checkpoints, 1)
        },
        LedgerCase("a reused step counts as a checkpoint, but not as progress") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one") { $0.step.label.reused = true }
            try bench.equal(try await bench.record("a").receives, 1)
            try bench.equal(try await bench.record("a").checkpoints, 1)
            try bench.equal(try await bench.lastEvent("a").kind, .stepReused)
        },
        LedgerCase("a repeated checkpoint answers the same and writes nothing") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one", "1")
            try await bench.back(hold)
            let again = try await bench.hold("a")
            let answer = try await bench.make(again, "one", "other bytes")
            try bench.equal(answer, .recorded(Bench.parcel("1")))
            let record = try await bench.record("a")
            try bench.equal([record.checkpoints, record.receives], [1, 1])
            try bench.equal(try await bench.kinds("a").filter { $0 == .stepMade }.count, 1)
        },
        LedgerCase("a step with another fingerprint takes the place of the old one") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one", "old")
            let answer = try await bench.make(hold, "one", "new") {
                $0.step.fingerprint = Bench.digest("another print")
            }
            try bench.equal(answer, .recorded(Bench.parcel("new")))
            let steps = try await bench.ledger.steps(of: RunID("a"))
            try bench.equal(steps.map(\.output), [Bench.parcel("new")])
            try bench.equal(try await bench.record("a").checkpoints, 2)
        },
        LedgerCase("a step of a newer revision takes the place of the older") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.make(hold, "one") { $0.step.revision = 2 }
            try bench.equal(try await bench.step("a", "one").revision, 2)
            try bench.equal(try await bench.record("a").checkpoints, 2)
        },
        LedgerCase("a step of an older revision gives way to the newer") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one") { $0.step.revision = 2 }
            try await bench.make(hold, "one")
            try bench.equal(try await bench.step("a", "one").revision, 2)
            try bench.equal(try await bench.record("a").checkpoints, 1)
        },
        LedgerCase("a checkpoint of an earlier epoch is fenced and leaves nothing") { bench in
            let old = try await bench.start("a")
            try await bench.back(old, counted: false)
            _ = try await bench.hold("a", by: "w2")
            try bench.equal(try await bench.make(old, "one"), .fenced)
            try bench.equal(try await bench.ledger.steps(of: RunID("a")), [])
            try bench.equal(try await bench.ledger.memo("a", Bench.digest("print one")), nil)
            try bench.equal(try await bench.record("a").checkpoints, 0)
        },
        LedgerCase("a checkpoint of a run that ended is fenced") { bench in
            let hold = try await bench.start("a")
            try await bench.finish(hold)
            try bench.equal(try await bench.make(hold, "one"), .fenced)
        },
        LedgerCase("a checkpoint of a run that was handed back is fenced") { bench in
            let hold = try await bench.start("a")
            try await bench.back(hold, counted: false)
            try bench.equal(try await bench.make(hold, "one"), .fenced)
        },
        LedgerCase("writes of an unknown run are fenced") { bench in
            let hold = Hold(run: RunID("nobody"), epoch: 1)
            try bench.equal(try await bench.make(hold, "one"), .fenced)
            try bench.equal(try await bench.finish(hold), .fenced)
            try bench.equal(try await bench.wait(hold, Bench.callback("k")), .fenced)
            try bench.equal(try await bench.back(hold), .fenced)
            try bench.equal(try await bench.reserve(hold), .fenced)
            try bench.equal(try await bench.release(hold), .done)
        },
        LedgerCase("writes of a future epoch are fenced") { bench in
            let hold = try await bench.start("a")
            let future = Hold(run: hold.run, epoch: hold.epoch + 1)
            try bench.equal(try await bench.make(future, "one"), .fenced)
            try bench.equal(try await bench.finish(future), .fenced)
            try bench.equal(try await bench.reserve(future), .fenced)
        },
        LedgerCase("finished steps survive the loss of the worker") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one", "1")
            bench.world.advance(.minutes(1))
            try await bench.apply(.reap)
            let run = try await bench.claimOne("w2")
            try bench.equal(run.steps["one"]?.output, Bench.parcel("1"))
        },
    ]
}
