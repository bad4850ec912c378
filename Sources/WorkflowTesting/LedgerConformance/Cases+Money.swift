import Artifacts
import Ground
import Workflow

extension LedgerCase {
    static let budgets: [LedgerCase] = [
        LedgerCase("a price within the cap is reserved") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(10) }
            try bench.equal(try await bench.reserve(hold) { $0.price = Bench.cents(10) }, .granted)
            try bench.equal(try await bench.sums("run:a"), [0, 10])
        },
        LedgerCase("a price above the cap is refused and books nothing") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(10) }
            let fault = try await bench.refusal(hold) { $0.price = Bench.cents(11) }
            try bench.equal(fault.code, .overBudget)
            try bench.expect(fault.explanation.contains("$0.10"), "the amounts are not named")
            try bench.equal(try await bench.sums("run:a"), [0, 0])
            try bench.equal(try await bench.ledger.charges(of: nil), [])
        },
        LedgerCase("what is reserved counts against the cap") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(10) }
            _ = try await bench.reserve(hold, "x") { $0.price = Bench.cents(6) }
            _ = try await bench.refusal(hold, "y") { $0.price = Bench.cents(5) }
            try bench.equal(
                try await bench.reserve(hold, "y") { $0.price = Bench.cents(4) }, .granted)
        },
        LedgerCase("a checkpoint settles the charge at its real cost") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(10) }
            _ = try await bench.reserve(hold, "x") { $0.price = Bench.cents(6) }
            try await bench.make(hold, "x") { $0.step.label.cost = Bench.cents(4) }
            try bench.equal(try await bench.sums("run:a"), [4, 0])
            let charges = try await bench.ledger.charges(of: nil)
            try bench.equal(charges.map(\.state), [.settled])
            try bench.equal(charges.map(\.amount), [Bench.cents(4)])
        },
        LedgerCase("what is spent counts against the cap") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(10) }
            _ = try await bench.reserve(hold, "x") { $0.price = Bench.cents(6) }
            try await bench.make(hold, "x") { $0.step.label.cost = Bench.cents(6) }
            _ = try await bench.refusal(hold, "y") { $0.price = Bench.cents(5) }
        },
        LedgerCase("the same reservation is booked once") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(10) }
            for _ in 0..<3 {
                let answer = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
                try bench.equal(answer, .granted)
            }
            try bench.equal(try await bench.sums("run:a"), [0, 6])
            try bench.equal(try await bench.chargeStates(), [.reserved])
        },
        LedgerCase("children spend from the budget of their root") { bench in
            _ = try await bench.start("a") { $0.budget = Bench.cents(10) }
            let child = try await bench.start("a/b")
            let answer = try await bench.reserve(child) { $0.price = Bench.cents(6) }
            try bench.equal(answer, .granted)
            try bench.equal(try await bench.sums("run:a"), [0, 6])
            try bench.equal(try await bench.ledger.budget("run:a/b"), nil)
        },
        LedgerCase("every scope must have room, else none is booked") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(100) }
            try await bench.apply(.cap(scope: "day", Bench.cents(5)))
            let fault = try await bench.refusal(hold) {
                $0.price = Bench.cents(6)
                $0.scopes = ["day"]
            }
            try bench.equal(fault.code, .overBudget)
            try bench.equal(try await bench.sums("run:a"), [0, 0])
            try bench.equal(try await bench.sums("day"), [0, 0])
        },
        LedgerCase("every scope that has a budget is booked and settled") { bench in
            let hold = try await bench.start("a")
            try await bench.apply(.cap(scope: "day", Bench.cents(50)))
            _ = try await bench.reserve(hold, "x") {
                $0.price = Bench.cents(6)
                $0.scopes = ["day", "week", "day", "run:a"]
            }
            try bench.equal(try await bench.sums("day"), [0, 6])
            try bench.equal(try await bench.sums("run:a"), [0, 6])
            try bench.equal(try await bench.ledger.budget("week"), nil)
            try await bench.make(hold, "x") { $0.step.label.cost = Bench.cents(5) }
            try bench.equal(try await bench.sums("day"), [5, 0])
            try bench.equal(try await bench.sums("run:a"), [5, 0])
        },
        LedgerCase("a budget made after a reservation is not settled by it") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold, "x") {
                $0.price = Bench.cents(6)
                $0.scopes = ["day"]
            }
            try await bench.apply(.cap(scope: "day", Bench.cents(50)))
            try await bench.make(hold, "x") { $0.step.label.cost = Bench.cents(6) }
            try bench.equal(try await bench.sums("day"), [0, 0])
        },
        LedgerCase("a run without a cap still counts what it spends") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            try bench.equal(try await bench.sums("run:a"), [0, 6])
            try bench.equal(try await bench.ledger.budget("run:a")?.cap, nil)
        },
        LedgerCase("removing a cap keeps the sums; a new cap counts them") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(6) }
            _ = try await bench.reserve(hold, "x") { $0.price = Bench.cents(6) }
            try await bench.apply(.cap(scope: "run:a", nil))
            try bench.equal(try await bench.sums("run:a"), [0, 6])
            try bench.equal(
                try await bench.reserve(hold, "y") { $0.price = Bench.cents(6) }, .granted)
            try await bench.apply(.cap(scope: "run:a", Bench.cents(13)))
            _ = try await bench.refusal(hold, "z") { $0.price = Bench.cents(2) }
            try bench.equal(
                try await bench.reserve(hold, "z") { $0.price = Bench.cents(1) }, .granted)
        },
        LedgerCase("a cap set before the run is submitted is replaced by its budget") { bench in
            try await bench.apply(.cap(scope: "run:a", Bench.cents(1)))
            try await bench.submit("a") { $0.budget = Bench.cents(9) }
            try bench.equal(try await bench.ledger.budget("run:a")?.cap, Bench.cents(9))
        },
        LedgerCase("a cap taken from an unknown scope starts its counting") { bench in
            try bench.equal(try await bench.apply(.cap(scope: "day", nil)), .done)
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) {
                $0.price = Bench.cents(3)
                $0.scopes = ["day"]
            }
            try bench.equal(try await bench.sums("day"), [0, 3])
        },
        LedgerCase("what costs nothing is granted even when the money is gone") { bench in
            let hold = try await bench.start("a") { $0.budget = .zero }
            try bench.equal(try await bench.reserve(hold), .granted)
            _ = try await bench.refusal(hold, "y") { $0.price = Bench.cents(1) }
        },
        LedgerCase("a cost above what was reserved is still booked as spent") { bench in
            let hold = try await bench.start("a") { $0.budget = Bench.cents(10) }
            _ = try await bench.reserve(hold, "x") { $0.price = Bench.cents(6) }
            try await bench.make(hold, "x") { $0.step.label.cost = Bench.cents(12) }
            try bench.equal(try await bench.sums("run:a"), [12, 0])
        },
    ]

    static let charges: [LedgerCase] = [
        LedgerCase("a charge says who, where, when and how much") { bench in
            _ = try await bench.start("a")
            let child = try await bench.start("a/b")
            bench.world.advance(.seconds(3))
            _ = try await bench.reserve(child, "x") {
                $0.price = Bench.cents(6)
                $0.provider = "openai"
                $0.model = "gpt-image-1"
            }
            let expected = ChargeRecord(
                run: RunID("a/b"), root: RunID("a"), path: "x", epoch: 1, provider: "openai",
                model: "gpt-image-1", amount: Bench.cents(6), state: .reserved,
                at: bench.world.now())
            try bench.equal(try await bench.ledger.charges(of: nil), [expected])
        },
        LedgerCase("charges are listed in the order they were made, by root or all") { bench in
            let one = try await bench.start("a")
            let two = try await bench.start("b")
            for (hold, path) in [(one, "1"), (two, "2"), (one, "3")] {
                _ = try await bench.reserve(hold, path) { $0.price = Bench.cents(1) }
            }
            try bench.equal(
                try await bench.ledger.charges(of: nil).map(\.path), ["1", "2", "3"])
            try bench.equal(
                try await bench.ledger.charges(of: RunID("a")).map(\.path), ["1", "3"])
        },
        LedgerCase("a release without cost frees the money") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            try bench.equal(try await bench.release(hold), .done)
            try bench.equal(try await bench.sums("run:a"), [0, 0])
            try bench.equal(try await bench.chargeStates(), [.released])
        },
        LedgerCase("a release of unknown cost books it as spent") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            try await bench.release(hold, "paint", .unknown)
            try bench.equal(try await bench.sums("run:a"), [6, 0])
            try bench.equal(try await bench.chargeStates(), [.presumed])
        },
        LedgerCase("a repeated release changes nothing") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            for _ in 0..<2 { try await bench.release(hold, "paint", .unknown) }
            try await bench.release(hold)
            try bench.equal(try await bench.sums("run:a"), [6, 0])
        },
        LedgerCase("after a release the step is reserved anew, as another charge") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            try await bench.release(hold, "paint", .unknown)
            try bench.equal(try await bench.reserve(hold) { $0.price = Bench.cents(6) }, .granted)
            try bench.equal(try await bench.chargeStates(), [.presumed, .reserved])
            try bench.equal(try await bench.sums("run:a"), [6, 6])
        },
        LedgerCase("a release works even when the run was lost meanwhile") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            try await bench.back(hold, counted: false)
            try bench.equal(try await bench.chargeStates(), [.reserved])
            try await bench.release(hold)
            try bench.equal(try await bench.chargeStates(), [.released])
        },
        LedgerCase("a release of one epoch leaves the charge of another") { bench in
            let old = try await bench.start("a")
            try await bench.back(old, counted: false)
            let new = try await bench.hold("a")
            _ = try await bench.reserve(new) { $0.price = Bench.cents(6) }
            try await bench.release(old)
            try bench.equal(try await bench.chargeStates(), [.reserved])
        },
        LedgerCase("a charge left behind by an earlier epoch is presumed spent") { bench in
            let old = try await bench.start("a") { $0.budget = Bench.cents(10) }
            _ = try await bench.reserve(old) { $0.price = Bench.cents(6) }
            try await bench.back(old, counted: false)
            let new = try await bench.hold("a")
            try bench.equal(try await bench.reserve(new) { $0.price = Bench.cents(4) }, .granted)
            try bench.equal(try await bench.sums("run:a"), [6, 4])
            try bench.equal(try await bench.chargeStates(), [.presumed, .reserved])
        },
        LedgerCase("the presumption stands even when the new price is refused") { bench in
            let old = try await bench.start("a") { $0.budget = Bench.cents(10) }
            _ = try await bench.reserve(old) { $0.price = Bench.cents(6) }
            try await bench.back(old, counted: false)
            let new = try await bench.hold("a")
            _ = try await bench.refusal(new) { $0.price = Bench.cents(6) }
            try bench.equal(try await bench.sums("run:a"), [6, 0])
        },
        LedgerCase("a charge of another step is not presumed") { bench in
            let old = try await bench.start("a")
            _ = try await bench.reserve(old, "x") { $0.price = Bench.cents(6) }
            try await bench.back(old, counted: false)
            let new = try await bench.hold("a")
            _ = try await bench.reserve(new, "y") { $0.price = Bench.cents(1) }
            try bench.equal(try await bench.chargeStates(), [.reserved, .reserved])
        },
        LedgerCase("what is reserved when a run ends is presumed spent") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            try await bench.fail(hold)
            try bench.equal(try await bench.sums("run:a"), [6, 0])
            try bench.equal(try await bench.chargeStates(), [.presumed])
        },
        LedgerCase("what a lost worker had reserved is presumed spent") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            bench.world.advance(.minutes(1))
            try await bench.apply(.reap)
            try bench.equal(try await bench.sums("run:a"), [6, 0])
        },
        LedgerCase("a counted hand-back of unknown cost presumes what is reserved") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            let fault = Fault(.unavailable, "No answer came.", charge: .unknown)
            try await bench.back(hold, fault)
            try bench.equal(try await bench.sums("run:a"), [6, 0])
        },
        LedgerCase("other hand-backs leave what is reserved") { bench in
            let hold = try await bench.start("a")
            _ = try await bench.reserve(hold) { $0.price = Bench.cents(6) }
            try await bench.back(hold, Fault(.unavailable, "Refused at once."))
            try bench.equal(try await bench.sums("run:a"), [0, 6])
            let again = try await bench.hold("a")
            let fault = Fault(.unavailable, "No answer came.", charge: .unknown)
            try await bench.back(again, counted: false, fault)
            try bench.equal(try await bench.sums("run:a"), [0, 6])
        },
    ]
}
