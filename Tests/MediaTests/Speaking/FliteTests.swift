import Foundation
import Ground
import Studio
import Testing

@testable import Media

@Suite(.serialized) struct FliteTests {
    private let flite = Flite()
    private let rms = Voice(engine: "flite", name: "rms", language: "en-US")

    private func order(_ sentences: [SpeechOrder.Sentence], rate: Double = 1) -> SpeechOrder {
        SpeechOrder(sentences: sentences, voice: rms, language: "en", rate: rate)
    }

    @Test("Each sentence is where the report says, with silence between")
    func knowsItsTimes() async throws {
        let speech = try await flite.speak(
            order([
                .init("Welcome to Harbor Coffee.", pause: 0.5),
                .init("The dashboard shows twelve orders, and three of them are waiting."),
            ]), key: "k")
        if let folder = ProcessInfo.processInfo.environment["BACKLOT_KEEP_SOUND"] {
            try speech.stored().write(to: URL(fileURLWithPath: folder + "/flite.wav"))
        }
        let wave = PCM(bare: speech.samples, rate: speech.report.rate)
        let spans = speech.report.spans
        #expect(spans.count == 2)
        #expect(spans[0].start == 0)
        #expect(spans[1].start - spans[0].end == 8000)
        #expect(speech.count - spans[1].end == Int(0.35 * 16000))
        for span in spans {
            let head = wave.samples[span.start..<span.start + 1600]
            #expect(head.contains { abs(Int($0)) > 300 }, "the sentence is heard within 100 ms")
        }
        // What the tone's filters ring on is below hearing.
        let gap = wave.samples[spans[0].end + 800..<spans[1].start]
        #expect(gap.allSatisfy { abs(Int($0)) < 30 })
        #expect((1.0...2.5).contains(Double(spans[0].end) / 16000))
        #expect(speech.report.notes.contains { $0.contains("robotic") })
    }

    @Test("The same order gives the same bytes")
    func isRepeatable() async throws {
        let order = order([.init("Every order is made twice.")])
        let first = try await flite.speak(order, key: "a").stored()
        let second = try await flite.speak(order, key: "b").stored()
        #expect(first == second)
    }

    @Test("A higher rate is shorter, in proportion")
    func keepsTheRate() async throws {
        let text = SpeechOrder.Sentence(
            "This sentence is spoken slowly, and then it is spoken fast.", pause: 0)
        let slow = try await flite.speak(order([text], rate: 0.8), key: "k").duration
        let fast = try await flite.speak(order([text], rate: 1.25), key: "k").duration
        #expect((1.35...1.75).contains(slow / fast))
    }

    @Test("A break inside a sentence is silence of that length inside its span")
    func pausesInside() async throws {
        let plain = try await flite.speak(
            order([.init("First this. then that", pause: 0)]), key: "k")
        let broken = try await flite.speak(
            order([.init("First this <break time=\"1500ms\"/> then that", markedUp: true, pause: 0)]
            ),
            key: "k")
        #expect((1.0...2.0).contains(broken.duration - plain.duration))
        #expect(broken.report.spans == [Speech.Span(start: 0, end: broken.count)])
    }

    @Test("What it cannot read is a fault that says what to do")
    func refuses() async throws {
        var foreign = order([.init("Guten Tag.")])
        foreign.language = "de"
        await #expect(throws: Fault.self) { try await flite.speak(foreign, key: "k") }
        await #expect { try await flite.speak(order([.init("日本語")]), key: "k") } throws: {
            ($0 as? Fault)?.code == .noVoice
        }
        await #expect {
            try await flite.speak(order([.init("a</s><s>b", markedUp: true)]), key: "k")
        } throws: {
            ($0 as? Fault)?.code == .invalid
        }
        await #expect(throws: Fault.self) {
            try await flite.speak(order([.init(String(repeating: "a ", count: 600))]), key: "k")
        }
        await #expect(throws: Fault.self) { try await flite.speak(order([]), key: "k") }
        await #expect(throws: Fault.self) {
            try await flite.speak(order([.init("x")], rate: .nan), key: "k")
        }
    }
}
