import Artifacts
import FoundationEssentials
import Ground
import Workflow

@testable import WorkflowTesting

/// The people of a simulated world: they hand in, answer, edit, cancel, look after what stopped,
/// and ask again until they have an answer.
final class SimPerson: @unchecked Sendable {
    // Invariant: touched by the thread of its clockwork only.
    let clockwork: Clockwork
    let process: Process
    let weather: Weather
    let ledger: SimLedger
    let runs: Runs
    private(set) var acknowledged: [(id: RunID, moral: Moral)] = []
    /// Those that were last told to stop.
    private(set) var cancelled: Set<RunID> = []
    private(set) var takes = 0
    private var busy = 0
    var isContent: Bool { busy == 0 }

    static let morals = [
        Moral(name: "plain", scenes: [0, 1, 2]),
        Moral(name: "asked", scenes: [0, 1], approval: true, nap: 100),
        Moral(name: "napping", nap: 120),
        Moral(name: "parent", scenes: [0, 1], nap: 30, child: true),
        Moral(name: "paid", scenes: [0, 1], priced: true),
        Moral(name: "once", scenes: [0], once: true),
        Moral(name: "careful", scenes: [0, 1], careful: true),
        Moral(name: "plain", scenes: [0, 1, 2]),
    ]

    init(
        _ clockwork: Clockwork, _ process: Process, _ weather: Weather, _ ledger: SimLedger,
        _ runs: Runs
    ) {
        self.clockwork = clockwork
        self.process = process
        self.weather = weather
        self.ledger = ledger
        self.runs = runs
    }

    func begin() {
        for (number, moral) in Self.morals.dropLast().enumerated() {
            errand { await self.handIn(number, moral, lineage: nil) }
        }
        errand { await self.handInAgain() }
        for _ in 0..<3 { errand { await self.meddle() } }
        process.start { await self.lookAfter() }
    }

    private func errand(_ body: @escaping @Sendable () async -> Void) {
        busy += 1
        process.start {
            await body()
            self.busy -= 1
        }
    }

    private func wait(_ most: Int) async -> Bool {
        let span = Int64(clockwork.chance.below(most))
        return (try? await process.sleep(.milliseconds(span))) != nil
    }

    /// Asks until there is an answer; nil when it is no, or the world ends.
    private func insist<Result: Sendable>(
        _ body: () async throws -> Result
    ) async -> Result? {
        while !clockwork.isDraining {
            do {
                return try await body()
            } catch let fault as Fault where fault.retry == .never {
                return nil
            } catch {
                if !(await wait(40)) { return nil }
            }
        }
        return nil
    }

    private func handIn(_ number: Int, _ moral: Moral, lineage: String?) async {
        guard await wait(200) else { return }
        let submitted = await insist {
            try await self.runs.submit(
                Fable.self, moral, stem: moral.name, key: "key-\(number)", lineage: lineage,
                delay: .milliseconds(number == 6 ? 80 : 0),
                budget: moral.priced ? Fable.price * 3 : nil)
        }
        if let submitted { acknowledged.append((submitted.id, moral)) }
    }

    /// Makes the first fable a second time, in its lineage, once it is done.
    private func handInAgain() async {
        while !clockwork.isDraining {
            guard await wait(200) else { return }
            guard let first = acknowledged.first(where: { $0.moral == Self.morals[0] }) else {
                continue
            }
            // Now and then beside it: then both may make the same step, and the first one stands.
            if clockwork.chance.happens(30) {
                return await handIn(7, Self.morals[7], lineage: first.id.rawValue)
            }
            let record = await insist { try await self.ledger.run(first.id) }
            if record??.state != .done, !cancelled.contains(first.id) { continue }
            return await handIn(7, Self.morals[7], lineage: first.id.rawValue)
        }
    }

    private func meddle() async {
        guard await wait(900), !acknowledged.isEmpty else { return }
        let (run, moral) = clockwork.chance.pick(acknowledged)
        switch clockwork.chance.below(6) {
        case 0: await cancel(run)
        case 1, 2: await takeAgain(run)
        default: if moral.name != "plain" { await edit(run) }
        }
    }

    private func cancel(_ run: RunID) async {
        let done: Void? = await insist { try await self.runs.cancel(run) }
        guard done != nil else { return }
        cancelled.insert(run)
        guard clockwork.chance.happens(50), await wait(300) else { return }
        let revived: Void? = await insist { try await self.runs.retry(run) }
        if revived != nil { cancelled.remove(run) }
    }

    private func takeAgain(_ run: RunID) async {
        let done: Void? = await insist { try await self.runs.take(run, step: "scene/1/picture") }
        if done != nil {
            takes += 1
            cancelled.remove(run)
        }
    }

    private func edit(_ run: RunID) async {
        for number in 0..<(1 + clockwork.chance.below(2)) {
            let path = clockwork.chance.pick(["outline", "outline", "scene/0/picture", "film"])
            guard let bytes = try? "edit \(number) of \(path)".stored() else { return }
            let done: Void? = await insist {
                try await self.runs.edit(run, step: path, to: bytes)
            }
            if done != nil { cancelled.remove(run) }
            guard await wait(150) else { return }
        }
    }

    /// Says yes to what waits, and starts again what has stopped.
    private func lookAfter() async {
        while await wait(160) {
            guard let records = await insist({ try await self.ledger.runs(RunFilter(most: .max)) })
            else { return }
            for record in records {
                switch record.state {
                case .waiting, .running:
                    let waits = await insist { try await self.ledger.waits(of: record.id) }
                    for wait in waits ?? [] where wait.verdict == nil {
                        guard case .approval = wait.wait.kind else { continue }
                        _ = await insist {
                            try await self.runs.answer(
                                record.id, wait: wait.wait.key, .approved(by: "ann"))
                        }
                    }
                case .failed, .dead, .attention:
                    if record.fault?.code == .overBudget {
                        let scope = BudgetRecord.scope(of: record.root)
                        guard let budget = await insist({ try await self.ledger.budget(scope) }),
                            let cap = budget?.cap
                        else { continue }
                        _ = await insist { try await self.runs.cap(scope, at: cap + Fable.price) }
                    }
                    _ = await insist { try await self.runs.retry(record.id) }
                default: break
                }
            }
        }
    }
}
