import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let editing: [LedgerCase] = [
        LedgerCase("an edit answers for the step's fingerprint, in row and memo") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one", "1") { $0.step.label.provider = "draft" }
            try await bench.finish(hold)
            let edit = Mutation.edit(RunID("a"), path: "one", Bench.parcel("better"))
            try bench.equal(try await bench.apply(edit), .done)
            let step = try await bench.step("a", "one")
            try bench.equal(step.output, Bench.parcel("better"))
            try bench.equal(step.label.provider, "draft")
            try bench.equal(step.revision, 0)
            let memo = try await bench.ledger.memo("a", Bench.digest("print one"))
            try bench.equal(memo, Bench.parcel("better"))
            let event = try await bench.lastEvent("a")
            try bench.equal(event.kind, .edited)
            try bench.equal(event.path, "one")
        },
        LedgerCase("an edited run that ended is ready again, a revision later") { bench in
            let ends: [(String, @Sendable (Hold) async throws -> Void)] = [
                ("done", { hold in try await bench.finish(hold) }),
                ("failed", { hold in try await bench.fail(hold) }),
                ("waiting", { hold in try await bench.wait(hold, Bench.timer("t", .hours(1))) }),
                ("delayed", { hold in try await bench.back(hold, after: .hours(1)) }),
                ("cancelled", { hold in try await bench.apply(.finish(hold, .cancelled)) }),
            ]
            for (name, end) in ends {
                let hold = try await bench.start(name)
                try await bench.make(hold, "one")
                try await end(hold)
                try await bench.apply(.edit(RunID(name), path: "one", Bench.parcel("better")))
                let record = try await bench.record(name)
                try bench.expect(record.state == .ready, "\(name) is not ready")
                try bench.equal(record.revision, 1)
                try bench.equal(record.ended, nil)
                try bench.equal(record.fault, nil)
                try bench.equal(record.due, nil)
                try bench.equal(record.receives, 0)
                _ = try await bench.hold(name)
            }
        },
        LedgerCase("an edited running run keeps running and hears of it at its end") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.apply(.edit(RunID("a"), path: "one", Bench.parcel("better")))
            try await bench.isIn("a", .running)
            try bench.equal(try await bench.record("a").revision, 1)
            guard case .recorded = try await bench.make(hold, "two")
            else { throw Mismatch("an edit took the run from its worker") }
        },
        LedgerCase("an edited ready run stays ready") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.back(hold, counted: true)
            try await bench.apply(.edit(RunID("a"), path: "one", Bench.parcel("better")))
            try await bench.isIn("a", .ready)
            try bench.equal(try await bench.record("a").revision, 1)
            try bench.equal(try await bench.claim(most: 9).count, 1)
        },
        LedgerCase("a later checkpoint gives way to the edit") { bench in
            let hold = try await bench.start("a") { $0.lineage = "family" }
            try await bench.make(hold, "one", "1") { $0.lineage = "family" }
            try await bench.apply(.edit(RunID("a"), path: "one", Bench.parcel("better")))
            let other = try await bench.start("b", by: "w2") { $0.lineage = "family" }
            let answer = try await bench.make(other, "one", "1") { $0.lineage = "family" }
            try bench.equal(answer, .recorded(Bench.parcel("better")))
        },
        LedgerCase("an edit of a step that is not there names those that are") { bench in
            let hold = try await bench.start("a")
            for index in 1...7 { try await bench.make(hold, "step\(index)") }
            let edit = Mutation.edit(RunID("a"), path: "stepp", Bench.parcel("x"))
            let fault = try await bench.refuse(edit, .notFound)
            for index in 1...5 {
                try bench.expect(fault.explanation.contains("step\(index)"), "does not name them")
            }
            try bench.expect(!fault.explanation.contains("step6"), "names more than five")
            let nobody = Mutation.edit(RunID("nobody"), path: "one", Bench.parcel("x"))
            try await bench.refuse(nobody, .notFound)
            try bench.equal(try await bench.record("a").revision, 0)
        },
        LedgerCase("an edit settles an effect whose outcome was unknown") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "paint")
            _ = try await bench.reserve(hold) { $0.once = true }
            try await bench.back(hold, counted: false)
            try await bench.apply(.edit(RunID("a"), path: "paint", Bench.parcel("done by hand")))
            let again = try await bench.hold("a")
            try bench.equal(try await bench.reserve(again) { $0.once = true }, .granted)
        },
        LedgerCase("another input raises the revision and leaves the state") { bench in
            try await bench.submit("r")
            try await bench.submit("d") { $0.delay = .hours(1) }
            try await bench.finish(try await bench.start("f") { $0.priority = -1 })
            for (name, state) in [("r", RunState.ready), ("d", .delayed), ("f", .done)] {
                let other = Mutation.replaceInput(RunID(name), Bench.parcel("other"))
                try bench.equal(try await bench.apply(other), .done)
                let record = try await bench.record(name)
                try bench.equal(record.input, Bench.parcel("other"))
                try bench.equal(record.revision, 1)
                try bench.equal(record.state, state)
                let event = try await bench.lastEvent(name)
                try bench.equal(event.kind, .edited)
                try bench.equal(event.path, "input")
            }
        },
        LedgerCase("a running or unknown run takes no other input") { bench in
            let hold = try await bench.start("a")
            let other = Mutation.replaceInput(RunID("a"), Bench.parcel("other"))
            try await bench.refuse(other, .wrongState)
            try bench.equal(try await bench.record("a").input, Bench.parcel("input"))
            try await bench.wait(hold, Bench.callback("k"))
            try bench.equal(try await bench.apply(other), .done)
            let nobody = Mutation.replaceInput(RunID("nobody"), Bench.parcel("other"))
            try await bench.refuse(nobody, .notFound)
        },
    ]

    static let taking: [LedgerCase] = [
        LedgerCase("a take is counted for its lineage and makes the run ready") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.finish(hold)
            for number in 1...3 {
                let take = Mutation.take(RunID("a"), path: "one")
                try bench.equal(try await bench.apply(take), .done)
                let event = try await bench.lastEvent("a")
                try bench.equal(event.kind, .takeAsked)
                try bench.equal(event.path, "one")
                try bench.equal(event.detail, "\(number)")
            }
            try await bench.isIn("a", .ready)
            let run = try await bench.claimOne()
            try bench.equal(run.takes, [Bench.digest("base one"): 3])
            try bench.equal(run.record.revision, 3)
            try bench.equal(run.steps.count, 1)
        },
        LedgerCase("takes are counted by the base, whatever the fingerprint now") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.apply(.take(RunID("a"), path: "one"))
            try await bench.make(hold, "one", "second") {
                $0.step.fingerprint = Bench.digest("take 1")
                $0.step.revision = 1
            }
            try await bench.apply(.take(RunID("a"), path: "one"))
            try await bench.back(hold, counted: false)
            try bench.equal(try await bench.claimOne().takes, [Bench.digest("base one"): 2])
        },
        LedgerCase("a take of a step that is not there is not found") { bench in
            try await bench.submit("a")
            try await bench.refuse(.take(RunID("a"), path: "one"), .notFound)
            try await bench.refuse(.take(RunID("nobody"), path: "one"), .notFound)
        },
        LedgerCase("a take while the run is held does not take it away") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.apply(.take(RunID("a"), path: "one"))
            try await bench.isIn("a", .running)
            try bench.equal(try await bench.finish(hold, revision: 0), .done)
            try await bench.isIn("a", .ready)
        },
    ]
}
