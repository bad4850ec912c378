import Artifacts
import ArtifactsTesting
import Ground
import Productions
import Studio
import StudioTesting
import Testing
import Workflow
import WorkflowTesting

@Suite("A demo video whose machine loses power")
struct DemoCrashTests {
    /// Which keeper's writes are cut, and whether they took effect.
    struct Cut: Sendable, CustomTestStringConvertible {
        let isShelf: Bool
        let when: BrittleStore.Mishap.When

        static let all = [true, false]
            .flatMap { isShelf in
                BrittleStore.Mishap.When.allCases.map { Cut(isShelf: isShelf, when: $0) }
            }

        var testDescription: String { "\(isShelf ? "shelf" : "ledger"), \(when) the effect" }
    }

    private func stage() -> CampaignStage {
        let stage = CampaignStage()
        stage.rehearsal.sites[SampleSite.address] = SampleSite.site()
        return stage
    }

    @Test("ends as if nothing had been, wherever it was cut", arguments: Cut.all)
    func everyWrite(cut: Cut) throws {
        let calm = stage()
        _ = try calm.demo(of: calm.submit(CampaignStage.demoOrder()))
        let model = calm.published()
        var number = 1
        while try crash(cut, at: number, model) { number += 1 }
        #expect(number > 30)
    }

    /// Plays into the cut and on with another worker; false when the run ended before.
    private func crash(_ cut: Cut, at number: Int, _ model: [String: Digest]) throws -> Bool {
        let stage = stage()
        let run = try stage.submit(CampaignStage.demoOrder())
        let mains = Mains()
        let process = stage.open(
            "one",
            ledger: BrittleLedger(
                stage.ledger, mains: mains, cutting: cut.isShelf ? nil : number, cut.when),
            shelf: cut.isShelf
                ? BrittleStore(stage.shelf, mains: mains, cutting: number, cut.when)
                : BrittleStore(stage.shelf, mains: mains))
        stage.clockwork.run(until: stage.clockwork.now + .hours(1)) {
            !mains.isOn || stage.isOver
        }
        let wasCut = !mains.isOn
        process.kill()
        mains.cut()
        let place: Comment = "cut at write \(number) of \(cut.testDescription)"
        // What stands under a promised name is whole, wherever the power went.
        for (name, digest) in stage.published() {
            if name.hasSuffix("6a1c.json") { continue }
            #expect(model[name] == digest, place)
        }
        let recorded = finishedScenes(of: run, on: stage)
        stage.rehearsal.clear()
        stage.open("last")
        let record = try stage.demo(of: run)
        #expect(record.scenes.count == 3, place)
        #expect(without(stage.published()) == without(model), place)
        #expect(stage.ledger.books.check().isEmpty, place)
        for deed in stage.rehearsal.deeds {
            if case .perform(let performance) = deed {
                #expect(!recorded.contains(performance.scene.id), place)
            }
        }
        return wasCut
    }

    /// The record says when it was handed in and finished, which differs between runs.
    private func without(_ published: [String: Digest]) -> [String: Digest] {
        published.filter { !$0.key.hasSuffix("6a1c.json") }
    }

    private func finishedScenes(of run: RunID, on stage: CampaignStage) -> Set<String> {
        Set(
            stage.steps(of: run).keys
                .compactMap { path in
                    let parts = path.split(separator: "/")
                    return parts.count == 3 && parts[2] == "record" ? String(parts[1]) : nil
                })
    }
}
