import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let children: [LedgerCase] = [
        LedgerCase("a child that is done wakes its parent with its output") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"))
            try await bench.isIn("a", .waiting)
            try await bench.finish(try await bench.hold("a/b"), "clip")
            try await bench.isIn("a", .ready)
            try bench.equal(
                try await bench.claimOne().verdicts, ["a/b": .output(Bench.parcel("clip"))])
        },
        LedgerCase("a child that failed wakes its parent with its fault") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"))
            try await bench.fail(try await bench.hold("a/b"), "The film tore.")
            try await bench.isIn("a", .ready)
            try bench.equal(
                try await bench.verdict("a", "a/b"), .failed(Fault(.invalid, "The film tore.")))
        },
        LedgerCase("a child that died wakes its parent, whichever way it died") { bench in
            let deaths: [(String, @Sendable (Hold) async throws -> Void)] = [
                ("back", { hold in try await bench.back(hold, most: 1) }),
                (
                    "claim",
                    { hold in
                        try await bench.back(hold, most: 9)
                        _ = try await bench.claim { $0.maxReceives = 1 }
                    }
                ),
            ]
            for (name, die) in deaths {
                let parent = try await bench.start(name)
                try await bench.submit("\(name)/b")
                try await bench.wait(parent, Bench.child("\(name)/b"))
                try await die(try await bench.hold("\(name)/b"))
                try await bench.isIn("\(name)/b", .dead)
                try bench.expect(
                    try await bench.record(name).state != .waiting, "\(name) was not woken")
                guard case .failed(let fault) = try await bench.verdict(name, "\(name)/b")
                else { throw Mismatch("a death at \(name) was not told") }
                try bench.equal(fault.code, .exhausted)
                try await bench.apply(.cancel(RunID(name)))
            }
        },
        LedgerCase("a child whose workers died wakes its parent") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"))
            for _ in 0..<3 {
                _ = try await bench.hold("a/b")
                bench.world.advance(.minutes(1))
                try await bench.apply(.reap)
            }
            try await bench.isIn("a/b", .dead)
            try await bench.isIn("a", .ready)
        },
        LedgerCase("a cancelled child wakes its parent with a fault") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"))
            try await bench.apply(.cancel(RunID("a/b")))
            try await bench.isIn("a", .ready)
            guard case .failed(let fault) = try await bench.verdict("a", "a/b")
            else { throw Mismatch("a cancelled child was not told") }
            try bench.equal(fault.code, .cancelled)
        },
        LedgerCase("a child that asks for attention does not wake its parent") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"))
            let child = try await bench.hold("a/b")
            try await bench.apply(.finish(child, .attention(Fault(.diverged, "Look."))))
            try await bench.isIn("a", .waiting)
            try bench.equal(try await bench.verdict("a", "a/b"), nil)
        },
        LedgerCase("a parent that waits for a child that ended is ready at once") { bench in
            let parent = try await bench.start("a")
            try await bench.finish(try await bench.start("a/b"), "clip")
            try await bench.wait(parent, Bench.child("a/b"))
            try await bench.isIn("a", .ready)
            try bench.equal(try await bench.verdict("a", "a/b"), .output(Bench.parcel("clip")))
        },
        LedgerCase("a child that ended badly before is told just as well") { bench in
            let parent = try await bench.start("a")
            try await bench.fail(try await bench.start("a/b"))
            try await bench.submit("a/c")
            try await bench.apply(.cancel(RunID("a/c")))
            try await bench.wait(parent, Bench.child("a/b"), Bench.child("a/c"))
            try bench.equal(
                try await bench.verdict("a", "a/b"), .failed(Fault(.invalid, "The film tore.")))
            guard case .failed(let fault) = try await bench.verdict("a", "a/c")
            else { throw Mismatch("a cancelled child was not told") }
            try bench.equal(fault.code, .cancelled)
        },
        LedgerCase("a child that ends while its parent is held is not lost") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"), Bench.callback("k"))
            try await bench.apply(.answer(RunID("a"), wait: "k", .approved(by: "Ana")))
            let again = try await bench.hold("a")
            try await bench.finish(try await bench.hold("a/b"), "clip")
            try await bench.isIn("a", .running)
            try await bench.wait(again, Bench.child("a/b"))
            try await bench.isIn("a", .ready)
        },
        LedgerCase("a parent that does not wait for its child sleeps on") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.callback("k"))
            try await bench.finish(try await bench.hold("a/b"))
            try await bench.isIn("a", .waiting)
        },
        LedgerCase("one of two children wakes the parent; it waits again for the other") { bench in
            let parent = try await bench.start("a")
            for name in ["a/b", "a/c"] { try await bench.submit(name) }
            try await bench.wait(parent, Bench.child("a/b"), Bench.child("a/c"))
            try await bench.finish(try await bench.hold("a/b"))
            let again = try await bench.hold("a")
            try await bench.wait(again, Bench.child("a/c"))
            try await bench.isIn("a", .waiting)
            try await bench.finish(try await bench.hold("a/c"))
            try await bench.isIn("a", .ready)
        },
        LedgerCase("retrying a child takes its verdict back, its next ending gives one") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"))
            try await bench.fail(try await bench.hold("a/b"))
            try await bench.apply(.retry(RunID("a/b")))
            try bench.equal(try await bench.verdict("a", "a/b"), nil)
            let again = try await bench.hold("a")
            try await bench.wait(again, Bench.child("a/b"))
            try await bench.isIn("a", .waiting)
            try await bench.finish(try await bench.hold("a/b"), "clip")
            try bench.equal(try await bench.verdict("a", "a/b"), .output(Bench.parcel("clip")))
            try await bench.isIn("a", .ready)
        },
        LedgerCase("an edited child tells its new ending") { bench in
            let parent = try await bench.start("a")
            try await bench.submit("a/b")
            try await bench.wait(parent, Bench.child("a/b"))
            let child = try await bench.hold("a/b")
            try await bench.make(child, "one")
            try await bench.finish(child, "old")
            try await bench.apply(.edit(RunID("a/b"), path: "one", Bench.parcel("better")))
            _ = try await bench.hold("a")
            try await bench.finish(try await bench.hold("a/b"), "new", revision: 1)
            try bench.equal(try await bench.verdict("a", "a/b"), .output(Bench.parcel("new")))
        },
    ]
}
