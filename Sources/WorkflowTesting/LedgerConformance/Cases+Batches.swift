import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let batches: [LedgerCase] = [
        LedgerCase("an empty batch is answered with nothing") { bench in
            try bench.equal(try await bench.ledger.commit([]).count, 0)
        },
        LedgerCase("a batch is answered one by one, in order") { bench in
            let results = try await bench.ledger.commit([
                .submit(Bench.submission("a")), .submit(Bench.submission("b")), .reap, .tick,
                .submit(Bench.submission("a")),
            ])
            let expected: [Result<Answer, Fault>] = [
                .success(.submitted(RunID("a"), isNew: true)),
                .success(.submitted(RunID("b"), isNew: true)), .success(.counted(0)),
                .success(.fired([])), .success(.submitted(RunID("a"), isNew: false)),
            ]
            try bench.equal(results, expected)
        },
        LedgerCase("a mutation sees what those before it in the batch wrote") { bench in
            let claim = Claim(
                worker: WorkerID(rawValue: "w1"), token: 1, productions: [Bench.film], most: 1,
                lease: Bench.lease)
            let hold = Hold(run: RunID("a"), epoch: 1)
            let results = try await bench.ledger.commit([
                .submit(Bench.submission("a")), .claim(claim),
                .checkpoint(Bench.checkpoint(hold, "one")),
                .finish(hold, .done(Bench.parcel("film"), revision: 0)),
            ])
            try bench.equal(results.count, 4)
            try bench.equal(try results[3].get(), .done)
            try await bench.isIn("a", .done)
        },
        LedgerCase("one that fails spares its neighbours") { bench in
            let other = Bench.submission("a") { $0.input = Bench.parcel("other") }
            let results = try await bench.ledger.commit([
                .submit(Bench.submission("a")), .cancel(RunID("nobody")), .submit(other),
                .submit(Bench.submission("b")), .retry(RunID("a")),
                .take(RunID("a"), path: "none"), .submit(Bench.submission("c")),
            ])
            let failed = results.map { result in
                if case .failure = result { true } else { false }
            }
            try bench.equal(failed, [false, true, true, false, true, true, false])
            try bench.equal(try await bench.ledger.runs(RunFilter()).count, 3)
            let numbers = try await bench.ledger.events(after: 0, of: nil, most: 9).map(\.run)
            try bench.equal(numbers.map(\.rawValue), ["a", "b", "c"])
        },
        LedgerCase("two steps of one batch see one budget") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(10) }
            let results = try await bench.ledger.commit(
                ["x", "y"]
                    .map {
                        .reserve(Reservation(hold: hold, path: $0, price: Bench.cents(6)))
                    })
            try bench.equal(try results[0].get(), .granted)
            guard case .refused = try results[1].get() else { throw Mismatch("exceeded") }
        },
        LedgerCase("a batch of a thousand is as good as a thousand batches") { bench in
            let results = try await bench.ledger.commit(
                (0..<1000).map { .submit(Bench.submission("run-\($0)")) })
            try bench.equal(results.count, 1000)
            try bench.equal(try await bench.ledger.runs(RunFilter(most: 5000)).count, 1000)
            let order = try await bench.claim(most: 1000).map(\.record.id.rawValue)
            try bench.equal(order, (0..<1000).map { "run-\($0)" })
        },
    ]

    static let repeats: [LedgerCase] = [
        LedgerCase("every write of a whole life may be repeated at once") { bench in
            try await bench.doubled(.submit(Bench.submission("a") { $0.key = "k" }))
            let claim = Claim(
                worker: WorkerID(rawValue: "w1"), token: 1, productions: [Bench.film], most: 1,
                lease: Bench.lease)
            try await bench.doubled(.claim(claim))
            let first = Hold(run: RunID("a"), epoch: 1)
            try await bench.doubled(
                .reserve(
                    Reservation(
                        hold: first, path: "one", pool: "image", price: Bench.cents(5),
                        once: true)))
            try await bench.doubled(.checkpoint(Bench.checkpoint(first, "one")))
            try await bench.doubled(.suspend(first, [Bench.callback("k")]))
            try await bench.doubled(.answer(RunID("a"), wait: "k", .approved(by: "Ana")))
            let second = try await bench.hold("a")
            try await bench.doubled(
                .handBack(second, HandBack(delay: .seconds(1), fault: nil, counted: true)))
            bench.world.advance(.seconds(1))
            let third = try await bench.hold("a")
            try await bench.doubled(.release(third, path: "one", charge: .unknown))
            let ending = Ending.done(Bench.parcel("film"), revision: 0)
            try await bench.doubled(.finish(third, ending))
            try await bench.doubled(.forget(RunID("a")))
        },
        LedgerCase("housekeeping may be repeated at once") { bench in
            try await bench.submit("a")
            try await bench.doubled(.cancel(RunID("a")))
            try await bench.doubled(.limit(pool: "image", capacity: 3))
            try await bench.doubled(.cap(scope: "day", Bench.cents(5)))
            try await bench.doubled(.schedule(Bench.daily(from: bench.world.now() + .hours(1))))
            try await bench.doubled(.beat(WorkerID(rawValue: "w1"), lease: Bench.lease))
            try await bench.doubled(.unschedule("daily"))
        },
        LedgerCase("a late repeat of a submission finds the run wherever it is") { bench in
            let submission = Bench.submission("a") { $0.key = "k" }
            try await bench.submit("a") { $0.key = "k" }
            let hold = try await bench.hold("a")
            try bench.equal(
                try await bench.apply(.submit(submission)),
                .submitted(RunID("a"), isNew: false))
            try await bench.fail(hold)
            try bench.equal(
                try await bench.apply(.submit(submission)),
                .submitted(RunID("a"), isNew: false))
            try await bench.isIn("a", .failed)
        },
        LedgerCase("a late repeat of a suspension after the next claim is fenced") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("k"))
            try await bench.apply(.answer(RunID("a"), wait: "k", .elapsed))
            _ = try await bench.hold("a", by: "w2")
            try bench.equal(try await bench.wait(hold, Bench.callback("k")), .fenced)
            try await bench.isIn("a", .running)
        },
    ]
}

extension Bench {
    static let strangeTexts: [(String, String)] = [
        ("accents", "Crème brûlée, naïve façade"), ("Arabic", "عطر الربيع"),
        ("Japanese", "春の花束"), ("emoji of several scalars", "👩‍👩‍👧‍👦🏳️‍🌈"),
        ("quotes and backslashes", #"'; DROP TABLE runs; -- " \ %s {} $1 ?1"#),
        ("line breaks and tabs", "one\r\ntwo\n\tthree"),
        ("a NUL in the middle", "before\u{0}after"),
        ("a lone NUL", "\u{0}"),
        ("a hundred thousand bytes", String(repeating: "long ", count: 20_000)),
        ("a number", "00123"), ("a JSON null", "null"), ("the last scalar", "\u{10FFFF}\u{FFFD}"),
    ]

    /// Runs a body several times at once and gathers what they gave.
    func crowd<Value: Sendable>(
        _ count: Int, _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for index in 0..<count { group.addTask { try await body(index) } }
            var values: [Value] = []
            for try await value in group { values.append(value) }
            return values
        }
    }

    /// Commits a mutation twice: the second time must answer alike and write no event.
    func doubled(_ mutation: Mutation, line: Int = #line, file: String = #fileID) async throws {
        let first = try await apply(mutation)
        let events = try await ledger.events(after: 0, of: nil, most: 9999).count
        let second = try await apply(mutation)
        if case .submitted(let run, _) = first {
            try equal(second, .submitted(run, isNew: false), line: line, file: file)
        } else {
            try equal(second, first, line: line, file: file)
        }
        let after = try await ledger.events(after: 0, of: nil, most: 9999).count
        try equal(after, events, line: line, file: file)
    }
}
