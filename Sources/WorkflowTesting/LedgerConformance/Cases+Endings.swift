import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let finishing: [LedgerCase] = [
        LedgerCase("a finished run is done, with its output, and nobody's") { bench in
            let hold = try await bench.start("a")
            bench.world.advance(.seconds(2))
            try bench.equal(try await bench.finish(hold, "film"), .done)
            let record = try await bench.record("a")
            try bench.equal(record.state, .done)
            try bench.equal(record.output, Bench.parcel("film"))
            try bench.equal(record.ended, bench.world.now())
            try bench.equal(record.owner, nil)
            try bench.equal(try await bench.kinds("a"), [.submitted, .claimed, .done])
        },
        LedgerCase("finishing again with the same output is done and says nothing new") { bench in
            let hold = try await bench.start("a")
            for _ in 0..<2 { try bench.equal(try await bench.finish(hold, "film"), .done) }
            try bench.equal(try await bench.kinds("a"), [.submitted, .claimed, .done])
        },
        LedgerCase("finishing again with another output is fenced") { bench in
            let hold = try await bench.start("a")
            try await bench.finish(hold, "film")
            try bench.equal(try await bench.finish(hold, "another"), .fenced)
            try bench.equal(try await bench.record("a").output, Bench.parcel("film"))
        },
        LedgerCase("an ending of an earlier epoch is fenced") { bench in
            let old = try await bench.start("a")
            try await bench.back(old, counted: false)
            _ = try await bench.hold("a", by: "w2")
            try bench.equal(try await bench.finish(old), .fenced)
            try bench.equal(try await bench.fail(old), .fenced)
            try bench.equal(try await bench.apply(.finish(old, .cancelled)), .fenced)
            try await bench.isIn("a", .running)
        },
        LedgerCase("a failed run keeps its fault whole") { bench in
            let hold = try await bench.start("a")
            let fault = Fault(
                .storage, "The disk is “full”.", subject: "disk", retry: .after(milliseconds: 7),
                charge: .unknown)
            try await bench.apply(.finish(hold, .failed(fault)))
            let record = try await bench.record("a")
            try bench.equal(record.state, .failed)
            try bench.equal(record.fault, fault)
            try bench.equal(record.ended, bench.world.now())
            try bench.equal(try await bench.lastEvent("a").detail, "The disk is “full”.")
        },
        LedgerCase("failing, asking for attention and cancelling may be repeated") { bench in
            let endings: [(String, Ending)] = [
                ("a", .failed(Fault(.invalid, "No."))),
                ("b", .attention(Fault(.diverged, "Look."))), ("c", .cancelled),
            ]
            for (name, ending) in endings {
                let hold = try await bench.start(name)
                for _ in 0..<2 {
                    try bench.equal(try await bench.apply(.finish(hold, ending)), .done)
                }
                try bench.equal(try await bench.kinds(name).count, 3)
            }
        },
        LedgerCase("one kind of ending does not stand for another") { bench in
            let hold = try await bench.start("a")
            try await bench.fail(hold)
            try bench.equal(try await bench.finish(hold), .fenced)
            try bench.equal(try await bench.apply(.finish(hold, .cancelled)), .fenced)
            try await bench.isIn("a", .failed)
        },
        LedgerCase("a run that asks for attention has ended until a person acts") { bench in
            let hold = try await bench.start("a")
            try await bench.apply(.finish(hold, .attention(Fault(.diverged, "Look."))))
            try await bench.isIn("a", .attention)
            try bench.equal(try await bench.record("a").fault?.code, .diverged)
            try bench.equal(try await bench.lastEvent("a").kind, .attention)
            try bench.equal(try await bench.claim(), [])
        },
        LedgerCase("a cancelled ending says so") { bench in
            let hold = try await bench.start("a")
            try await bench.apply(.finish(hold, .cancelled))
            try await bench.isIn("a", .cancelled)
            try bench.equal(try await bench.lastEvent("a").kind, .cancelled)
        },
        LedgerCase("a run that people edited meanwhile goes on instead of ending") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.apply(.edit(RunID("a"), path: "one", Bench.parcel("better")))
            try bench.equal(try await bench.finish(hold, revision: 0), .done)
            let record = try await bench.record("a")
            try bench.equal(record.state, .ready)
            try bench.equal(record.output, nil)
            try bench.equal(record.owner, nil)
            try bench.equal(record.receives, 0)
            let event = try await bench.lastEvent("a")
            try bench.equal(event.kind, .handedBack)
            try bench.equal(event.detail, "edited meanwhile")
            let run = try await bench.claimOne()
            try bench.equal(run.record.revision, 1)
            try bench.equal(try await bench.finish(run.hold, revision: 1), .done)
            try await bench.isIn("a", .done)
        },
        LedgerCase("a failure stands although people edited meanwhile") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.apply(.edit(RunID("a"), path: "one", Bench.parcel("better")))
            try await bench.fail(hold)
            try await bench.isIn("a", .failed)
        },
        LedgerCase("success clears the fault of an earlier attempt") { bench in
            let hold = try await bench.start("a")
            try await bench.back(hold, Fault(.unavailable, "Away."))
            try bench.equal(try await bench.record("a").fault?.code, .unavailable)
            try await bench.finish(try await bench.hold("a"))
            try bench.equal(try await bench.record("a").fault, nil)
        },
    ]

    static let handingBack: [LedgerCase] = [
        LedgerCase("a counted hand-back is ready at once and keeps its fault") { bench in
            let hold = try await bench.start("a")
            let fault = Fault(.unavailable, "The painter is away.", retry: .soon)
            try bench.equal(try await bench.back(hold, fault), .done)
            let record = try await bench.record("a")
            try bench.equal(record.state, .ready)
            try bench.equal(record.receives, 1)
            try bench.equal(record.fault, fault)
            try bench.equal(record.owner, nil)
            let event = try await bench.lastEvent("a")
            try bench.equal(event.kind, .handedBack)
            try bench.equal(event.detail, "The painter is away.")
        },
        LedgerCase("a delayed hand-back sleeps until it is due") { bench in
            let hold = try await bench.start("a")
            try await bench.back(hold, after: .seconds(30))
            try await bench.isIn("a", .delayed)
            try bench.equal(try await bench.record("a").due, bench.world.now() + .seconds(30))
            bench.world.advance(.milliseconds(29_999))
            try bench.equal(try await bench.claim(), [])
            bench.world.advance(.milliseconds(1))
            try bench.equal(try await bench.claim().count, 1)
        },
        LedgerCase("a graceful hand-back is not counted") { bench in
            var hold = try await bench.start("a")
            for _ in 0..<9 {
                try await bench.back(hold, counted: false)
                try bench.equal(try await bench.record("a").receives, 0)
                hold = try await bench.hold("a")
            }
            try await bench.isIn("a", .running)
        },
        LedgerCase("a graceful hand-back never counts below nought") { bench in
            let hold = try await bench.start("a")
            try await bench.make(hold, "one")
            try await bench.back(hold, counted: false)
            try bench.equal(try await bench.record("a").receives, 0)
        },
        LedgerCase("the third counted hand-back is a dead letter") { bench in
            let fault = Fault(.unavailable, "The painter is away.")
            var hold = try await bench.start("a")
            for _ in 0..<2 {
                try await bench.back(hold, fault)
                try await bench.isIn("a", .ready)
                hold = try await bench.hold("a")
            }
            try await bench.back(hold, after: .hours(1), fault)
            let record = try await bench.record("a")
            try bench.equal(record.state, .dead)
            try bench.equal(record.fault, fault)
            try bench.equal(record.ended, bench.world.now())
            try bench.equal(record.due, nil)
            try bench.equal(try await bench.lastEvent("a").kind, .dead)
        },
        LedgerCase("progress between hand-backs keeps a run alive") { bench in
            var hold = try await bench.start("a")
            for index in 0..<6 {
                try await bench.make(hold, "step \(index)")
                try await bench.back(hold)
                hold = try await bench.hold("a")
            }
            try await bench.isIn("a", .running)
        },
        LedgerCase("a dead letter without a fault says it is exhausted") { bench in
            let hold = try await bench.start("a")
            try await bench.back(hold, most: 1)
            try await bench.isIn("a", .dead)
            try bench.equal(try await bench.record("a").fault?.code, .exhausted)
        },
        LedgerCase("a hand-back may be repeated") { bench in
            let fault = Fault(.unavailable, "Away.")
            let cases: [(String, Moment.Span, Int)] = [
                ("a", .zero, 3), ("b", .hours(1), 3), ("c", .zero, 1),
            ]
            for (name, delay, most) in cases {
                let hold = try await bench.start(name)
                try await bench.back(hold, after: delay, fault, most: most)
                let record = try await bench.record(name)
                try bench.equal(
                    try await bench.back(hold, after: delay, fault, most: most), .done)
                try bench.equal(try await bench.record(name), record)
                try bench.equal(try await bench.kinds(name).count, 3)
                if record.state == .ready { try await bench.apply(.cancel(RunID(name))) }
            }
        },
        LedgerCase("a hand-back of an earlier epoch is fenced") { bench in
            let old = try await bench.start("a")
            try await bench.back(old, counted: false)
            _ = try await bench.hold("a", by: "w2")
            try bench.equal(try await bench.back(old), .fenced)
            try await bench.isIn("a", .running)
        },
        LedgerCase("a hand-back of a run that ended is fenced") { bench in
            let hold = try await bench.start("a")
            try await bench.finish(hold)
            try bench.equal(try await bench.back(hold), .fenced)
        },
        LedgerCase("a hand-back without a fault keeps the last one") { bench in
            let hold = try await bench.start("a")
            try await bench.back(hold, Fault(.unavailable, "Away."))
            try await bench.back(try await bench.hold("a"), counted: false)
            try bench.equal(try await bench.record("a").fault?.explanation, "Away.")
            try bench.equal(try await bench.lastEvent("a").detail, nil)
        },
    ]
}
