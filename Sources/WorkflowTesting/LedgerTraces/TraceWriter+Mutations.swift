import Artifacts
import Ground
import Workflow

extension TraceWriter {
    mutating func submission() -> Submission {
        let id = chance.pick(Self.ids)
        return Bench.submission(id) {
            if chance.happens(25) { $0.key = "key \(chance.below(3))" }
            if chance.happens(20) { $0.delay = .milliseconds(chance.pick([1, 3000, 60_000])) }
            if chance.happens(20) { $0.budget = Bench.cents(Int64(chance.below(20))) }
            if chance.happens(10) { $0.production = "poster" }
            if chance.happens(15) { $0.input = parcel() }
            $0.pool = chance.pick(["runs", "render"])
            $0.priority = chance.below(3)
            $0.lineage = Self.lineage(of: $0.id)
            $0.title = "title \(chance.below(3))"
        }
    }

    mutating func claim() -> Claim {
        var claim = Claim(
            worker: chance.pick(Self.workers), token: UInt64(chance.below(1000)),
            productions: [Bench.film], most: 1 + chance.below(3),
            lease: .milliseconds(chance.pick([3000, 10_000, 60_000])))
        if chance.happens(30) {
            claim.productions.append(ProductionKey(name: "poster", version: 1))
        }
        if chance.happens(20) { claim.root = RunID(chance.pick(["a", "b", "c"])) }
        if chance.happens(20) { claim.maxReceives = 1 + chance.below(3) }
        return claim
    }

    /// What a worker does with a run, now and then with a hold that is not its own any more.
    mutating func held(_ hold: Hold) -> Mutation {
        var hold = hold
        if chance.happens(8) { hold = Hold(run: hold.run, epoch: hold.epoch - 1) }
        if chance.happens(2) { hold = Hold(run: hold.run, epoch: hold.epoch + 1) }
        switch chance.below(100) {
        case 0..<28: return .checkpoint(checkpoint(hold))
        case 28..<56: return .reserve(reservation(hold))
        case 56..<66:
            // A release comes late more often than other writes: it is not fenced.
            let epoch = hold.epoch - (chance.happens(30) ? 1 : 0)
            return .release(
                Hold(run: hold.run, epoch: epoch), path: chance.pick(Self.paths),
                charge: chance.happens(50) ? .nothing : .unknown)
        case 66..<76: return .finish(hold, ending())
        case 76..<88: return .suspend(hold, waits(of: hold.run))
        default:
            return .handBack(
                hold,
                HandBack(
                    delay: .milliseconds(chance.pick([0, 0, 1, 3000, 60_000])),
                    fault: chance.happens(60) ? fault() : nil, counted: chance.happens(70),
                    maxReceives: chance.pick([1, 2, 3, 3])))
        }
    }

    private mutating func checkpoint(_ hold: Hold) -> Checkpoint {
        let path = chance.pick(Self.paths)
        return Bench.checkpoint(hold, path) {
            $0.lineage = Self.lineage(of: hold.run)
            $0.step.fingerprint = Self.print(path, chance.happens(30) ? 1 : 0)
            $0.step.output = parcel()
            $0.step.revision = chance.pick([0, 0, 0, 1, 2])
            $0.step.label.reused = chance.happens(20)
            $0.step.label.cost = Bench.cents(Int64(chance.below(7)))
            if chance.happens(20) { $0.step.published = "out/\(path).png" }
        }
    }

    private mutating func reservation(_ hold: Hold) -> Reservation {
        var wish = Reservation(hold: hold, path: chance.pick(Self.paths))
        if chance.happens(50) { wish.pool = chance.pick(["image", "image", "sound"]) }
        if chance.happens(20) {
            wish.rate = .init(key: "model", perMinute: chance.pick([1, 6, 7, 60]))
        }
        if chance.happens(70) { wish.price = Bench.cents(Int64(chance.below(8))) }
        if chance.happens(60) { wish.scopes = chance.pick([["day"], ["week", "day"], ["week"]]) }
        if chance.happens(50) { wish.model = "painter" }
        wish.once = chance.happens(35)
        return wish
    }

    private mutating func ending() -> Ending {
        switch chance.below(10) {
        case 0..<6: .done(parcel(), revision: chance.pick([0, 1, 2, 99]))
        case 6..<8: .failed(fault())
        case 8: .attention(fault())
        default: .cancelled
        }
    }

    private mutating func waits(of run: RunID) -> [Wait] {
        (0..<chance.pick([0, 1, 1, 1, 1, 2, 2, 2]))
            .map { _ in
                switch chance.below(10) {
                case 0..<3: Bench.callback(chance.pick(["k1", "k2"]))
                case 3..<6:
                    Bench.timer(
                        chance.pick(["t1", "t2"]), .milliseconds(chance.pick([0, 1000, 9000])))
                default: Bench.child("\(run)/\(chance.pick(["x", "x", "y", "k"]))")
                }
            }
    }

    mutating func person() -> Mutation {
        switch chance.below(15) {
        case 0..<4: return answer()
        case 4..<6: return .cancel(run())
        case 6..<9: return .retry(run())
        case 9: return .replaceInput(run(), parcel())
        case 10..<13: return .edit(run(), path: chance.pick(Self.paths), parcel())
        default: return .take(run(), path: chance.pick(Self.paths))
        }
    }

    private mutating func answer() -> Mutation {
        let run = run()
        let key = chance.happens(80) ? chance.pick(Self.keys) : "\(run)/x"
        let verdict: Verdict =
            switch chance.below(4) {
            case 0: .output(parcel())
            case 1: .failed(fault())
            case 2: .rejected(by: "Bo", reason: "no")
            default: .approved(by: "Ana")
            }
        return .answer(run, wait: key, verdict)
    }

    mutating func house() -> Mutation {
        let worker = chance.pick(Self.workers)
        switch chance.below(24) {
        case 0..<4: return .beat(worker, lease: .milliseconds(chance.pick([3000, 10_000])))
        case 4..<6: return .leave(worker)
        case 6..<12: return .reap
        case 12..<14:
            return .limit(
                pool: chance.pick(["image", "render"]), capacity: chance.pick([0, 1, 1, 2, nil]))
        case 14..<17:
            return .cap(
                scope: chance.pick(Self.scopes),
                chance.pick([nil, Bench.cents(5), Bench.cents(15)]))
        case 17: return .schedule(schedule())
        case 18: return .unschedule(chance.pick(["s1", "s2"]))
        case 19..<21: return .tick
        case 21: return .bury(olderThan: .milliseconds(chance.pick([0, 3000, 60_000])))
        default: return .forget(run())
        }
    }

    private mutating func schedule() -> Schedule {
        let start = 1_780_000_000_000 + chance.pick([-5000, 0, 2000]) as Int64
        var schedule = Bench.daily(
            chance.pick(["s1", "s2"]), from: Moment(milliseconds: start),
            every: .milliseconds(chance.pick([0, 1000, 7000, 60_000])))
        schedule.input = parcel()
        return schedule
    }
}
