import Artifacts
import FoundationEssentials
import Ground
import Productions
import Studio
import StudioTesting
import Testing
import Workflow
import WorkflowTesting

@Suite("A demo video of a site that asks to sign in")
struct DemoSecretTests {
    let stage = CampaignStage()
    let canary = "canary-4711-swordfish"

    init() {
        var site = SampleSite.site()
        site.signIn = [
            .init(.goto("/sign-in")),
            .init(.type(Target(role: "textbox", name: "Password"), .secret("password"))),
        ]
        site.pages[1].needsSignIn = true
        stage.rehearsal.sites[SampleSite.address] = site
    }

    private func order() -> DemoOrder {
        var order = CampaignStage.demoOrder()
        order.keyNames = ["password"]
        return order
    }

    @Test func asksForCredentialsThatThisProcessDoesNotHave() throws {
        let fault = #expect(throws: Fault.self) { try stage.demo(of: stage.submit(order())) }
        #expect(fault?.code == .keysNeeded)
        #expect(fault?.explanation.contains("--credentials") == true)
    }

    @Test func keepsSecretsOutOfEverythingThatIsStored() throws {
        stage.keyring.hang(Keys(["password": Secret(canary)]), for: "6a1c")
        let run = try stage.submit(order())
        _ = try stage.demo(of: run)
        for blob in stage.shelf.blobs() {
            let data = try stage.shelf.read(blob.digest)
            #expect(data.firstRange(of: Data(canary.utf8)) == nil)
        }
        #expect(!"\(stage.ledger.books)".contains(canary))
        #expect(!"\(stage.rehearsal.deeds)".contains(canary))
        let board = try stage.text("staging_area/6a1c/storyboard.json")
        #expect(board.contains("\"secret\": \"password\""))
        #expect(try stage.text("staging_area/6a1c/playwright.py").contains("secret(\"password\")"))
    }
}
