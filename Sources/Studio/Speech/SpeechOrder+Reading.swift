import Ground

extension SpeechOrder {
    /// A sentence taken apart, and the silence behind it.
    package struct Line: Sendable {
        /// From 0, for faults.
        package var index: Int
        package var sentence: SSML.Sentence
        /// Seconds.
        package var pause: Double
        /// The order's and the sentence's own.
        package var rate: Double
    }

    /// Limits of an order.
    package static let mostSentences = 200
    package static let mostCharacters = 1000

    /// The sentences as a speaker needs them, reduced to what engines that read sentence by sentence
    /// understand, with a note for all that is lost; faults name the sentence.
    package func lines() throws -> (lines: [Line], notes: [String]) {
        guard (1...Self.mostSentences).contains(sentences.count) else {
            throw Fault(
                .invalid,
                "There are \(sentences.count) sentences to speak; between 1 and "
                    + "\(Self.mostSentences) can be spoken at once.")
        }
        guard rate.isFinite, (0.5...2).contains(rate) else {
            throw Fault(
                .invalid, "The speaking rate is \(rate); it may be 0.5 (slow) to 2 (fast).")
        }
        var notes: [String] = []
        let lines = try sentences.enumerated()
            .map { index, sentence in
                guard sentence.text.utf8.count <= 8 * Self.mostCharacters,
                    sentence.text.count <= Self.mostCharacters
                else {
                    throw Self.fault("has more than \(Self.mostCharacters) characters", index)
                }
                guard sentence.pause.isFinite, (0...10).contains(sentence.pause) else {
                    throw Self.fault("has a pause that is not between 0 and 10 seconds", index)
                }
                let read = try Self.read(sentence, index, &notes)
                return Line(
                    index: index, sentence: read,
                    pause: sentence.pause,
                    rate: min(2, max(0.5, rate * read.rate)))
            }
        return (lines, notes)
    }

    private static func read(
        _ sentence: Sentence, _ index: Int, _ notes: inout [String]
    ) throws -> SSML.Sentence {
        guard sentence.isMarkedUp else {
            let words = sentence.text.singleSpaced
            guard words.contains(where: { $0.isLetter || $0.isNumber }) else {
                throw fault("has no words", index)
            }
            return SSML.Sentence(
                caption: words, pieces: [.words(words)], pauseBefore: 0, rate: 1, paragraph: 0)
        }
        let script: SSML
        do {
            script = try SSML(reading: "<speak><s>\(sentence.text)</s></speak>")
        } catch var fault as Fault {
            fault.explanation = "Sentence \(index + 1): \(fault.explanation)"
            fault.subject = "sentence \(index + 1)"
            throw fault
        }
        // A sentence that closes the element around it would be several.
        guard script.content.count == 1 else { throw fault("is more than one sentence", index) }
        let reduction = script.reduced(to: .sentences)
        for warning in reduction.warnings where !notes.contains(warning) { notes.append(warning) }
        guard let read = reduction.script.sentences().first else {
            throw fault("has no words", index)
        }
        return read
    }

    private static func fault(_ what: String, _ index: Int) -> Fault {
        Fault(
            .invalid, "Sentence \(index + 1) of the voice script \(what).",
            subject: "sentence \(index + 1)")
    }

    /// Whether the order's language is one of these, by its first part: `en` for `en-US`.
    package func isIn(_ languages: some Sequence<String>) -> Bool {
        let own = Self.root(language)
        return languages.contains { $0 == "*" || Self.root($0) == own }
    }

    /// `en` of `en-US`.
    package static func root(_ language: String) -> String {
        language.prefix { $0 != "-" && $0 != "_" }.lowercased()
    }
}

extension SSML.Sentence {
    /// Words that can be spoken in one breath, and the silence behind them.
    package struct Clause: Hashable, Sendable {
        package var words: String
        /// Milliseconds.
        package var pause: Int
    }

    /// The clauses between the longer pauses, each piece worded by `read`.
    ///
    /// A short pause becomes a comma: cutting a sentence there would break its melody.
    package func clauses(reading read: (SSML.Piece) -> String) -> [Clause] {
        var clauses: [Clause] = []
        var words = ""
        func close(_ pause: Int) {
            let whole = words.singleSpaced
            words = ""
            if whole.contains(where: { $0.isLetter || $0.isNumber }) {
                clauses.append(Clause(words: whole, pause: pause))
            } else if !clauses.isEmpty {
                clauses[clauses.count - 1].pause += pause
            }
        }
        for piece in pieces {
            guard case .pause(let length) = piece else {
                words += read(piece)
                continue
            }
            if length >= Self.audible {
                close(length)
            } else if let last = words.last(where: { !$0.isWhitespace }), !",.;:!?".contains(last) {
                words += ", "
            }
        }
        close(0)
        return clauses
    }

    /// Milliseconds from which a pause is silence of its own.
    private static let audible = 250
}

extension SSML.Piece {
    /// The words for an engine that reads numbers and names by itself.
    package var plainWords: String {
        switch self {
        case .words(let words), .alias(let words): words
        case .saying(let words, let kind):
            switch kind {
            case "characters", "spell-out":
                words.filter { !$0.isWhitespace }.map(String.init).joined(separator: " ")
            case "digits", "telephone":
                words.filter { !$0.isWhitespace }.map { $0.isNumber ? " \($0) " : ", " }
                    .joined().singleSpaced
            default: words
            }
        case .pause: " "
        }
    }
}
