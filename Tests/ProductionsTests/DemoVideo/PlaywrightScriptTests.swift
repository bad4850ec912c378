import Studio
import Testing

@testable import Productions

/// The text of the exported program; `DemoPlaywrightTests` run one.
@Suite("The Playwright program")
struct PlaywrightScriptTests {
    private func script(prelude: [Storyboard.Step], at address: String) -> String {
        let scene = Storyboard.Scene(
            id: "a-page", title: "A page", address: address, prelude: prelude,
            steps: [.init(.press("Tab"))])
        let board = Storyboard(
            site: "https://fernhill.example/start/", language: "en", scenes: [scene])
        let plan = FramePlan(rate: 30, frames: 30, spans: [.init(start: 0, end: 15)])
        return PlaywrightScript.write(board, [plan]).text
    }

    @Test func namesPagesOfTheSiteByTheirPaths() {
        let own = script(prelude: [], at: "https://fernhill.example/pricing?a=1")
        #expect(own.contains("    page.goto(urljoin(SITE, \"/pricing?a=1\"), wait_until"))
        for other in ["https://fernhill.example.evil/x", "http://fernhill.example/x"] {
            #expect(script(prelude: [], at: other).contains("urljoin(SITE, \"\(other)\")"))
        }
    }

    @Test func goesOnToItsPageWhenSigningInHasLedElsewhere() {
        let prelude: [Storyboard.Step] = [
            .init(.goto("https://fernhill.example/sign-in")), .init(.wait(1), optional: true),
            .init(.click(Target(role: "button", name: "Refuse")), optional: true),
            .init(.type(Target(role: "textbox", name: "Password"), .secret("password"))),
        ]
        let text = script(prelude: prelude, at: "/pricing")
        let lines = text.split(separator: "\n").map(String.init)
        let begin = lines.firstIndex(of: "    forget(page)") ?? 0
        #expect(lines[begin + 1].contains("\"/sign-in\""))
        let arrival = lines.firstIndex(of: "    if arrive(page, \"/pricing\"):") ?? 0
        #expect(arrival > begin + 3)
        #expect(lines[arrival + 1] == "        with optional():")
        #expect(lines[arrival + 2].hasPrefix("            page.get_by_role(\"button\""))
        #expect(lines[arrival + 3].hasPrefix("    begin ="))
        let plain = script(prelude: [prelude[0], prelude[1]], at: "/pricing")
        #expect(plain.contains("\n    arrive(page, \"/pricing\")\n"))
    }
}
