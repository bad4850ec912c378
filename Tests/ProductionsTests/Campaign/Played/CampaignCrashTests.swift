import Artifacts
import ArtifactsTesting
import Ground
import Productions
import StudioTesting
import Testing
import Workflow
import WorkflowTesting

@Suite("A campaign whose machine loses power")
struct CampaignCrashTests {
    /// A place where the power goes: a write of one of the keepers, and whether it took effect.
    struct Cut: Sendable, CustomTestStringConvertible {
        let keeper: Keeper
        let when: BrittleStore.Mishap.When

        enum Keeper: Sendable, CaseIterable { case shelf, ledger }

        static let all = Keeper.allCases.flatMap { keeper in
            BrittleStore.Mishap.When.allCases.map { Cut(keeper: keeper, when: $0) }
        }

        var testDescription: String { "\(keeper), \(when) the effect" }
    }

    /// What an undisturbed run publishes, and how often it pays under which key.
    private func undisturbed() throws -> (published: [String: Digest], paid: [String: Int]) {
        let stage = CampaignStage()
        let manifest = try stage.manifest(of: stage.submit(CampaignScript().order(on: stage)))
        #expect(manifest.status == .complete)
        return (stage.published(), stage.rehearsal.paidCalls)
    }

    @Test("ends as if nothing had been, wherever it was cut", arguments: Cut.all)
    func everyWrite(cut: Cut) throws {
        let model = try undisturbed()
        var number = 1
        while try crash(cut, at: number, model) { number += 1 }
        // So many writes were really cut; were it none, the test would prove nothing.
        #expect(number > 30)
    }

    @Test("ends as if nothing had been when it is cut again while it recovers", arguments: Cut.all)
    func twice(cut: Cut) throws {
        let model = try undisturbed()
        for (first, second) in zip([2, 5, 9, 14, 20, 27], [3, 1, 8, 2, 4, 6]) {
            _ = try crash(cut, at: first, then: second, model)
        }
    }

    /// Plays a campaign into the cut and on with another worker; false when it ended before.
    private func crash(
        _ cut: Cut, at number: Int, then second: Int? = nil,
        _ model: (published: [String: Digest], paid: [String: Int])
    ) throws -> Bool {
        let stage = CampaignStage()
        let run = try stage.submit(CampaignScript().order(on: stage))
        let place: Comment = "cut at write \(number) of \(cut.testDescription)"
        let wasCut = play(on: stage, "one", into: cut, at: number)
        let finished = paintKeys(of: run, on: stage)
        let calls = stage.rehearsal.paidCalls
        #expect(stage.ledger.books.check().isEmpty, place)
        if let second { _ = play(on: stage, "two", into: cut, at: second) }

        stage.open("last")
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .complete, place)
        #expect(stage.published() == model.published, place)
        #expect(stage.ledger.books.check().isEmpty, place)
        let attempts = second == nil ? 1 : 2
        for (key, count) in stage.rehearsal.paidCalls {
            let allowed = finished.contains(key) ? 0 : attempts
            #expect(count <= calls[key, default: 0] + allowed, "\(key): \(place)")
        }
        #expect(Set(stage.rehearsal.paidCalls.keys) == Set(model.paid.keys), place)
        return wasCut
    }

    /// Plays a worker whose power goes; true when it went before the campaign had ended.
    private func play(
        on stage: CampaignStage, _ name: String, into cut: Cut, at number: Int
    ) -> Bool {
        let mains = Mains()
        let isShelf = cut.keeper == .shelf
        let process = stage.open(
            name,
            ledger: BrittleLedger(
                stage.ledger, mains: mains, cutting: isShelf ? nil : number, cut.when),
            shelf: isShelf
                ? BrittleStore(stage.shelf, mains: mains, cutting: number, cut.when)
                : BrittleStore(stage.shelf, mains: mains))
        stage.clockwork.run(until: stage.clockwork.now + .hours(1)) {
            !mains.isOn || stage.isOver
        }
        let wasCut = !mains.isOn
        process.kill()
        mains.cut()
        return wasCut
    }

    /// The keys of the pictures whose checkpoints are durable.
    private func paintKeys(of run: RunID, on stage: CampaignStage) -> Set<String> {
        Set(
            stage.steps(of: run).values.filter { $0.path.hasSuffix("/paint") }
                .map { "\(run)/\($0.path)@\($0.fingerprint.short)" })
    }
}
