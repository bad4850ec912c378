import Artifacts
import Ground
import WorkflowTesting

@testable import Workflow

/// Where the bodies of one process work: takes time, fails now and then, and checks that the body
/// was to run at all.
final class Desk: @unchecked Sendable {
    // Invariant: touched by the thread of its clockwork only.
    let shared: SimBooks
    let weather: Weather
    let meter: Meter
    let process: Process
    var isStopping = false
    private var lanes: [String: Int] = [:]
    static let laneWidth = 1

    init(_ shared: SimBooks, _ weather: Weather, _ meter: Meter, _ process: Process) {
        self.shared = shared
        self.weather = weather
        self.meter = meter
        self.process = process
    }

    func work(
        _ run: Run, _ step: String, lane: String? = nil, pool: String? = nil,
        price: Money = .zero, once: Bool = false
    ) async throws {
        let path = run.scope + step
        let hold = run.session.claimed.hold
        guard let fingerprint = run.session.state.withLock({ $0.fingerprints[path] }) else {
            return
        }
        checkKnown(run, hold, path, fingerprint)
        meter.keyed(try run.key(for: step), run.id, path, fingerprint, shared)
        let number = meter.begin(hold, path, fingerprint, pool, shared)
        if let lane {
            let crowd = (lanes[lane] ?? 0) + 1
            lanes[lane] = crowd
            shared.watch.require(crowd <= Self.laneWidth, "lane \(lane) is overcrowded")
        }
        defer {
            meter.end(number)
            if let lane { lanes[lane, default: 0] -= 1 }
        }
        do {
            try await labour(run, price: price, once: once ? fingerprint : nil, atMuse: pool != nil)
        } catch let error as CancellationError {
            let interruption = run.session.state.withLock { $0.interruption }
            if case .stopped = interruption?.reason {
            } else if !isStopping, !weather.clockwork.isDraining {
                shared.watch.breach("the body of \(hold.run)/\(path) was cut off by nobody")
            }
            meter.failed(hold, fingerprint)
            throw error
        } catch {
            meter.failed(hold, fingerprint)
            throw error
        }
    }

    /// No finished step's body runs again once the claim could have known of it.
    private func checkKnown(
        _ run: Run, _ hold: Hold, _ path: String, _ fingerprint: Digest
    ) {
        guard let standing = shared.watch.known[run.session.record.lineage]?[fingerprint],
            let claimed = shared.watch.claimed[hold], !run.session.isUntouched
        else { return }
        shared.watch.require(
            standing.serial > claimed, "the body of \(hold.run)/\(path) ran again though finished")
    }

    private func labour(
        _ run: Run, price: Money, once: Digest?, atMuse: Bool
    ) async throws {
        let chance = { (percent: Int) in
            self.weather.isFoul && self.weather.clockwork.chance.happens(percent)
        }
        try await process.sleep(.milliseconds(Int64(1 + weather.clockwork.chance.below(50))))
        if weather.isOnStrike && weather.isFoul && atMuse || chance(4) {
            throw Fault(.unavailable, "The muse is away.", retry: .soon)
        }
        if price > .zero { meter.pay(price, for: run.session.record.root) }
        if let once { meter.send(run.id, once, shared) }
        try await process.sleep(.milliseconds(Int64(1 + weather.clockwork.chance.below(20))))
        if chance(3) {
            throw Fault(.unavailable, "The muse hung up.", retry: .soon, charge: .unknown)
        }
    }
}

/// What the outside world sees of all bodies of all processes: calls, money, messages sent.
final class Meter: @unchecked Sendable {
    // Invariant: touched by the thread of its clockwork only.
    private struct Body {
        let hold: Hold
        let pool: String?
    }

    private struct Making: Hashable {
        let hold: Hold
        let fingerprint: Digest
    }

    private var bodies: [Int: Body] = [:]
    private var makings: Set<Making> = []
    private var count = 0
    private(set) var paid: [RunID: Money] = [:]
    private var sent: [RunID: [Digest: Int]] = [:]
    private var keys: [String: Digest] = [:]
    private var orders: [String: String] = [:]
    var ran: Int { count }

    func begin(
        _ hold: Hold, _ path: String, _ fingerprint: Digest, _ pool: String?, _ shared: SimBooks
    ) -> Int {
        count += 1
        shared.watch.require(
            makings.insert(Making(hold: hold, fingerprint: fingerprint)).inserted,
            "\(hold.run)/\(path): equal steps were made twice at once")
        bodies[count] = Body(hold: hold, pool: pool)
        if let pool, let limit = shared.books.limit(of: pool) {
            let live = bodies.values.count {
                $0.pool == pool && shared.books.run($0.hold.run)?.isHeld(by: $0.hold) == true
            }
            shared.watch.require(live <= limit, "\(live) bodies at once in pool \(pool)")
        }
        return count
    }

    func end(_ number: Int) { bodies[number] = nil }

    func failed(_ hold: Hold, _ fingerprint: Digest) {
        makings.remove(Making(hold: hold, fingerprint: fingerprint))
    }

    func pay(_ price: Money, for root: RunID) { paid[root] = paid[root, default: .zero] + price }

    /// Sent twice is allowed only after a person has looked.
    func send(_ run: RunID, _ fingerprint: Digest, _ shared: SimBooks) {
        let times = (sent[run]?[fingerprint] ?? 0) + 1
        sent[run, default: [:]][fingerprint] = times
        shared.watch.require(
            times <= 1 + shared.watch.retries[run, default: 0],
            "\(run) sent the same \(times) times")
    }

    func keyed(
        _ key: String, _ run: RunID, _ path: String, _ fingerprint: Digest, _ shared: SimBooks
    ) {
        shared.watch.require(
            keys[key] ?? fingerprint == fingerprint, "\(key) is the key of two orders")
        keys[key] = fingerprint
        let order = "\(run)/\(path)/\(fingerprint.hex)"
        shared.watch.require(orders[order] ?? key == key, "\(order) has two keys")
        orders[order] = key
    }

    func check(_ shared: SimBooks) {
        for (root, amount) in paid {
            guard let budget = shared.books.budget(BudgetRecord.scope(of: root)) else {
                shared.watch.breach("\(root) paid and nobody counted")
                continue
            }
            shared.watch.require(
                amount <= budget.spent + budget.reserved,
                "\(root) paid \(amount), and only \(budget.spent + budget.reserved) are booked")
        }
    }
}
