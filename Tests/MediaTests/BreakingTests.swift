import Studio
import Testing

@testable import Media

@Suite struct BreakingTests {
    private let typesetter = Typesetter()

    @Test(arguments: Messages.samples.indices, [6.0, 9, 14, 25])
    func losesNothingAndStaysWithinTheWidth(index: Int, width: Double) throws {
        let message = Messages.message(index, length: 300)
        let galley = try typesetter.galley(for: message)
        guard let lines = galley.lines(in: width) else {
            #expect(galley.widest > width)
            return
        }
        #expect(lines.allSatisfy { $0.width <= width + 1e-5 })
        #expect(lines.count == galley.lineCount(in: width))
        let letters = galley.broken(lines).filter { !$0.isWhitespace }
        #expect(letters == message.text.filter { !$0.isWhitespace })
    }

    @Test(arguments: Messages.samples.indices)
    func breaksTheSameAgainInTheWidthOfItsWidestLine(index: Int) throws {
        let galley = try typesetter.galley(for: Messages.message(index, length: 200))
        for width in stride(from: max(8, galley.widest), through: 30, by: 1.7) {
            let lines = try #require(galley.lines(in: width))
            let widest = lines.map(\.width).max() ?? 0
            #expect(galley.lines(in: widest) == lines)
        }
    }

    @Test func leavesNoWordAlone() throws {
        let galley = try typesetter.galley(
            for: Message(text: "Skin that remembers the spring we had", locale: "en"))
        // Greedy breaking would leave “had” alone on the last line.
        let lines = try #require(galley.lines(in: galley.length * 0.93))
        #expect(lines.count == 2)
        #expect(lines[1].pieces.count > 1)
    }

    @Test func keepsKoreanWordsWhole() throws {
        let galley = try typesetter.galley(for: Messages.message(8, length: 60))
        let text = Array(galley.text.utf8)
        for piece in galley.pieces.dropLast() {
            #expect(text[piece.range.upperBound - 1] == UInt8(ascii: " "))
        }
    }

    @Test func endsJapaneseLinesBetweenPhrases() throws {
        let galley = try typesetter.galley(
            for: Message(text: "庭からそのまま。夏は一輪の花とともに。", locale: "ja"))
        let lines = try #require(galley.lines(in: 11))
        #expect(galley.broken(lines) == "庭からそのまま。\u{2028}夏は一輪の花とともに。")
    }

    @Test func splitsAWordThatNoFormatCouldHold() throws {
        let galley = try typesetter.galley(
            for: Message(text: String(repeating: "x", count: 300), locale: "en"))
        #expect(galley.widest < 2)
        #expect(try #require(galley.lines(in: 20)).count > 5)
    }

    @Test func keepsTheAuthorsLineEnds() throws {
        let galley = try typesetter.galley(
            for: Message(text: "  Roasted.\r\n\n Poured. \n", locale: "en"))
        let lines = try #require(galley.lines(in: 40))
        #expect(galley.broken(lines) == "Roasted.\nPoured.")
    }

    @Test func knowsWhichWayTextRuns() throws {
        #expect(try typesetter.galley(for: Messages.message(2, length: 40)).isRightToLeft)
        #expect(try typesetter.galley(for: Messages.message(3, length: 40)).isRightToLeft)
        #expect(try !typesetter.galley(for: Messages.message(0, length: 40)).isRightToLeft)
    }

    @Test func knowsColouredGlyphs() throws {
        #expect(try typesetter.galley(for: Message(text: "Sun ☀️", locale: "en")).hasColor)
        #expect(try !typesetter.galley(for: Message(text: "20% off", locale: "en")).hasColor)
    }

    @Test func refusesAnEmptyMessage() {
        #expect(throws: (any Error).self) {
            try typesetter.galley(for: Message(text: " \n\t ", locale: "en"))
        }
    }
}
