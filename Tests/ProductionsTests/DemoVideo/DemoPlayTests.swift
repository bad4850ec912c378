import Artifacts
import FoundationEssentials
import Ground
import Productions
import Studio
import StudioTesting
import Testing
import Workflow

@Suite("A demo video, played with pretend tools")
struct DemoPlayTests {
    let stage = CampaignStage()

    init() { stage.rehearsal.sites[SampleSite.address] = SampleSite.site() }

    @Test func publishesEverythingThatIsPromised() throws {
        let record = try stage.demo(of: stage.submit(CampaignStage.demoOrder()))
        let names = [
            "6a1c.json", "script.txt", "voice_script.ssml", "voice.mp3", "storyboard.json",
            "playwright.py", "video.webm", "video.mp4", "video-9x16.mp4", "captions.srt",
            "captions.vtt", "chapters.vtt", "poster.jpg", "claims.json", "screenshots/home.png",
            "screenshots/pricing.png", "screenshots/start.png",
        ]
        #expect(Set(stage.published().keys) == Set(names.map { "staging_area/6a1c/\($0)" }))
        #expect(record.scenes.map(\.id) == ["home", "pricing", "start"])
    }
}
