import Artifacts
import FoundationEssentials
import Ground

@testable import Workflow
@testable import WorkflowTesting

/// One schedule: the real engine in three processes, over keepers that fail, until everything that
/// was handed in has ended.
final class Sim: @unchecked Sendable {
    // Invariant: touched by the thread of its clockwork only.
    struct Verdict {
        var violations: [String]
        var hash: UInt64
        var jobs: Int
        var bodies: Int
        var virtual: Moment.Span
        var crashes, pauses, partitions, ambiguous, lost, fullDisks: Int
        var leaseLosses: Int
    }

    private struct Crew {
        let worker: Worker
        let process: Process
        let desk: Desk
        let scribe: Scribe
        let ended: Guarded<Bool>
    }

    private let clockwork: Clockwork
    private let weather: Weather
    private let shared: SimBooks
    private let store: MemoryStore
    private let meter = Meter()
    private let person: SimPerson
    private let office: Scribe
    private var crews: [Crew] = []
    private var quiet = false

    static let settings = WorkerSettings(
        capacity: 4, lease: .milliseconds(300), poll: .milliseconds(60),
        backoff: Backoff(first: .milliseconds(20), most: .milliseconds(200)),
        breaker: Breaker(threshold: 3, pause: .milliseconds(80)), patience: .milliseconds(250),
        lanes: ["desk": Desk.laneWidth], cores: 2)

    static func run(seed: UInt64, defects: Set<Defect> = []) -> Verdict {
        let sim = Sim(seed: seed, defects: defects)
        return sim.play()
    }

    private init(seed: UInt64, defects: Set<Defect>) {
        clockwork = Clockwork(seed: seed)
        weather = Weather(clockwork)
        shared = SimBooks(clockwork, defects: defects)
        let process = clockwork.process("office")
        store = MemoryStore(world: process)
        let ledger = SimLedger(shared: shared, weather: weather, process: process)
        let shelf = SimShelf(store: store, shared: shared, weather: weather, process: process)
        office = Scribe(ledger)
        let runs = Runs(ledger: ledger, scribe: office, shelf: shelf, world: process)
        person = SimPerson(clockwork, process, weather, ledger, runs)
        _ = shared.apply([
            .limit(pool: "painter", capacity: 2), .limit(pool: "runs", capacity: Watch.runsAtOnce),
        ])
        let office = office
        process.start { await office.run() }
    }

    private func play() -> Verdict {
        for _ in 0..<3 { hire() }
        person.begin()
        let chaos = clockwork.process("chaos")
        let state = Guarded(false)
        chaos.start { [unowned self] in
            await self.rage(chaos)
            state.withLock { $0 = true }
        }
        let deadline = clockwork.now + .seconds(120)
        let began = clockwork.now
        var seen = -1
        var ended = false
        let over = clockwork.run(until: deadline) {
            if !self.shared.watch.violations.isEmpty { return true }
            if self.shared.watch.serial == seen { return false }
            seen = self.shared.watch.serial
            ended = state.withLock { $0 } && self.person.isContent && self.allEnded()
            return ended
        }
        if !over { shared.watch.breach("something never ended: \(lingering())") }
        if shared.watch.violations.isEmpty { judge() }
        let verdict = Verdict(
            violations: shared.watch.violations, hash: shared.hash, jobs: clockwork.jobs,
            bodies: meter.ran, virtual: clockwork.now - began, crashes: weather.crashes,
            pauses: weather.pauses, partitions: weather.partitions, ambiguous: weather.ambiguous,
            lost: weather.lost, fullDisks: weather.fullDisks,
            leaseLosses: shared.books.events.count { $0.kind == .leaseLost })
        for crew in crews {
            crew.worker.stop()
            crew.scribe.close()
        }
        office.close()
        clockwork.drain()
        return verdict
    }

    // MARK: what goes wrong

    private func hire() {
        let process = clockwork.process("w\(crews.count)")
        let ledger = SimLedger(shared: shared, weather: weather, process: process)
        let shelf = SimShelf(store: store, shared: shared, weather: weather, process: process)
        let desk = Desk(shared, weather, meter, process)
        var repertoire = Repertoire()
        repertoire.add(Fable(desk: desk))
        repertoire.add(Leaf(desk: desk))
        let scribe = Scribe(ledger)
        // On one machine the scribe has a thread, where a few runs are played; elsewhere it has not.
        let thread = clockwork.chance.happens(50) ? process.sideThread() : nil
        let worker = Worker(
            id: WorkerID(rawValue: process.name), ledger: ledger, scribe: scribe, shelf: shelf,
            world: process, repertoire: repertoire, settings: Self.settings,
            desk: thread.map { Worker.Desk(thread: $0, elsewhere: process, seats: 2) })
        let ended = Guarded(false)
        crews.append(
            Crew(worker: worker, process: process, desk: desk, scribe: scribe, ended: ended))
        if let thread {
            thread.start { await scribe.run() }
        } else {
            process.start { await scribe.run() }
        }
        process.start {
            await worker.run()
            ended.withLock { $0 = true }
            scribe.close()
        }
    }

    private func rage(_ chaos: Process) async {
        func pause(_ least: Int, _ most: Int) async {
            await clockwork.rest(.milliseconds(Int64(least + clockwork.chance.below(most))))
        }
        for _ in 0..<7 {
            await pause(30, 160)
            let alive = crews.filter { !$0.process.isStill && !$0.desk.isStopping }
            if alive.isEmpty || clockwork.isDraining { continue }
            let crew = clockwork.chance.pick(alive)
            switch clockwork.chance.below(7) {
            case 0, 1:
                crew.process.kill()
                weather.crashes += 1
                await pause(5, 100)
                hire()
            case 2:
                crew.process.pause()
                weather.pauses += 1
                let span = Moment.Span.milliseconds(Int64(50 + clockwork.chance.below(800)))
                chaos.start { [clockwork] in
                    await clockwork.rest(span)
                    crew.process.resume()
                }
            case 3, 4:
                weather.cutOff.insert(crew.process.name)
                weather.partitions += 1
                let span = Moment.Span.milliseconds(Int64(100 + clockwork.chance.below(700)))
                chaos.start { [clockwork, weather] in
                    await clockwork.rest(span)
                    weather.cutOff.remove(crew.process.name)
                }
            case 5 where clockwork.chance.happens(50):
                weather.isOnStrike = true
                await pause(50, 300)
                weather.isOnStrike = false
            case 5:
                weather.isDiskFull = true
                weather.fullDisks += 1
                await pause(50, 300)
                weather.isDiskFull = false
            default:
                crew.desk.isStopping = true
                crew.worker.stop()
                hire()
            }
        }
        await pause(200, 200)
        weather.isFoul = false
        weather.cutOff = []
        for crew in crews where !crew.process.isDead { crew.process.resume() }
        // A lease of the dead may last that long; after it nothing is to be lost any more.
        await clockwork.rest(.milliseconds(1000))
    }

    // MARK: how it ends

    private func allEnded() -> Bool {
        person.acknowledged.allSatisfy { run, _ in
            guard let state = shared.books.run(run)?.state else { return true }
            return state == .done || state == .cancelled
        }
    }

    private func lingering() -> String {
        let runs = shared.books.runs(RunFilter(most: .max))
            .filter { $0.state != .done && $0.state != .cancelled }
            .map { "\($0.id) \($0.state.word) \($0.owner?.rawValue ?? "")" }
        return runs.joined(separator: ", ") + (person.isContent ? "" : "; people still ask")
    }

    private func judge() {
        meter.check(shared)
        for (run, moral) in person.acknowledged {
            guard let record = shared.books.run(run) else {
                shared.watch.breach("\(run) was acknowledged and is lost")
                continue
            }
            if record.state == .done {
                judge(record, moral)
            } else {
                shared.watch.require(
                    shared.watch.toldToStop.contains(run),
                    "\(run) is \(record.state.word) and nobody asked")
            }
        }
        for sentence in shared.books.check() { shared.watch.breach(sentence) }
        for event in shared.books.events where event.kind == .attention {
            shared.watch.require(
                event.detail?.contains("may have taken effect") == true,
                "\(event.run) needs attention: \(event.detail ?? "")")
        }
        for crew in crews where crew.desk.isStopping && !crew.process.isDead {
            shared.watch.require(crew.ended.withLock { $0 }, "\(crew.process.name) never stopped")
        }
    }

    private func judge(_ record: RunRecord, _ moral: Moral) {
        do {
            let takes = shared.books.lineages[record.lineage]?.takes ?? [:]
            let refusal = shared.books.steps(of: record.id).first { $0.path == "risky/failed" }
            let told = try Words.told(
                moral, edits: shared.watch.edits[record.lineage] ?? [:], takes: takes,
                refusal: try refusal?.output.inline.map { try Fault(stored: $0) }
            ) { shared.watch.known[record.lineage]?[$0]?.output.inline }
            let parcel = record.output
            let data = try parcel.map { try $0.inline ?? store.read($0.digest) } ?? Data()
            let made = try String(stored: data)
            shared.watch.require(
                made == told.film,
                "\(record.id) made “\(made.prefix(200))”, not “\(told.film.prefix(200))”")
            judgeSteps(record, moral, told.fingerprints)
        } catch {
            shared.watch.breach("\(record.id) left something unreadable: \(error)")
        }
        let budget = shared.books.budget(BudgetRecord.scope(of: record.root))
        shared.watch.require(
            budget?.reserved ?? .zero == .zero, "\(record.id) is done and still has money reserved")
    }

    private func judgeSteps(
        _ record: RunRecord, _ moral: Moral, _ fingerprints: [String: Digest]
    ) {
        let steps = shared.books.steps(of: record.id)
        for step in steps {
            // A take asked of one run of a lineage is none of the other's business.
            if moral.name != "plain", let expected = fingerprints[step.path] {
                shared.watch.require(
                    step.fingerprint == expected, "\(record.id)/\(step.path) is not of its inputs")
            }
            if let name = step.published {
                shared.watch.require(store.published(name) != nil, "\(name) was never published")
            }
        }
        let charges = shared.books.charges(of: record.root)
        for step in steps where step.label.cost > .zero && !step.label.reused {
            shared.watch.require(
                charges.contains { $0.path == step.path && $0.state == .settled },
                "\(record.id)/\(step.path) was paid and never settled")
        }
        let waits = shared.books.waits(of: record.id)
        for path in (moral.approval ? ["outline"] : []) + (moral.careful ? ["film"] : []) {
            let digest = steps.first { $0.path == path }?.output.digest
            shared.watch.require(
                waits.contains {
                    $0.verdict == .approved(by: "ann")
                        && $0.wait.kind == digest.map { .approval(of: $0) }
                        && $0.wait.key.hasPrefix(path)
                }, "\(record.id) is done without a yes to its \(path)")
        }
    }
}
