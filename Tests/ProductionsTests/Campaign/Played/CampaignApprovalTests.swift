import Artifacts
import Ground
import Studio
import StudioTesting
import Testing
import Workflow
import WorkflowTesting

@testable import Productions

@Suite("A campaign that waits for a yes")
struct CampaignApprovalTests {
    let stage = CampaignStage()
    let script: CampaignScript

    init() {
        var script = CampaignScript()
        script.asksForApproval = true
        self.script = script
    }

    /// A run that waits at its painted picture; the product with a photo needs no yes.
    private func waiting() throws -> RunID {
        let run = try stage.submit(script.order(on: stage))
        stage.play()
        #expect(try stage.record(run).state == .waiting)
        #expect(stage.rehearsal.tally["render"] == 10)
        return run
    }

    private func answer(_ run: RunID, _ verdict: Verdict) throws {
        try stage.ask { try await $0.answer(run, wait: "product/night-balm/source", verdict) }
    }

    @Test("makes no variant of a painted picture before")
    func yes() throws {
        let run = try waiting()
        try answer(run, .approved(by: "Mira"))
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .complete)
        #expect(stage.rehearsal.paidCalls.values.sorted() == [1])
        #expect(stage.rehearsal.tally["render"] == 20)
    }

    @Test("goes without the product after a no, and says who and why")
    func no() throws {
        let run = try waiting()
        try answer(run, .rejected(by: "Mira", reason: "too dark"))
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .partial)
        let reason = try #require(manifest.products[1].record.problems.first?.reason)
        #expect(reason.contains("Mira") && reason.contains("too dark"))
    }

    @Test("asks again when the picture was edited: a yes is to these very bytes")
    func editedMeanwhile() throws {
        let run = try waiting()
        try answer(run, .approved(by: "Mira"))
        #expect(try stage.manifest(of: run).status == .complete)
        try stage.ask { runs in
            try await runs.edit(
                run, step: "product/night-balm/paint", to: Picture.pretend("darker").bytes)
        }
        stage.play()
        #expect(try stage.record(run).state == .waiting)
        try answer(run, .approved(by: "Mira"))
        #expect(try stage.manifest(of: run).status == .complete)
    }
}
