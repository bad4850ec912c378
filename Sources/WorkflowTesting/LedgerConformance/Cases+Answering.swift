import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let answering: [LedgerCase] = [
        LedgerCase("an answer wakes the run and reaches it") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("k"))
            let verdict = Verdict.rejected(by: "Ana", reason: "too dark")
            try bench.equal(
                try await bench.apply(.answer(RunID("a"), wait: "k", verdict)), .done)
            try await bench.isIn("a", .ready)
            try bench.equal(try await bench.claimOne().verdicts, ["k": verdict])
            let event = try await bench.events("a").first { $0.kind == .answered }
            try bench.equal(event?.path, "k")
            try bench.equal(event?.detail, "rejected by Ana: too dark")
        },
        LedgerCase("every kind of verdict is read back as it was given") { bench in
            let fault = Fault(.storage, "Torn.", subject: "x", retry: .soon, charge: .unknown)
            let verdicts: [(String, Verdict)] = [
                ("1", .approved(by: "Ana")), ("2", .rejected(by: "Bo", reason: "“no”")),
                ("3", .elapsed), ("4", .output(Bench.blob("film"))), ("5", .failed(fault)),
                ("6", .output(Bench.parcel("words"))),
            ]
            let hold = try await bench.start("a")
            try await bench.apply(.suspend(hold, verdicts.map { Bench.callback($0.0) }))
            for (key, verdict) in verdicts {
                try await bench.apply(.answer(RunID("a"), wait: key, verdict))
                try bench.equal(try await bench.verdict("a", key), verdict)
            }
            guard case .output(let parcel) = try await bench.verdict("a", "6")
            else { throw Mismatch("an output was lost") }
            try bench.equal(parcel.inline, Bench.parcel("words").inline)
        },
        LedgerCase("the same answer twice is done, another is refused") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("k"))
            let yes = Mutation.answer(RunID("a"), wait: "k", .approved(by: "Ana"))
            for _ in 0..<2 { try bench.equal(try await bench.apply(yes), .done) }
            let no = Mutation.answer(RunID("a"), wait: "k", .rejected(by: "Bo", reason: "no"))
            let fault = try await bench.refuse(no, .wrongState)
            try bench.expect(fault.explanation.contains("Ana"), "does not say who answered")
            try bench.equal(try await bench.verdict("a", "k"), .approved(by: "Ana"))
            try bench.equal(try await bench.kinds("a").filter { $0 == .answered }.count, 1)
        },
        LedgerCase("an answer to an unknown run or wait is not found") { bench in
            try await bench.submit("a")
            let verdict = Verdict.approved(by: "Ana")
            try await bench.refuse(.answer(RunID("nobody"), wait: "k", verdict), .notFound)
            try await bench.refuse(.answer(RunID("a"), wait: "k", verdict), .notFound)
        },
        LedgerCase("an answer that comes while the run is held is not lost") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("yes"), Bench.callback("no"))
            try await bench.apply(.answer(RunID("a"), wait: "yes", .approved(by: "Ana")))
            let again = try await bench.hold("a")
            try await bench.apply(.answer(RunID("a"), wait: "no", .approved(by: "Bo")))
            try await bench.isIn("a", .running)
            try await bench.wait(again, Bench.callback("no"))
            try await bench.isIn("a", .ready)
            try bench.equal(
                try await bench.claimOne().verdicts,
                ["yes": .approved(by: "Ana"), "no": .approved(by: "Bo")])
        },
        LedgerCase("an answer to a run that ended is kept and wakes nobody") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("k"))
            try await bench.apply(.cancel(RunID("a")))
            try await bench.apply(.answer(RunID("a"), wait: "k", .approved(by: "Ana")))
            try await bench.isIn("a", .cancelled)
            try await bench.apply(.retry(RunID("a")))
            try bench.equal(try await bench.claimOne().verdicts, ["k": .approved(by: "Ana")])
        },
        LedgerCase("a yes to some bytes is not a yes to others") { bench in
            let hold = try await bench.start("a")
            let old = Wait.approval("script", of: Bench.digest("old"))
            let new = Wait.approval("script", of: Bench.digest("new"))
            try await bench.wait(hold, old)
            try await bench.apply(.answer(RunID("a"), wait: old.key, .approved(by: "Ana")))
            try await bench.wait(try await bench.hold("a"), new)
            try await bench.isIn("a", .waiting)
        },
    ]
}
