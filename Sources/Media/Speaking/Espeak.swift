import Ground
package import Studio

/// The distribution's espeak-ng as a child process: very robotic, in some sixty languages.
///
/// Equal orders give equal bytes.
package struct Espeak: Speaker {
    package static let engine = "espeak"

    private let command: SpeechCommand?

    /// `program` is the path of `espeak-ng`; by default where the distribution puts it.
    package init(program: String? = nil) {
        command =
            SpeechCommand.found(
                program.map { [$0] } ?? ["/usr/bin/espeak-ng", "/usr/local/bin/espeak-ng"]
            )
            .map { SpeechCommand(program: $0) }
    }

    package func voices() -> [Voice] {
        guard command != nil else { return [] }
        return Self.languages.map {
            Voice(engine: Self.engine, name: $0.voice, language: $0.language)
        }
    }

    package func speak(_ order: SpeechOrder, key: String) async throws -> Speech {
        guard let command else {
            throw Fault(
                .noVoice, "espeak-ng is not installed. Install it (“make deps”).",
                subject: order.voice.description)
        }
        guard let known = Self.languages.first(where: { $0.voice == order.voice.name }) else {
            throw Fault(
                .noVoice,
                "espeak has no voice \(quoted(order.voice.name)) that can be understood; there is "
                    + "\(Self.languages.map(\.voice).joined(separator: ", ")).",
                subject: order.voice.description)
        }
        guard order.isIn([known.language]) else {
            throw Fault(
                .noVoice,
                "The voice “\(order.voice)” reads \(known.language), not \(quoted(order.language)).",
                subject: order.language)
        }
        return try await Errand.run { try Self.speak(order, known, command) }
    }

    private static func speak(
        _ order: SpeechOrder, _ known: (voice: String, language: String), _ command: SpeechCommand
    ) throws -> Speech {
        var (lines, notes) = try order.lines()
        notes.insert("The voice “\(order.voice)” is synthetic and sounds robotic.", at: 0)
        if ["ar", "fa", "ur"].contains(SpeechOrder.root(known.language)) {
            notes.append("The voice guesses the vowels that the script leaves out.")
        }
        var tape = SpeechTape(rate: 22_050)
        for line in lines {
            // 160 words a minute is a narrator's pace; the engine's own is 175.
            let pace = Int((160 * line.rate).rounded())
            let spoken = try line.sentence.clauses(reading: \.plainWords)
                .map { clause in
                    let sound = try command.say(
                        clause.words,
                        ["-v", known.voice, "-s", "\(pace)", "-b", "1", "--stdin", "--stdout"],
                        subject: "sentence \(line.index + 1)")
                    guard sound.rate == 22_050 else {
                        throw Fault(
                            .badAnswer, "espeak-ng gave sound at \(sound.rate) samples a second.")
                    }
                    return (sound: sound, pause: clause.pause)
                }
            tape.lay(spoken, line)
        }
        let voice = Voice(engine: engine, name: known.voice, language: known.language)
        return tape.speech(by: voice, notes: notes)
    }

    /// The voices that say what is written.
    ///
    /// Japanese, Hebrew and Thai are left out: espeak-ng cannot read their scripts as people write
    /// them.
    private static let languages: [(voice: String, language: String)] =
        [
            ("en-us", "en-US"), ("en-gb", "en-GB"), ("fr-fr", "fr-FR"), ("fr-be", "fr-BE"),
            ("fr-ch", "fr-CH"), ("es", "es-ES"), ("es-419", "es-419"), ("pt", "pt-PT"),
            ("pt-br", "pt-BR"), ("cmn", "zh-CN"), ("nb", "nb"), ("nb", "no"),
        ]
        + [
            "af", "ar", "az", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "eo", "et",
            "eu",
            "fa", "fi", "ga", "gu", "hi", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "kn",
            "ko",
            "lt", "lv", "mk", "ml", "mr", "ms", "mt", "ne", "nl", "pa", "pl", "ro", "ru", "sk",
            "sl",
            "sq", "sr", "sv", "sw", "ta", "te", "tr", "uk", "ur", "uz", "vi",
        ]
        .map { ($0, $0) }
}
