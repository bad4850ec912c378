import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let reserving: [LedgerCase] = [
        LedgerCase("a reservation without conditions is granted") { bench in
            let hold = try await bench.start("a")
            try bench.equal(try await bench.reserve(hold), .granted)
            try bench.equal(try await bench.ledger.charges(of: nil), [])
            try bench.equal(try await bench.ledger.budget("run:a"), nil)
        },
        LedgerCase("a reservation of an earlier epoch is fenced") { bench in
            let old = try await bench.start("a")
            try await bench.back(old, counted: false)
            _ = try await bench.hold("a", by: "w2")
            let answer = try await bench.reserve(old) { $0.price = Bench.cents(5) }
            try bench.equal(answer, .fenced)
            try bench.equal(try await bench.ledger.charges(of: nil), [])
        },
        LedgerCase("a pool without a limit grants every slot") { bench in
            let hold = try await bench.start("a")
            for index in 0..<20 {
                try bench.equal(
                    try await bench.reserve(hold, "p\(index)") { $0.pool = "image" }, .granted)
            }
        },
        LedgerCase("a full pool is busy until a slot is given back") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 1))
            let hold = try await bench.start("a")
            try bench.equal(try await bench.reserve(hold, "x") { $0.pool = "image" }, .granted)
            try bench.equal(
                try await bench.reserve(hold, "y") { $0.pool = "image" },
                .busy(.milliseconds(250)))
            try bench.equal(try await bench.reserve(hold, "y") { $0.pool = "sound" }, .granted)
            try await bench.release(hold, "x")
            try bench.equal(try await bench.reserve(hold, "y") { $0.pool = "image" }, .granted)
        },
        LedgerCase("a checkpoint gives the slot back") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 1))
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold, "x") { $0.pool = "image" }
            try await bench.make(hold, "x")
            try bench.equal(try await bench.reserve(hold, "y") { $0.pool = "image" }, .granted)
        },
        LedgerCase("the same step reserves one slot, however often it asks") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 2))
            let hold = try await bench.start("a")
            for _ in 0..<3 {
                try bench.equal(try await bench.reserve(hold, "x") { $0.pool = "image" }, .granted)
            }
            try bench.equal(try await bench.reserve(hold, "y") { $0.pool = "image" }, .granted)
            try bench.equal(
                try await bench.reserve(hold, "z") { $0.pool = "image" },
                .busy(.milliseconds(250)))
        },
        LedgerCase("slots are freed when a run stops, however it stops") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 1))
            let probe = try await bench.start("probe", by: "w9")
            let stops: [(String, @Sendable (Hold) async throws -> Void)] = [
                ("finish", { hold in try await bench.finish(hold) }),
                ("fail", { hold in try await bench.fail(hold) }),
                ("back", { hold in try await bench.back(hold, after: .hours(1)) }),
                ("wait", { hold in try await bench.wait(hold, Bench.callback("k")) }),
                (
                    "leave",
                    { hold in
                        try await bench.apply(.leave(WorkerID(rawValue: "w1")))
                        try await bench.apply(.cancel(hold.run))
                    }
                ),
            ]
            for (name, stop) in stops {
                let hold = try await bench.start(name)
                let granted = try await bench.reserve(hold, "x") { $0.pool = "image" }
                try bench.equal(granted, .granted)
                try await stop(hold)
                let next = try await bench.reserve(probe, name) { $0.pool = "image" }
                try bench.expect(next == .granted, "a slot leaks at \(name)")
                try await bench.release(probe, name)
            }
        },
        LedgerCase("a reaped run leaves no slot behind") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 1))
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold, "x") { $0.pool = "image" }
            bench.world.advance(.minutes(1))
            try await bench.apply(.reap)
            let again = try await bench.hold("a", by: "w2")
            try bench.equal(try await bench.reserve(again, "x") { $0.pool = "image" }, .granted)
        },
        LedgerCase("a late release frees no slot of the run's next holder") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 1))
            let old = try await bench.start("a")
            _ = try await bench.reserve(old, "x") { $0.pool = "image" }
            try await bench.back(old, counted: false)
            let new = try await bench.hold("a", by: "w2")
            _ = try await bench.reserve(new, "x") { $0.pool = "image" }
            try await bench.release(old, "x")
            try bench.equal(
                try await bench.reserve(new, "y") { $0.pool = "image" },
                .busy(.milliseconds(250)))
        },
        LedgerCase("a pool of capacity nought grants nothing") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 0))
            let hold = try await bench.start("a")
            try bench.equal(
                try await bench.reserve(hold) { $0.pool = "image" }, .busy(.milliseconds(250)))
        },
        LedgerCase("an effect that cannot be repeated is refused in a later epoch") { bench in
            let old = try await bench.start("a")
            try bench.equal(try await bench.reserve(old) { $0.once = true }, .granted)
            try await bench.back(old, counted: false)
            let new = try await bench.hold("a")
            let fault = try await bench.refusal(new) { $0.once = true }
            try bench.equal(fault.code, .outcomeUnknown)
            try bench.equal(try await bench.reserve(new, "other") { $0.once = true }, .granted)
        },
        LedgerCase("repeating the reservation of an effect in its epoch is granted") { bench in
            let hold = try await bench.start("a")
            for _ in 0..<2 {
                try bench.equal(try await bench.reserve(hold) { $0.once = true }, .granted)
            }
        },
        LedgerCase("an effect that finished may be asked for again") { bench in
            let old = try await bench.start("a")
            _ = try await bench.reserve(old) { $0.once = true }
            try await bench.make(old, "paint")
            try await bench.back(old, counted: false)
            let new = try await bench.hold("a")
            try bench.equal(try await bench.reserve(new) { $0.once = true }, .granted)
        },
        LedgerCase("an effect that surely did nothing may be tried again") { bench in
            let old = try await bench.start("a")
            _ = try await bench.reserve(old) { $0.once = true }
            try await bench.release(old, "paint", .nothing)
            try await bench.back(old, counted: false)
            let new = try await bench.hold("a")
            try bench.equal(try await bench.reserve(new) { $0.once = true }, .granted)
        },
        LedgerCase("an effect whose outcome is unknown is refused even at once") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.once = true }
            try await bench.release(hold, "paint", .unknown)
            let fault = try await bench.refusal(hold) { $0.once = true }
            try bench.equal(fault.code, .outcomeUnknown)
        },
        LedgerCase("a person's retry lets an effect be done again") { bench in
            let old = try await bench.start("a")
            _ = try await bench.reserve(old) { $0.once = true }
            try await bench.apply(.finish(old, .attention(Fault(.outcomeUnknown, "Look."))))
            try await bench.apply(.retry(RunID("a")))
            let new = try await bench.hold("a")
            try bench.equal(try await bench.reserve(new) { $0.once = true }, .granted)
        },
    ]

    static let rates: [LedgerCase] = [
        LedgerCase("a rate of sixty a minute grants ten at once, then one a second") { bench in
            let hold = try await bench.start("a")
            let rate = Reservation.Rate(key: "model", perMinute: 60)
            for index in 0..<10 {
                try bench.equal(
                    try await bench.reserve(hold, "p\(index)") { $0.rate = rate }, .granted)
            }
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .busy(.seconds(1)))
            bench.world.advance(.milliseconds(400))
            try bench.equal(
                try await bench.reserve(hold) { $0.rate = rate }, .busy(.milliseconds(600)))
            bench.world.advance(.milliseconds(600))
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .granted)
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .busy(.seconds(1)))
        },
        LedgerCase("a slow rate grants one, then one at its pace") { bench in
            let hold = try await bench.start("a")
            let rate = Reservation.Rate(key: "model", perMinute: 1)
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .granted)
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .busy(.minutes(1)))
            bench.world.advance(.days(400))
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .granted)
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .busy(.minutes(1)))
        },
        LedgerCase("the wait for a rate is rounded up to a millisecond") { bench in
            let hold = try await bench.start("a")
            let rate = Reservation.Rate(key: "model", perMinute: 7)
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .granted)
            try bench.equal(
                try await bench.reserve(hold) { $0.rate = rate }, .busy(.milliseconds(8572)))
            bench.world.advance(.milliseconds(8571))
            try bench.equal(
                try await bench.reserve(hold) { $0.rate = rate }, .busy(.milliseconds(1)))
            bench.world.advance(.milliseconds(1))
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .granted)
        },
        LedgerCase("rates are counted by key, across runs") { bench in
            let one = try await bench.start("a")
            let other = try await bench.start("b", by: "w2")
            let rate = Reservation.Rate(key: "model", perMinute: 6)
            try bench.equal(try await bench.reserve(one) { $0.rate = rate }, .granted)
            try bench.equal(try await bench.reserve(other) { $0.rate = rate }, .busy(.seconds(10)))
            let second = Reservation.Rate(key: "other", perMinute: 6)
            try bench.equal(try await bench.reserve(other) { $0.rate = second }, .granted)
        },
        LedgerCase("a refused reservation uses up no rate") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(1) }
            let rate = Reservation.Rate(key: "model", perMinute: 6)
            _ = try await bench.refusal(hold) {
                $0.rate = rate
                $0.price = Bench.cents(2)
            }
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .granted)
        },
        LedgerCase("a full pool uses up no rate") { bench in
            try await bench.apply(.limit(pool: "image", capacity: 0))
            let hold = try await bench.start("a")
            let rate = Reservation.Rate(key: "model", perMinute: 6)
            let answer = try await bench.reserve(hold) {
                $0.rate = rate
                $0.pool = "image"
            }
            try bench.equal(answer, .busy(.milliseconds(250)))
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .granted)
        },
        LedgerCase("a clock that goes back gives no rate away and takes none") { bench in
            let hold = try await bench.start("a")
            let rate = Reservation.Rate(key: "model", perMinute: 6)
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .granted)
            bench.world.advance(.hours(-1))
            try bench.equal(try await bench.reserve(hold) { $0.rate = rate }, .busy(.seconds(10)))
        },
    ]
}
