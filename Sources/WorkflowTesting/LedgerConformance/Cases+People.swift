import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let cancelling: [LedgerCase] = [
        LedgerCase("a ready, delayed or waiting run is cancelled at once") { bench in
            let hold = try await bench.start("w")
            try await bench.wait(hold, Bench.timer("t", .hours(1)))
            try await bench.submit("r")
            try await bench.submit("d") { $0.delay = .hours(1) }
            for name in ["w", "r", "d"] {
                try bench.equal(try await bench.apply(.cancel(RunID(name))), .done)
                let record = try await bench.record(name)
                try bench.equal(record.state, .cancelled)
                try bench.equal(record.ended, bench.world.now())
                try bench.equal(record.due, nil)
                try bench.equal(try await bench.lastEvent(name).kind, .cancelled)
            }
            bench.world.advance(.hours(2))
            try bench.equal(try await bench.claim(most: 9), [])
        },
        LedgerCase("a running run is asked to stop and goes on until it does") { bench in
            let hold = try await bench.start("a")
            try bench.equal(try await bench.apply(.cancel(RunID("a"))), .done)
            try await bench.isIn("a", .running)
            try bench.equal(try await bench.record("a").cancelRequested, true)
            guard case .recorded = try await bench.make(hold, "one")
            else { throw Mismatch("a run asked to stop cannot keep what it made") }
            try await bench.apply(.finish(hold, .cancelled))
            try await bench.isIn("a", .cancelled)
        },
        LedgerCase("cancelling twice is done, cancelling what ended is refused") { bench in
            try await bench.submit("a")
            for _ in 0..<2 { try bench.equal(try await bench.apply(.cancel(RunID("a"))), .done) }
            try bench.equal(try await bench.kinds("a"), [.submitted, .cancelled])
            try await bench.finish(try await bench.start("b"))
            try await bench.refuse(.cancel(RunID("b")), .wrongState)
            try await bench.fail(try await bench.start("c"))
            try await bench.refuse(.cancel(RunID("c")), .wrongState)
            try await bench.refuse(.cancel(RunID("nobody")), .notFound)
        },
        LedgerCase("cancelling reaches all descendants, and nobody else") { bench in
            let hold = try await bench.start("a")
            for name in ["a/b", "a/b/c", "ab", "ab/c", "a-b"] { try await bench.submit(name) }
            let running = try await bench.hold("a/b")
            try await bench.wait(hold, Bench.child("a/b"))
            try await bench.apply(.cancel(RunID("a")))
            try await bench.isIn("a", .cancelled)
            try await bench.isIn("a/b", .running)
            try bench.equal(try await bench.record("a/b").cancelRequested, true)
            try await bench.isIn("a/b/c", .cancelled)
            for name in ["ab", "ab/c", "a-b"] { try await bench.isIn(name, .ready) }
            try await bench.apply(.finish(running, .cancelled))
            try await bench.isIn("a", .cancelled)
        },
        LedgerCase("a run asked to stop that lies down to wait is cancelled") { bench in
            let hold = try await bench.start("a")
            try await bench.apply(.cancel(RunID("a")))
            for _ in 0..<2 {
                try bench.equal(try await bench.wait(hold, Bench.callback("k")), .done)
                try await bench.isIn("a", .cancelled)
            }
            try bench.equal(try await bench.record("a").ended, bench.world.now())
            try bench.equal(try await bench.kinds("a"), [.submitted, .claimed, .cancelled])
        },
        LedgerCase("a run asked to stop that is handed back is cancelled") { bench in
            let hold = try await bench.start("a")
            try await bench.apply(.cancel(RunID("a")))
            for _ in 0..<2 {
                try bench.equal(try await bench.back(hold, after: .hours(1)), .done)
                try await bench.isIn("a", .cancelled)
            }
            try bench.equal(try await bench.kinds("a"), [.submitted, .claimed, .cancelled])
        },
        LedgerCase("a run asked to stop that its worker leaves is cancelled when next claimed") {
            bench in
            _ = try await bench.start("a")
            try await bench.submit("b")
            try await bench.apply(.cancel(RunID("a")))
            try await bench.apply(.leave(WorkerID(rawValue: "w1")))
            try bench.equal(try await bench.claim("w2").map(\.record.id.rawValue), ["b"])
            try await bench.isIn("a", .cancelled)
        },
        LedgerCase("a child that is handed in while its parent stops is cancelled") { bench in
            let root = try await bench.start("a")
            let parent = try await bench.start("a/b")
            try await bench.apply(.cancel(RunID("a/b")))
            try await bench.submit("a/b/c")
            try await bench.isIn("a/b/c", .cancelled)
            try await bench.submit("a/d")
            try await bench.isIn("a/d", .ready)
            try await bench.apply(.finish(parent, .cancelled))
            try await bench.submit("a/b/e")
            try await bench.isIn("a/b/e", .cancelled)
            try await bench.apply(.cancel(RunID("a")))
            try await bench.submit("a/f")
            try await bench.isIn("a/f", .cancelled)
            try bench.equal(try await bench.finish(root), .done)
        },
        LedgerCase("cancelling leaves descendants that ended as they are") { bench in
            _ = try await bench.start("a")
            try await bench.finish(try await bench.start("a/b"))
            try await bench.apply(.cancel(RunID("a")))
            try await bench.isIn("a/b", .done)
        },
        LedgerCase("ids with wildcards in them reach nobody else") { bench in
            for name in ["a%", "a%/x", "ab/x", "a_", "a_/x", "aZ/x"] {
                try await bench.submit(name)
            }
            try await bench.apply(.cancel(RunID("a%")))
            try await bench.apply(.cancel(RunID("a_")))
            for name in ["a%/x", "a_/x"] { try await bench.isIn(name, .cancelled) }
            for name in ["ab/x", "aZ/x"] { try await bench.isIn(name, .ready) }
        },
        LedgerCase("descendants are told apart by case") { bench in
            for name in ["a", "a/x", "A", "A/x"] { try await bench.submit(name) }
            try await bench.apply(.cancel(RunID("a")))
            try await bench.isIn("A", .ready)
            try await bench.isIn("A/x", .ready)
        },
    ]

    static let retrying: [LedgerCase] = [
        LedgerCase("what failed, died, was cancelled or needs a look can be retried") { bench in
            let fault = Fault(.invalid, "No.")
            let ends: [(String, @Sendable (Hold) async throws -> Void)] = [
                ("failed", { hold in try await bench.fail(hold) }),
                ("dead", { hold in try await bench.back(hold, fault, most: 0) }),
                ("cancelled", { hold in try await bench.apply(.finish(hold, .cancelled)) }),
                ("look", { hold in try await bench.apply(.finish(hold, .attention(fault))) }),
            ]
            for (name, end) in ends {
                let hold = try await bench.start(name)
                try await bench.make(hold, "one", "1")
                if name == "cancelled" { try await bench.apply(.cancel(RunID(name))) }
                try await end(hold)
                try bench.equal(try await bench.record(name).state.isTerminal, true)
                try bench.equal(try await bench.apply(.retry(RunID(name))), .done)
                let record = try await bench.record(name)
                try bench.equal(record.state, .ready)
                try bench.equal(record.fault, nil)
                try bench.equal(record.ended, nil)
                try bench.equal(record.receives, 0)
                try bench.equal(record.cancelRequested, false)
                try bench.equal(try await bench.lastEvent(name).kind, .retried)
                let run = try await bench.claimOne()
                try bench.equal(run.record.id, RunID(name))
                try bench.equal(run.steps["one"]?.output, Bench.parcel("1"))
                try bench.equal(run.record.epoch, 2)
            }
        },
        LedgerCase("retrying a delayed run makes it ready now") { bench in
            let hold = try await bench.start("a")
            try await bench.back(hold, after: .hours(1), Fault(.unavailable, "Away."))
            try bench.equal(try await bench.apply(.retry(RunID("a"))), .done)
            let record = try await bench.record("a")
            try bench.equal(record.state, .ready)
            try bench.equal(record.due, nil)
            try bench.equal(record.receives, 1)
            try bench.equal(try await bench.ledger.nextDue(), nil)
        },
        LedgerCase("what is ready, running, waiting or done cannot be retried") { bench in
            try await bench.refuse(.retry(RunID("nobody")), .notFound)
            let hold = try await bench.start("a")
            try await bench.refuse(.retry(RunID("a")), .wrongState)
            try await bench.wait(hold, Bench.callback("k"))
            try await bench.refuse(.retry(RunID("a")), .wrongState)
            try await bench.apply(.answer(RunID("a"), wait: "k", .elapsed))
            try await bench.refuse(.retry(RunID("a")), .wrongState)
            try await bench.finish(try await bench.hold("a"))
            try await bench.refuse(.retry(RunID("a")), .wrongState)
        },
        LedgerCase("a retry is for its descendants too, but not for what is well") { bench in
            let parent = try await bench.start("a")
            try await bench.fail(try await bench.start("a/failed"))
            try await bench.finish(try await bench.start("a/done"))
            try await bench.submit("a/cancelled")
            try await bench.apply(.cancel(RunID("a/cancelled")))
            try await bench.back(try await bench.start("a/dead"), most: 1)
            let look = try await bench.start("a/look")
            try await bench.apply(.finish(look, .attention(Fault(.diverged, "Look."))))
            try await bench.fail(parent)
            try await bench.apply(.retry(RunID("a")))
            for name in ["a", "a/failed", "a/cancelled", "a/dead"] {
                try await bench.isIn(name, .ready)
            }
            try await bench.isIn("a/done", .done)
            try await bench.isIn("a/look", .attention)
        },
        LedgerCase("a retried run has its three receives again") { bench in
            var hold = try await bench.start("a")
            for _ in 0..<2 {
                try await bench.back(hold)
                hold = try await bench.hold("a")
            }
            try await bench.back(hold)
            try await bench.isIn("a", .dead)
            try await bench.apply(.retry(RunID("a")))
            for _ in 0..<2 {
                try await bench.back(try await bench.hold("a"))
                try await bench.isIn("a", .ready)
            }
        },
        LedgerCase("a writer from before the retry is fenced") { bench in
            let old = try await bench.start("a")
            try await bench.fail(old)
            try await bench.apply(.retry(RunID("a")))
            try bench.equal(try await bench.make(old, "one"), .fenced)
            _ = try await bench.hold("a")
            try bench.equal(try await bench.make(old, "one"), .fenced)
        },
    ]
}
