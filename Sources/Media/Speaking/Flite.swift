import Ground
package import Studio

/// The distribution's flite in this process: robotic English voices, at no cost, on no network.
///
/// Equal orders give equal bytes.
package struct Flite: Speaker {
    package static let engine = "flite"

    package init() {}

    package func voices() -> [Voice] {
        FliteEngine.Voice.allCases.map {
            Voice(engine: Self.engine, name: $0.rawValue, language: $0.language)
        }
    }

    package func speak(_ order: SpeechOrder, key: String) async throws -> Speech {
        try await Errand.run { try Self.speak(order) }
    }

    private static func speak(_ order: SpeechOrder) throws -> Speech {
        guard let voice = FliteEngine.Voice(rawValue: order.voice.name) else {
            throw Fault(
                .noVoice,
                "Flite has no voice \(quoted(order.voice.name)); it has "
                    + "\(FliteEngine.Voice.allCases.map(\.rawValue).joined(separator: ", ")).",
                subject: order.voice.description)
        }
        guard order.isIn(["en"]) else {
            throw Fault(
                .noVoice,
                "Flite reads English only, not \(quoted(order.language)); choose a voice of another "
                    + "engine, such as espeak.", subject: order.language)
        }
        var (lines, notes) = try order.lines()
        notes.insert("The voice “\(order.voice)” is synthetic and sounds robotic.", at: 0)
        var tape = SpeechTape(rate: FliteEngine.rate)
        for line in lines {
            try Task.checkCancellation()
            let clauses = try clauses(of: line, &notes)
            let spoken = try clauses.map {
                (
                    sound: try FliteEngine.speak($0.words, voice: voice, rate: line.rate),
                    pause: $0.pause
                )
            }
            tape.lay(spoken, line)
        }
        let report = Voice(engine: engine, name: voice.rawValue, language: voice.language)
        return tape.speech(by: report, notes: notes) { voice.tone.run($0) }
    }

    private static func clauses(
        of line: SpeechOrder.Line, _ notes: inout [String]
    ) throws -> [SSML.Sentence.Clause] {
        var reader = EnglishReader()
        var clauses = line.sentence.clauses { piece in
            switch piece {
            case .words(let text), .alias(let text): text
            case .saying(let text, let kind): reader.read(text, as: kind)
            case .pause: ""
            }
        }
        for index in clauses.indices { clauses[index].words = reader.read(clauses[index].words) }
        clauses.removeAll { $0.words.isEmpty }
        guard !clauses.isEmpty else {
            throw Fault(
                .noVoice,
                "Sentence \(line.index + 1), \(quoted(line.sentence.caption)), has no words that an "
                    + "English voice can read.", subject: "sentence \(line.index + 1)")
        }
        let note = "Words in other scripts were left out by the English voice."
        if reader.hasSkipped, !notes.contains(note) { notes.append(note) }
        return clauses
    }
}

extension FliteEngine.Voice {
    fileprivate var language: String { self == .awb ? "en-GB" : "en-US" }

    /// Half of what parts the voice's average spectrum from that of people reading aloud: less boom,
    /// more of the middle where words are told apart, less hiss (`docs/decisions/0008-sound.md`).
    fileprivate var tone: Tone {
        let rate = FliteEngine.rate
        let filters: [Biquad] =
            switch self {
            case .rms:
                [
                    .highPass(75, rate: rate), .peak(190, gain: -3, q: 0.9, rate: rate),
                    .peak(850, gain: 4, q: 0.9, rate: rate),
                    .peak(1900, gain: 4, q: 1.1, rate: rate),
                    .highShelf(5600, gain: -7, rate: rate),
                ]
            case .awb:
                [.highPass(75, rate: rate), .peak(150, gain: -2.5, q: 0.9, rate: rate)]
            case .slt:
                [
                    .highPass(90, rate: rate), .peak(200, gain: -3, q: 0.9, rate: rate),
                    .peak(2600, gain: 4, q: 0.8, rate: rate),
                    .highShelf(6000, gain: -5, rate: rate),
                ]
            }
        return Tone(filters: filters)
    }
}

/// A row of filters over 16-bit samples; as loud as before, on the average.
private struct Tone {
    let filters: [Biquad]

    func run(_ samples: [Int16]) -> [Int16] {
        var values = samples.map { Float($0) }
        let before = power(values)
        for filter in filters { values = filter.run(values) }
        // Filters add up to louder peaks than 16 bits hold: the level is set anew.
        let peak = values.reduce(0) { max($0, abs($1)) }
        let gain = min((before / max(power(values), 1)).squareRoot(), 32_000 / max(peak, 1))
        return values.map { Int16(max(-32768, min(32767, ($0 * gain).rounded()))) }
    }

    private func power(_ values: [Float]) -> Float {
        values.reduce(0) { $0 + $1 * $1 } / Float(max(1, values.count))
    }
}
