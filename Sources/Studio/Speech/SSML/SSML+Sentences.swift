extension SSML {
    /// One sentence as an engine that speaks sentence by sentence needs it.
    package struct Sentence: Hashable, Sendable {
        /// The words as they are written: what captions show.
        package var caption: String
        package var pieces: [Piece]
        /// Milliseconds of silence that the script asks for before it, beyond the usual.
        package var pauseBefore: Int
        /// 1 as it comes, 2 twice as fast.
        package var rate: Double
        /// Which paragraph it is in, from 0; a scene of a tour is one paragraph.
        package var paragraph: Int
        /// The last `<mark>` at or before its beginning.
        package var mark: String?
    }

    package enum Piece: Hashable, Sendable {
        case words(String)
        /// To be read as `<say-as interpret-as>` says.
        case saying(String, as: String)
        /// Words in the place of others, to be spoken as they stand.
        case alias(String)
        /// Milliseconds.
        case pause(Int)
    }

    /// All sentences in order: those marked with `<s>`, and loose text taken apart at its stops.
    package func sentences() -> [Sentence] {
        var gatherer = Gatherer()
        gatherer.gather(content)
        gatherer.finishSentence()
        return gatherer.sentences
    }

    private struct Gatherer {
        var sentences: [Sentence] = []
        private var paragraph = 0
        private var hasParagraphBegun = false
        private var mark: String?
        private var rate = 1.0
        private var pause = 0
        private var isMarked = false
        private var current: Sentence?

        mutating func gather(_ nodes: [Node]) {
            for node in nodes {
                switch node {
                case .text(let text): add(text)
                case .element(let element): gather(element)
                }
            }
        }

        private mutating func gather(_ element: Element) {
            let words = element.content.map(\.words).joined()
            switch element.tag {
            case .paragraph: inParagraph { $0.gather(element.content) }
            case .sentence:
                finishSentence()
                isMarked = true
                gather(element.content)
                finishSentence()
                isMarked = false
            case .pause: addPause(SSML.pause(element))
            case .mark: mark = element.attributes["name"]
            case .prosody:
                let outer = rate
                let change = element.attributes["rate"].flatMap(SSML.rate) ?? 1
                rate = min(2, max(0.5, rate * change))
                gather(element.content)
                rate = outer
            case .sub: add(.alias(element.attributes["alias"] ?? words), caption: words)
            case .sayAs:
                add(
                    .saying(words, as: element.attributes["interpret-as"] ?? ""), caption: words)
            case .emphasis, .phoneme, .lang, .word, .breaths, .effect, .domain:
                gather(element.content)
            }
        }

        private mutating func inParagraph(_ body: (inout Self) -> Void) {
            finishSentence()
            if !sentences.isEmpty, hasParagraphBegun { paragraph += 1 }
            hasParagraphBegun = false
            body(&self)
            finishSentence()
            if hasParagraphBegun {
                paragraph += 1
                hasParagraphBegun = false
            }
        }

        private mutating func add(_ text: String) {
            if isMarked { return addWords(text) }
            var isFirst = true
            for part in SentenceBreaker.parts(of: text) {
                if !isFirst { finishSentence() }
                isFirst = false
                addWords(part.text)
                if part.isWhole { finishSentence() }
            }
        }

        private mutating func addWords(_ text: String) {
            if current == nil, text.allSatisfy(\.isWhitespace) { return }
            add(.words(text), caption: text)
        }

        private mutating func add(_ piece: Piece, caption: String) {
            begin()
            current?.pieces.append(piece)
            current?.caption += caption
        }

        private mutating func addPause(_ length: Int) {
            if current == nil {
                pause = min(SSMLLimits.pause * 1000, pause + length)
            } else {
                current?.pieces.append(.pause(length))
            }
        }

        private mutating func begin() {
            guard current == nil else { return }
            hasParagraphBegun = true
            current = Sentence(
                caption: "", pieces: [], pauseBefore: pause, rate: rate, paragraph: paragraph,
                mark: mark)
            pause = 0
        }

        mutating func finishSentence() {
            guard var sentence = current else { return }
            current = nil
            // A pause at the end comes before the next sentence.
            while case .pause(let length) = sentence.pieces.last {
                sentence.pieces.removeLast()
                pause = min(SSMLLimits.pause * 1000, pause + length)
            }
            sentence.caption = sentence.caption.singleSpaced
            if sentence.caption.contains(where: { $0.isLetter || $0.isNumber }) {
                sentences.append(sentence)
            } else {
                pause = max(pause, sentence.pauseBefore)
            }
        }
    }
}

extension String {
    /// Words with one space between them and none around.
    package var singleSpaced: String {
        split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}
