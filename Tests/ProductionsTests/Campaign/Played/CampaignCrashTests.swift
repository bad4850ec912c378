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
    /// Brings a campaign to where its crashes begin.
    typealias Beginning = (CampaignStage) throws -> RunID

    private func undisturbed(_ begin: Beginning) throws -> CampaignModel {
        let stage = CampaignStage()
        let run = try begin(stage)
        stage.open("calm")
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .complete)
        return CampaignModel(
            published: stage.published(), paid: stage.rehearsal.paidCalls, manifest: manifest)
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

    @Test("ends as if nothing had been, wherever it was cut", arguments: CampaignCut.all)
    func everyWrite(cut: CampaignCut) throws {
        let model = try undisturbed(fresh)
        var number = 1
        while try crash(cut, at: number, fresh, model) { number += 1 }
        // So many writes were really cut; were it none, the test would prove nothing.
        #expect(number > 30)
    }

    @Test(
        "ends as if nothing had been when it is cut again while it recovers",
        arguments: CampaignCut.all)
    func twice(cut: CampaignCut) throws {
        let model = try undisturbed(fresh)
        for (first, second) in zip([2, 5, 9, 14, 20, 27], [3, 1, 8, 2, 4, 6]) {
            _ = try crash(cut, at: first, then: second, fresh, model)
        }
    }

    @Test(
        "ends as if nothing had been when it is cut while changes are made",
        arguments: CampaignCut.all)
    func whileChanging(cut: CampaignCut) throws {
        let model = try undisturbed(changed)
        var number = 1
        while try crash(cut, at: number, changed, model) { number += 1 }
        #expect(number > 15)
    }

    /// Plays a campaign into the cut and on with another worker; false when it ended before.
    private func crash(
        _ cut: CampaignCut, at number: Int, then second: Int? = nil, _ begin: Beginning,
        _ model: CampaignModel
    ) throws -> Bool {
        let stage = CampaignStage()
        let run = try begin(stage)
        let place: Comment = "cut at write \(number) of \(cut.testDescription)"
        let wasCut = play(on: stage, "one", into: cut, at: number)
        let finished = CampaignModel.paintKeys(of: run, Array(stage.steps(of: run).values))
        let calls = stage.rehearsal.paidCalls
        #expect(stage.ledger.books.check().isEmpty, place)
        if let second { _ = play(on: stage, "two", into: cut, at: second) }

        stage.open("last")
        let manifest = try stage.manifest(of: run)
        let books = stage.ledger.books
        model.compare(
            manifest, published: stage.published(), charges: books.charges(of: run), place)
        #expect(books.check().isEmpty, place)
        model.compare(
            paid: stage.rehearsal.paidCalls, with: calls, finished: finished,
            attempts: second == nil ? 1 : 2, place)
        return wasCut
    }

    /// Plays a worker whose power goes; true when it went before the campaign had ended.
    private func play(
        on stage: CampaignStage, _ name: String, into cut: CampaignCut, at number: Int
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
}
