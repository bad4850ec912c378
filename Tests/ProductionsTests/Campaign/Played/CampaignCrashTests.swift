import Artifacts
import ArtifactsTesting
import Ground
import Productions
import Studio
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

    /// What an undisturbed run publishes, how often it pays under which key, and what it says of it.
    typealias Model = (published: [String: Digest], paid: [String: Int], manifest: Manifest)

    /// Brings a campaign to where its crashes begin.
    typealias Beginning = (CampaignStage) throws -> RunID

    private func undisturbed(_ begin: Beginning) throws -> Model {
        let stage = CampaignStage()
        let run = try begin(stage)
        stage.open("calm")
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .complete)
        return (stage.published(), stage.rehearsal.paidCalls, manifest)
    }

    private func fresh(on stage: CampaignStage) throws -> RunID {
        try stage.submit(CampaignScript().order(on: stage))
    }

    /// A finished campaign, of which a person wants another picture and has changed a layout.
    private func changed(on stage: CampaignStage) throws -> RunID {
        let run = try fresh(on: stage)
        let process = stage.open("before")
        _ = try stage.manifest(of: run)
        process.kill()
        let path = "product/rose-serum/variant/en-facebook-feed/layout"
        let layout = try #require(stage.steps(of: run)[path]).output
        try stage.ask { runs in
            var layout = try await runs.value(Artifact<Layout>(layout))
            layout.typeSize = 77
            try await runs.edit(run, step: path, to: layout.stored())
            try await runs.take(run, step: "product/night-balm/paint")
        }
        return run
    }

    @Test("ends as if nothing had been, wherever it was cut", arguments: Cut.all)
    func everyWrite(cut: Cut) throws {
        let model = try undisturbed(fresh)
        var number = 1
        while try crash(cut, at: number, fresh, model) { number += 1 }
        // So many writes were really cut; were it none, the test would prove nothing.
        #expect(number > 30)
    }

    @Test("ends as if nothing had been when it is cut again while it recovers", arguments: Cut.all)
    func twice(cut: Cut) throws {
        let model = try undisturbed(fresh)
        for (first, second) in zip([2, 5, 9, 14, 20, 27], [3, 1, 8, 2, 4, 6]) {
            _ = try crash(cut, at: first, then: second, fresh, model)
        }
    }

    @Test("ends as if nothing had been when it is cut while changes are made", arguments: Cut.all)
    func whileChanging(cut: Cut) throws {
        let model = try undisturbed(changed)
        var number = 1
        while try crash(cut, at: number, changed, model) { number += 1 }
        #expect(number > 15)
    }

    /// Plays a campaign into the cut and on with another worker; false when it ended before.
    private func crash(
        _ cut: Cut, at number: Int, then second: Int? = nil, _ begin: Beginning, _ model: Model
    ) throws -> Bool {
        let stage = CampaignStage()
        let run = try begin(stage)
        let place: Comment = "cut at write \(number) of \(cut.testDescription)"
        let wasCut = play(on: stage, "one", into: cut, at: number)
        let finished = paintKeys(of: run, on: stage)
        let calls = stage.rehearsal.paidCalls
        #expect(stage.ledger.books.check().isEmpty, place)
        if let second { _ = play(on: stage, "two", into: cut, at: second) }

        stage.open("last")
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .complete, place)
        try compare(manifest, of: run, on: stage, with: model, place)
        #expect(stage.ledger.books.check().isEmpty, place)
        let attempts = second == nil ? 1 : 2
        for (key, count) in stage.rehearsal.paidCalls {
            let allowed = finished.contains(key) ? 0 : attempts
            #expect(count <= calls[key, default: 0] + allowed, "\(key): \(place)")
        }
        #expect(Set(stage.rehearsal.paidCalls.keys) == Set(model.paid.keys), place)
        return wasCut
    }

    /// A call that was cut off may have been paid, and the manifest says so; all else is as if
    /// nothing had been.
    private func compare(
        _ manifest: Manifest, of run: RunID, on stage: CampaignStage, with model: Model,
        _ place: Comment
    ) throws {
        let charges = stage.ledger.books.charges(of: run).filter { $0.state != .released }
        #expect(manifest.cost.total == charges.reduce(.zero) { $0 + $1.amount }, place)
        let isPresumed = charges.contains { $0.state == .presumed }
        let names = isPresumed ? ["/manifest.json", "/index.html"] : []
        func settled(_ published: [String: Digest]) -> [String: Digest] {
            published.filter { entry in !names.contains { entry.key.hasSuffix($0) } }
        }
        #expect(settled(stage.published()) == settled(model.published), place)
        #expect(Set(stage.published().keys) == Set(model.published.keys), place)
        var manifest = manifest
        manifest.cost.total = model.manifest.cost.total
        for index in manifest.products.indices {
            manifest.products[index].record.cost = model.manifest.products[index].record.cost
        }
        #expect(manifest == model.manifest, place)
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
