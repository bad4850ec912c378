import Artifacts
import FoundationEssentials
import Ground
import Productions
import Studio
import StudioTesting
import Testing
import Workflow

@Suite("A demo video whose site or script changes")
struct DemoChangeTests {
    let stage = CampaignStage()

    init() { stage.rehearsal.sites[SampleSite.address] = SampleSite.site() }

    private var performed: [String] {
        stage.rehearsal.deeds
            .compactMap { deed in
                if case .perform(let performance) = deed { return performance.scene.id }
                return nil
            }
            .sorted()
    }

    @Test func recordsOnlyTheSceneWhosePageChanged() throws {
        _ = try stage.demo(of: stage.submit(CampaignStage.demoOrder("one")))
        #expect(performed == ["home", "pricing", "start"])
        stage.rehearsal.clear()
        stage.rehearsal.sites[SampleSite.address] = SampleSite.site(plotPrice: "£11 a month")
        let run = try stage.submit(CampaignStage.demoOrder("two"))
        let record = try stage.demo(of: run)
        #expect(performed == ["pricing"])
        let steps = stage.steps(of: run)
        #expect(steps["scene/home/record"]?.label.reused == true)
        #expect(steps["scene/pricing/record"]?.label.reused == false)
        #expect(record.scenes.count == 3)
        #expect(try stage.text("staging_area/two/script.txt").contains("£11 a month"))
    }

    @Test func anUnchangedSiteIsLookedAtAndNothingIsRecorded() throws {
        _ = try stage.demo(of: stage.submit(CampaignStage.demoOrder("one")))
        stage.rehearsal.clear()
        _ = try stage.demo(of: stage.submit(CampaignStage.demoOrder("two")))
        #expect(stage.rehearsal.tally == ["explore": 1])
    }

    @Test func musicChangesWhatIsHeardAndNothingIsRecordedForIt() throws {
        _ = try stage.demo(of: stage.submit(CampaignStage.demoOrder("one")))
        let plain = stage.shelf.published("staging_area/one/voice.mp3")
        stage.rehearsal.clear()
        var order = CampaignStage.demoOrder("two")
        let bytes = Data("some music".utf8)
        order.music = Artifact(
            Parcel(digest: Digest(of: bytes), size: bytes.count, inline: bytes))
        let record = try stage.demo(of: stage.submit(order))
        #expect(performed == [])
        #expect(stage.rehearsal.tally["mix"] == 1)
        #expect(plain != nil && stage.shelf.published("staging_area/two/voice.mp3") != plain)
        #expect(record.notes.contains { $0.contains("Music") })
    }

    @Test func theSameSubmissionIsOneRun() throws {
        let first = try stage.submit(CampaignStage.demoOrder())
        let second = try stage.submit(CampaignStage.demoOrder())
        #expect(first == second)
    }

    @Test func anEditedScriptIsSpokenAndRecordedAnewWhereItDiffers() throws {
        let run = try stage.submit(CampaignStage.demoOrder())
        _ = try stage.demo(of: run)
        let text = try stage.text("staging_area/6a1c/script.txt")
        let edited =
            text.replacing(
                "On the pricing page: priced by the garden, not by the person.",
                with: "Now, what does it cost?")
        #expect(edited != text)
        stage.rehearsal.clear()
        try stage.ask { try await $0.edit(run, step: "script", to: Data(edited.utf8)) }
        _ = try stage.demo(of: run)
        #expect(performed == ["pricing"])
        #expect(stage.rehearsal.tally["speak"] == 1)
        #expect(
            try stage.text("staging_area/6a1c/captions.srt").contains("Now, what does it cost?"))
    }

    @Test func waitsForAYesToTheScriptWhenAsked() throws {
        var order = CampaignStage.demoOrder()
        order.asksForApproval = true
        let run = try stage.submit(order)
        stage.play()
        #expect(try stage.record(run).state == .waiting)
        #expect(stage.rehearsal.tally["speak"] == nil)
        let person = "maya"
        try stage.ask { try await $0.answer(run, wait: "script", .approved(by: person)) }
        _ = try stage.demo(of: run)
    }

    @Test(arguments: [
        "# T · en\n\n## nowhere · X\n@ https://fernhill.example/\n\nHello there, garden.\n",
        "# T · en\n\nno scene at all\n",
        "# T · en\n\n## home · X\n@ https://fernhill.example/\n\n    > Button Start\n",
    ])
    func aScriptThatMakesNoSenseIsRefused(text: String) throws {
        let run = try stage.submit(CampaignStage.demoOrder())
        _ = try stage.demo(of: run)
        try stage.ask { try await $0.edit(run, step: "script", to: Data(text.utf8)) }
        let fault = #expect(throws: Fault.self) { try stage.demo(of: run) }
        #expect(fault?.explanation.contains("script") == true)
    }

    @Test func aStoryboardCannotLeaveTheSite() throws {
        let run = try stage.submit(CampaignStage.demoOrder())
        _ = try stage.demo(of: run)
        let text = try stage.text("staging_area/6a1c/storyboard.json")
        let poisoned = text.replacing(
            "\"address\": \"https://fernhill.example/pricing\"",
            with: "\"address\": \"https://evil.example/\"")
        #expect(poisoned != text)
        stage.rehearsal.clear()
        try stage.ask { try await $0.edit(run, step: "storyboard", to: Data(poisoned.utf8)) }
        let fault = #expect(throws: Fault.self) { try stage.demo(of: run) }
        #expect(fault?.code == .forbiddenAddress)
        #expect(performed.isEmpty)
    }
}
