import Studio
import Testing

@testable import Productions

@Suite("When things happen in a scene")
struct TimetableTests {
    private let heading = Target(role: "heading", name: "Prices")

    private func scene(_ sentences: Int, leaves: Bool = false) -> Storyboard.Scene {
        var steps: [Storyboard.Step] = []
        for number in 0..<sentences {
            steps.append(.init(.narrate(sentence: number, text: "Words.", about: heading)))
            steps.append(.init(.scroll(heading)))
            steps.append(.init(.highlight(heading)))
        }
        if leaves { steps.append(.init(.click(heading))) }
        return Storyboard.Scene(id: "prices", title: "Prices", address: "/prices", steps: steps)
    }

    @Test func handsBeginWithTheScene() {
        for isFirst in [true, false] {
            let table = Timetable(of: scene(3), heard: [4, 3, 5], isFirst: isFirst, isLast: false)
            let firstDeed = table.plan.spans[1]
            #expect(firstDeed.start <= 6 && firstDeed.end > firstDeed.start)
            // Something is done before every sentence begins, and goes on while it is heard.
            for (number, line) in table.sentences.enumerated() {
                #expect(table.plan.spans[number * 3 + 1].start <= line.start)
                #expect(table.plan.spans[number * 3 + 2].end >= line.start + line.frames)
            }
        }
    }

    @Test func nothingOverlapsAndEverySentenceIsHeardWhole() {
        for wanted in [0, 300, 500, 5000] {
            let heard = [2.31, 0.8, 4.07]
            let table = Timetable(
                of: scene(3, leaves: true), heard: heard, isFirst: false, isLast: false,
                wanted: wanted)
            for (span, next) in zip(table.plan.spans, table.plan.spans.dropFirst()) {
                #expect(span.end <= next.start)
            }
            #expect(table.plan.spans.last.map { $0.end <= table.plan.frames } == true)
            for (line, next) in zip(table.sentences, table.sentences.dropFirst()) {
                #expect(line.start + line.frames < next.start)
            }
            for (line, seconds) in zip(table.sentences, heard) {
                #expect(Double(line.frames) >= seconds * 30)
            }
        }
    }

    @Test func pausesGrowUntilTheSceneHasItsLengthButNotForEver() {
        let heard = [4.0, 4, 4, 4]
        func frames(_ wanted: Int) -> Int {
            Timetable(of: scene(4), heard: heard, isFirst: false, isLast: false, wanted: wanted)
                .plan
                .frames
        }
        let least = frames(0)
        #expect(frames(least - 100) == least)
        #expect((least + 16...least + 24).contains(frames(least + 24)))
        let most = frames(100_000)
        #expect(most > least && most <= least + 4 * 15)
    }
}
