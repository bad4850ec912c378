import Artifacts
import ArtifactsTesting
import FoundationEssentials
import Ground
import Ledgers
import Productions
import Studio
import StudioTesting
import Testing
import Workflow
import WorkflowTesting

/// The crashes of `CampaignCrashTests` on PostgreSQL and S3.
///
/// A few cuts of each kind, chosen by a seed; every one with `BACKLOT_LONG`, others with
/// `BACKLOT_SEED`.
@Suite("A campaign on the second plane whose machine loses power", .serialized)
struct CampaignClusterCrashTests {
    /// Brings a campaign to where its crashes begin.
    typealias Beginning = @Sendable (ClusterStage) async throws -> RunID

    /// One language: half the pictures, and every kind of step.
    private static let script = CampaignScript(locale: "en")
    private static let isLong = ProcessInfo.processInfo.environment["BACKLOT_LONG"] != nil
    private static let seed =
        ProcessInfo.processInfo.environment["BACKLOT_SEED"].flatMap { UInt64($0) } ?? 20_261_121

    /// What an undisturbed campaign leaves, and how many writes of each keeper it takes.
    private func undisturbed(
        _ begin: Beginning
    ) async throws -> (model: CampaignModel, writes: [CampaignCut.Keeper: Int]) {
        let stage = try await ClusterStage()
        let run = try await begin(stage)
        let ledger = BrittleLedger(stage.ledger, mains: Mains())
        let shelf = BrittleStore(stage.shelf)
        let host = stage.open("calm", ledger: ledger, shelf: shelf)
        let manifest = try await stage.manifest(of: run)
        let writes: [CampaignCut.Keeper: Int] = [
            .ledger: ledger.commits, .shelf: shelf.writes.count,
        ]
        await host.close()
        #expect(manifest.status == .complete)
        let model = CampaignModel(
            published: try await stage.published(), paid: stage.rehearsal.paidCalls,
            manifest: manifest)
        await stage.close()
        return (model, writes)
    }

    private static let fresh: Beginning = { try await $0.submit(script) }

    /// A finished campaign, of which a person wants another picture and has changed a layout.
    private static let changed: Beginning = { stage in
        let run = try await fresh(stage)
        let host = stage.open("before")
        _ = try await stage.manifest(of: run)
        await host.close()
        let path = "product/rose-serum/variant/en-facebook-feed/layout"
        let steps = try await stage.ledger.steps(of: run)
        let stored = try #require(steps.first { $0.path == path }).output
        var layout = try await stage.runs.value(Artifact<Layout>(stored))
        layout.typeSize = 77
        try await stage.runs.edit(run, step: path, to: layout.stored())
        try await stage.runs.take(run, step: "product/night-balm/paint")
        return run
    }

    @Test("ends as if nothing had been, wherever it was cut", arguments: CampaignCut.all)
    func everyWrite(cut: CampaignCut) async throws {
        try await crash(cut, Self.fresh, sampling: 10)
    }

    @Test(
        "ends as if nothing had been when it is cut again while it recovers",
        arguments: CampaignCut.all)
    func twice(cut: CampaignCut) async throws {
        let (model, _) = try await undisturbed(Self.fresh)
        let pairs = Array(zip([2, 5, 9, 14, 20, 27], [3, 1, 8, 2, 4, 6]))
        var chance = chance(of: cut)
        for (first, second) in Self.isLong ? pairs : Array(pairs.shuffled(using: &chance)[..<2]) {
            _ = try await crash(cut, at: first, then: second, Self.fresh, model)
        }
    }

    @Test(
        "ends as if nothing had been when it is cut while changes are made",
        arguments: CampaignCut.all)
    func whileChanging(cut: CampaignCut) async throws {
        try await crash(cut, Self.changed, sampling: 3)
    }

    /// Crashes at every write, or at so many of them.
    private func crash(
        _ cut: CampaignCut, _ begin: Beginning, sampling count: Int
    ) async throws {
        let (model, writes) = try await undisturbed(begin)
        let most = writes[cut.keeper] ?? 0
        #expect(most > 10, "\(writes)")
        guard Self.isLong else {
            var chance = chance(of: cut)
            var cuts = 0
            for part in 0..<count {
                // One from each part, and none from the very end.
                let span = most * 4 / 5
                let number = 1 + (part * span + chance.below(span)) / count
                cuts += try await crash(cut, at: number, begin, model) ? 1 : 0
            }
            // Writes fall together differently each time, so that a late one may not come.
            #expect(cuts * 2 > count)
            return
        }
        var number = 1
        while try await crash(cut, at: number, begin, model) { number += 1 }
        #expect(number > most / 2)
    }

    private func chance(of cut: CampaignCut) -> WorkflowTesting.Chance {
        let kind = CampaignCut.all.firstIndex { $0.testDescription == cut.testDescription } ?? 0
        return WorkflowTesting.Chance(seed: Self.seed &+ UInt64(kind))
    }

    /// Plays a campaign into the cut and on with another worker; false when it ended before.
    private func crash(
        _ cut: CampaignCut, at number: Int, then second: Int? = nil, _ begin: Beginning,
        _ model: CampaignModel
    ) async throws -> Bool {
        let stage = try await ClusterStage()
        let run = try await begin(stage)
        let place: Comment = "cut at write \(number) of \(cut.testDescription)"
        let wasCut = try await play(run, on: stage, "one", into: cut, at: number)
        let finished = CampaignModel.paintKeys(of: run, try await stage.ledger.steps(of: run))
        let calls = stage.rehearsal.paidCalls
        #expect(try await stage.ledger.check().isEmpty, place)
        if let second { _ = try await play(run, on: stage, "two", into: cut, at: second) }

        let host = stage.open("last")
        let manifest = try await stage.manifest(of: run)
        await host.close()
        model.compare(
            manifest, published: try await stage.published(),
            charges: try await stage.ledger.charges(of: run), place)
        #expect(try await stage.ledger.check().isEmpty, place)
        model.compare(
            paid: stage.rehearsal.paidCalls, with: calls, finished: finished,
            attempts: second == nil ? 1 : 2, place)
        await stage.close()
        return wasCut
    }

    /// Plays a worker whose power goes; true when it went before the campaign had ended.
    private func play(
        _ run: RunID, on stage: ClusterStage, _ name: String, into cut: CampaignCut, at number: Int
    ) async throws -> Bool {
        let mains = Mains()
        let isShelf = cut.keeper == .shelf
        let host = stage.open(
            name,
            ledger: BrittleLedger(
                stage.ledger, mains: mains, cutting: isShelf ? nil : number, cut.when),
            shelf: isShelf
                ? BrittleStore(stage.shelf, mains: mains, cutting: number, cut.when)
                : BrittleStore(stage.shelf, mains: mains), isDoomed: true)
        try await stage.watch(run) { !mains.isOn }
        let wasCut = !mains.isOn
        mains.cut()
        await host.close()
        stage.outwait()
        return wasCut
    }
}
