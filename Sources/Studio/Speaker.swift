import Artifacts
package import FoundationEssentials
package import Ground

/// Reads sentences aloud.
///
/// Adapters do not retry and do not log. Faults: `no-voice` when there is none for the language,
/// naming what there is; `invalid` for SSML that cannot be read, with its line.
package protocol Speaker: Sendable {
    /// Speaks the sentences one after the other, with the pauses between them.
    ///
    /// `key` is stable across attempts.
    func speak(_ order: SpeechOrder, key: String) async throws -> Speech

    /// The voices it has, best first for each language.
    func voices() async -> [Voice]
}

/// A voice, by the engine that has it and the name it has there: `flite/rms`, `espeak/de`.
package struct Voice: Storable, Codable, Hashable, Sendable, CustomStringConvertible {
    package var engine: String
    package var name: String
    /// BCP 47; `*` for voices that read any language.
    package var language: String

    package init(engine: String, name: String, language: String) {
        self.engine = engine
        self.name = name
        self.language = language
    }

    package var description: String { "\(engine)/\(name)" }

    /// Whether it reads a language, by the first part of its tag.
    package func reads(_ language: String) -> Bool {
        Self.languages([self.language], read: language)
    }

    static func languages(_ languages: [String], read language: String) -> Bool {
        let root = SpeechOrder.root(language)
        return languages.contains { $0 == "*" || SpeechOrder.root($0) == root }
    }
}

extension Fault {
    /// There is something to be said at a place, in a language that nobody here reads.
    package static func noVoice(for language: String, at place: String) -> Fault {
        Fault(
            .noVoice,
            "\(place) is in the language “\(language)”, which no voice here reads. Set one up "
                + "that does (`speakers` in the settings), or name a voice with --voice.",
            subject: place)
    }
}

/// What is to be spoken, and how.
package struct SpeechOrder: Storable, Codable, Hashable, Sendable {
    /// In order; at most 200, each at most 1,000 characters.
    package var sentences: [Sentence]
    package var voice: Voice
    /// BCP 47.
    package var language: String
    /// From 0.5 (slow) to 2 (fast); 1 is the speed of the voice itself.
    package var rate: Double

    /// A sentence with the pause behind it.
    package struct Sentence: Codable, Hashable, Sendable {
        /// Plain words, or the inside of an SSML `<s>` element when `isMarkedUp`.
        package var text: String
        package var isMarkedUp: Bool
        /// Silence after it, 0...10 seconds.
        package var pause: Double

        package init(_ text: String, markedUp: Bool = false, pause: Double = 0.35) {
            self.text = text
            isMarkedUp = markedUp
            self.pause = pause
        }
    }

    package init(sentences: [Sentence], voice: Voice, language: String, rate: Double = 1) {
        self.sentences = sentences
        self.voice = voice
        self.language = language
        self.rate = rate
    }
}

/// Spoken sentences: mono samples, and exactly where each sentence lies in them.
///
/// Its bytes are a WAV file with the report in a chunk of its own, so anything can play it.
package struct Speech: Storable, Hashable {
    /// Signed 16-bit little-endian PCM, mono; not yet levelled.
    package var samples: Data
    package var report: Report

    /// What is known about the samples.
    package struct Report: Codable, Hashable, Sendable {
        /// Samples a second, 8,000...48,000.
        package var rate: Int
        /// One for each sentence of the order: the first sample with sound, and the one after the
        /// last; pauses lie between.
        package var spans: [Span]
        package var voice: Voice
        /// What the engine could not say as it was asked, a sentence each.
        package var notes: [String]

        package init(rate: Int, spans: [Span], voice: Voice, notes: [String] = []) {
            self.rate = rate
            self.spans = spans
            self.voice = voice
            self.notes = notes
        }
    }

    package struct Span: Codable, Hashable, Sendable {
        package var start: Int
        package var end: Int

        package init(start: Int, end: Int) {
            self.start = start
            self.end = end
        }
    }

    package init(samples: Data, report: Report) {
        self.samples = samples
        self.report = report
    }

    /// How many samples there are, pauses and all.
    package var count: Int { samples.count / 2 }

    /// Seconds.
    package var duration: Double { Double(count) / Double(report.rate) }
}

/// Several speakers behind one: the order's voice names the engine.
package struct Speakers: Speaker {
    private let speakers: [(engine: String, speaker: any Speaker)]

    /// In order of preference: where nobody asks for a voice, the first that reads the language is
    /// taken.
    package init(_ speakers: [(engine: String, speaker: any Speaker)]) { self.speakers = speakers }

    package var engines: [String] { speakers.map(\.engine) }

    package func speak(_ order: SpeechOrder, key: String) async throws -> Speech {
        guard let known = speakers.first(where: { $0.engine == order.voice.engine }) else {
            throw Fault(
                .noVoice,
                "No speech engine named “\(order.voice.engine)” is here; there is "
                    + "\(engines.joined(separator: ", ")).",
                subject: order.voice.description)
        }
        return try await known.speaker.speak(order, key: key)
    }

    package func voices() async -> [Voice] {
        var all: [Voice] = []
        for known in speakers { all += await known.speaker.voices() }
        return all
    }
}

extension Fault.Code {
    /// Nobody here can read that language aloud, or nobody has that voice.
    package static let noVoice = Self(rawValue: "no-voice")
}
