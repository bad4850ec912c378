import Artifacts
import FoundationEssentials
import Ground
import Studio
import Workflow

extension DemoVideo {
    /// The spoken sentences, scene by scene.
    struct Spoken: Sendable {
        let voiceScript: Artifact<VoiceScript>
        let voice: Voice
        let speeches: [[Line]]

        struct Line: Sendable {
            let speech: Artifact<Speech>
            let report: Speech.Report

            /// Seconds that are heard.
            var heard: Double {
                guard let first = report.spans.first, let last = report.spans.last else { return 0 }
                return Double(last.end - first.start) / Double(report.rate)
            }
        }
    }

    /// Writes down how the script is read aloud, and has every sentence read.
    func speak(_ script: Script, _ tour: Tour, in run: Run) async throws -> Spoken {
        let voice = try Self.voice(for: script.language, tour.order)
        let voiceScript = try await run.step(
            "voice-script", from: script, as: tour.folder.voiceScript
        ) { VoiceScript($0) }
        let paragraphs = try await run.load(voiceScript).paragraphs()
        guard paragraphs.map(\.count) == script.scenes.map(\.sentences.count) else {
            throw Fault(
                .invalid,
                "The voice script has other scenes or sentences than the script: it needs a <p> for "
                    + "each scene and an <s> for each sentence.",
                subject: "voice-script")
        }
        let places = script.scenes.indices.flatMap { scene in
            paragraphs[scene].indices.map { Place(scene: scene, sentence: $0) }
        }
        let lines = try await run.each(
            "sentence", in: places, key: { "\(script.scenes[$0.scene].id)-\($0.sentence + 1)" }
        ) { place, run in
            let order = SpeechOrder(
                sentences: [
                    .init(paragraphs[place.scene][place.sentence], markedUp: true, pause: 0)
                ],
                voice: voice, language: script.language)
            let speech = try await run.step(
                "speech", from: order, needing: Effect(lane: "render")
            ) { order in
                try await studio.speaker.speak(order, key: run.key(for: "speech"))
            }
            return Spoken.Line(speech: speech, report: try await run.load(speech).report)
        }
        var speeches = script.scenes.map { _ in [Spoken.Line]() }
        for (place, line) in zip(places, lines) { speeches[place.scene].append(line) }
        return Spoken(voiceScript: voiceScript, voice: voice, speeches: speeches)
    }

    private struct Place: Sendable {
        let scene: Int
        let sentence: Int
    }

    /// The voice that was asked for, or the first one of the language.
    static func voice(for language: String, _ order: DemoOrder) throws -> Voice {
        if let wanted = order.voice {
            guard let voice = order.voices.first(where: { $0.description == wanted.description })
            else {
                throw Fault(
                    .noVoice,
                    "There is no voice “\(wanted)”; there is "
                        + order.voices.prefix(12).map(\.description).joined(separator: ", ") + ".",
                    subject: wanted.description)
            }
            return voice
        }
        if let voice = order.voices.first(where: { $0.reads(language) }) { return voice }
        throw Fault.noVoice(for: language, at: "The script")
    }
}

extension SpeechOrder: Ingredient {}
