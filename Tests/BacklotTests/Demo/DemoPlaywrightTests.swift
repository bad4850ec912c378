import FoundationEssentials
import HTTPTesting
import Studio
import Testing

@testable import Productions

extension DemoTests {
    /// The exported `playwright.py`, run by Playwright itself with the distribution's browser.
    @Suite("The exported Playwright program")
    struct DemoPlaywrightTests {
        let tour: Tour

        init() throws { tour = try #require(Tour.made) }

        @Test("runs unchanged on the site it was written for, and finds everything it names")
        func runs() async throws {
            let ending = try await play("\(tour.folder)/playwright.py")
            #expect(ending.code == 0, "\(ending.text)")
            #expect(ending.text.isEmpty, "\(ending.text)")
        }

        @Test("says what an optional step did not find, and goes on")
        func leavesOut() async throws {
            let board = try board { $0.isOptional = true }
            let ending = try await play(try write(board))
            #expect(ending.code == 0, "\(ending.text)")
            #expect(ending.out.contains("left out:"), "\(ending.text)")
        }

        @Test("fails when a step that must be done names what is not there")
        func fails() async throws {
            let board = try board { $0.isOptional = false }
            let ending = try await play(try write(board))
            #expect(ending.code == 1, "\(ending.text)")
            #expect(ending.err.contains("No such berth"), "\(ending.err)")
        }

        /// The tour's storyboard, shortened to its first scene, with a step at its end that clicks on
        /// nothing.
        private func board(_ change: (inout Storyboard.Step) -> Void) throws -> Storyboard {
            var board = try Storyboard(reading: try tour.lot.read("\(tour.folder)/storyboard.json"))
            var step = Storyboard.Step(
                .click(Target(role: "link", name: "No such berth")), timeout: 0.3)
            change(&step)
            board.scenes = [board.scenes[0]]
            board.scenes[0].steps = [step]
            return board
        }

        private func write(_ board: Storyboard) throws -> String {
            let plans = board.scenes.map { scene in
                FramePlan(
                    rate: 30, frames: 1, spans: scene.steps.map { _ in .init(start: 0, end: 1) })
            }
            return try tour.lot.write("playwright.py", PlaywrightScript.write(board, plans).text)
        }

        private func play(_ file: String) async throws -> Program.Ending {
            try await tour.lot
                .start(
                    program: "\(Companion.root)/.build/venv/bin/python", ["-B", file],
                    [
                        "CHROMIUM": "/usr/lib/chromium/chromium-headless-shell", "SPEED": "8",
                        "DEMO_USERNAME": tour.email.text, "DEMO_PASSWORD": tour.password.text,
                    ]
                )
                .ending()
        }
    }
}
