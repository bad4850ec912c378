import FoundationEssentials
import Ground
import Studio
import Testing

struct StoryboardTests {
    let storyboard = Storyboard(
        site: "https://tidewater.example/", language: "en",
        scenes: [
            .init(
                id: "home", title: "Tidewater", address: "/",
                prelude: [
                    .init(.type(Target(role: "textbox", name: "Email"), .secret("username"))),
                    .init(.press("Enter"), timeout: 10),
                ],
                steps: [
                    .init(
                        .narrate(
                            sentence: 0, text: "“Plan” the week.",
                            about: Target(role: "heading", name: "Plan", nth: 2))),
                    .init(.goto("/pricing")), .init(.click(Target(role: "button", name: "Start"))),
                    .init(.type(Target(role: "textbox", name: "Name"), .text("Maya"))),
                    .init(.select(Target(role: "combobox", name: "Size"), option: "Large")),
                    .init(.scroll(Target(role: "text", name: "x")), optional: true),
                    .init(.scrollTo(0.5)), .init(.hover(Target(role: "link", name: "Docs"))),
                    .init(.highlight(Target(role: "img", name: ""))),
                    .init(.zoom(Target(role: "img", name: "Map"), scale: 1.5)), .init(.wait(2)),
                ])
        ])

    @Test func everyActionComesBackFromItsFile() throws {
        let text = try storyboard.stored()
        #expect(try Storyboard(reading: text) == storyboard)
        #expect(try Storyboard(stored: text).stored() == text)
    }

    @Test(arguments: [
        (#""do": "click""#, #""do": "evaluate""#), (#""role": "button""#, #""selector": "button""#),
        (#""address": "/pricing""#, #""address": "file:///etc/passwd""#),
        (#""address": "/pricing""#, #""address": "//evil.example/""#),
        (#""address": "/pricing""#, #""address": "javascript:alert(1)""#),
        (#""address": "/pricing""#, #""address": "https://a b/""#),
        (#""scale": 1.5"#, #""scale": 1e9"#), (#""seconds": 2"#, #""seconds": 2000"#),
        (#""share": 0.5"#, #""share": -1"#), (#""key": "Enter""#, #""key": "F12""#),
        (#""secret": "username""#, #""secret": "username", "text": "x""#),
        (#""id": "home""#, #""id": "../home""#), (#""version": 1"#, #""version": 2"#),
        (#""nth": 2"#, #""nth": 2, "nth": 3"#), (#""timeout": 10"#, #""timeout": 1e5"#),
    ])
    func whatIsOutsideTheLanguageIsRefused(good: String, bad: String) throws {
        let text = String(decoding: try storyboard.stored(), as: UTF8.self)
        let poisoned = text.replacing(good, with: bad)
        #expect(poisoned != text)
        let fault = #expect(throws: Fault.self) { try Storyboard(reading: Data(poisoned.utf8)) }
        #expect(fault?.code == .invalid)
        #expect(
            fault?.explanation.hasPrefix("The storyboard") == true
                || fault?.explanation.hasPrefix("Storyboard, ") == true)
    }
}
