import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let crowds: [LedgerCase] = [
        LedgerCase("sixty-four at once never exceed a cap") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(100) }
            try await bench.apply(.cap(scope: "day", Bench.cents(90)))
            let granted = try await bench.crowd(64) { index in
                let answer = try await bench.reserve(hold, "p\(index)") {
                    $0.price = Bench.cents(7)
                    $0.scopes = ["day"]
                }
                return answer == .granted
            }
            try bench.equal(granted.count { $0 }, 12)
            try bench.equal(try await bench.sums("day"), [0, 84])
            try bench.equal(try await bench.sums("run:a"), [0, 84])
        },
        LedgerCase("sixty-four at once never exceed a pool") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 5))
            let hold = try await bench.start("a")
            let granted = try await bench.crowd(64) { index in
                try await bench.reserve(hold, "p\(index)") { $0.pool = "image" } == .granted
            }
            try bench.equal(granted.count { $0 }, 5)
        },
        LedgerCase("sixty-four at once with one key make one run") { bench in
            let made = try await bench.crowd(64) { index in
                try await bench.submit("run-\(index)") { $0.key = "k" }
            }
            let ids = Set(
                made.map { answer -> String in
                    if case .submitted(let run, _) = answer { run.rawValue } else { "none" }
                })
            try bench.equal(ids.count, 1)
            try bench.equal(try await bench.ledger.runs(RunFilter()).count, 1)
        },
        LedgerCase("eight workers at once never share a run") { bench in
            _ = try await bench.ledger.commit((0..<200).map { .submit(Bench.submission("r\($0)")) })
            let hauls = try await bench.crowd(8) { worker in
                var haul: [String] = []
                while true {
                    let runs = try await bench.claim("w\(worker)", most: 3)
                    if runs.isEmpty { return haul }
                    haul += runs.map(\.record.id.rawValue)
                }
            }
            let all = hauls.flatMap { $0 }
            try bench.equal(all.count, 200)
            try bench.equal(Set(all).count, 200)
        },
        LedgerCase("of sixty-four checkpoints of one step one stands for all") { bench in
            let hold = try await bench.start("a")
            let answers = try await bench.crowd(64) { index in
                try await bench.make(hold, "one", "version \(index)")
            }
            let standing = try await bench.step("a", "one").output
            try bench.equal(answers.count { $0 == .recorded(standing) }, 64)
            try bench.equal(try await bench.record("a").checkpoints, 1)
        },
        LedgerCase("sixty-four answers to one wait leave one verdict") { bench in
            let hold = try await bench.start("a")
            try await bench.wait(hold, Bench.callback("k"))
            let taken = try await bench.crowd(64) { index in
                let verdict = Verdict.approved(by: "person \(index)")
                let result = try await bench.ledger.commit([
                    .answer(RunID("a"), wait: "k", verdict)
                ])
                guard case .success = result[0] else { return false }
                return true
            }
            try bench.equal(taken.count { $0 }, 1)
        },
        LedgerCase("five thousand runs are submitted, claimed and finished") { bench in
            let count = 5000
            for start in stride(from: 0, to: count, by: 500) {
                _ = try await bench.ledger.commit(
                    (start..<start + 500).map { .submit(Bench.submission("run-\($0)")) })
            }
            var seen: Set<RunID> = []
            while true {
                let runs = try await bench.claim(most: 250)
                if runs.isEmpty { break }
                seen.formUnion(runs.map(\.record.id))
                let ending = Ending.done(Bench.parcel("film"), revision: 0)
                _ = try await bench.ledger.commit(runs.map { .finish($0.hold, ending) })
            }
            try bench.equal(seen.count, count)
            let done = RunFilter(states: [.done], most: 10_000)
            try bench.equal(try await bench.ledger.runs(done).count, count)
            try bench.equal(
                try await bench.ledger.events(after: 0, of: nil, most: 20_000).count, count * 3)
        },
    ]
}
