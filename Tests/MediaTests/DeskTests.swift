import FoundationEssentials
import Ground
import Media
import Pixels
import Studio
import Testing

@Suite struct DeskTests {
    private let desk: Desk

    init() throws { desk = try Desk(hands: 2) }

    @Test(arguments: Messages.formats, Messages.samples.indices)
    func setsThreeHundredCharactersOfAnyScript(format: Format, index: Int) async throws {
        try await desk.checkFit(Messages.message(index, length: 300), in: format)
    }

    @Test func saysWhichFormatAMessageIsTooLongFor() async throws {
        let novel = Message(
            text: String(repeating: "The long way round is better. ", count: 60), locale: "en")
        let format = Messages.formats[4]
        let found = await fault { try await desk.checkFit(novel, in: format) }
        #expect(found?.code.rawValue == "message-too-long")
        #expect(found?.subject == "linkedin-post")
        #expect(
            found?.explanation.contains("1800 characters") == true, "\(String(describing: found))")
        let source = try picture(.bright)
        let look = try await desk.look(at: source, over: .white)
        let order = LayoutOrder(look: look, message: novel, format: format)
        #expect(await fault { _ = try await desk.layOut(order, of: source) } == found)
    }

    @Test func whatItSaysWouldFitDoesFit() async throws {
        let sentence = String(repeating: "The long way round is better. ", count: 200)
        for format in Messages.formats {
            let novel = Message(text: sentence, locale: "en")
            let found = try #require(await fault { try await desk.checkFit(novel, in: format) })
            let words = found.explanation.split(separator: " ")
            let about = try #require(words.firstIndex(of: "about"))
            let count = try #require(Int(words[about + 1]))
            try await desk.checkFit(
                Message(text: String(sentence.prefix(count)), locale: "en"), in: format)
        }
    }

    @Test func mirrorsWhatRunsFromTheRight() async throws {
        let source = try picture(.bright)
        let look = try await desk.look(at: source, over: .white)
        for format in Messages.formats {
            let layout = try await desk.layOut(
                LayoutOrder(look: look, message: Messages.message(2, length: 40), format: format),
                of: source)
            #expect(layout.alignment == .right)
        }
    }

    @Test func keepsTheFocusThatWasGiven() async throws {
        let source = try picture(.busy)
        let look = try await desk.look(at: source, over: .white)
        for box in [
            Box(left: 0, top: 0, width: 0.3, height: 0.3),
            Box(left: 0.7, top: 0.7, width: 0.3, height: 0.3),
            Box(left: 0.4, top: 0.05, width: 0.2, height: 0.4),
        ] {
            for format in Messages.formats {
                let order = LayoutOrder(
                    look: look, focus: box, message: Messages.message(0, length: 30), format: format
                )
                let layout = try await desk.layOut(order, of: source)
                let focus = Box(
                    left: box.left * 512, top: box.top * 512, width: box.width * 512,
                    height: box.height * 512)
                #expect(focus.intersection(layout.crop).area >= 0.95 * focus.area)
                #expect(layout.subjectKept >= 0.95)
            }
        }
    }

    @Test func rendersTheSameAtAnotherDesk() async throws {
        for ground in Scene.Ground.allCases {
            let source = try picture(ground)
            let look = try await desk.look(at: source, over: .white)
            let order = LayoutOrder(
                look: look, message: Messages.message(10, length: 60), format: Messages.formats[0])
            let layout = try await desk.layOut(order, of: source)
            let other = try Desk(hands: 1)
            #expect(try await other.look(at: source, over: .white) == look)
            #expect(try await other.layOut(order, of: source) == layout)
            let again = try await Desk(hands: 1).render(layout, of: source)
            #expect(try await desk.render(layout, of: source) == again)
        }
    }

    @Test func saysWhenAPictureHadTooFewPixels() async throws {
        let source = try picture(.bright)
        let look = try await desk.look(at: source, over: .white)
        let order = LayoutOrder(
            look: look, message: Messages.message(0, length: 20), format: Messages.formats[0])
        #expect(try await desk.layOut(order, of: source).upscaled)
    }

    @Test func refusesAnEditThatPointsOutside() async throws {
        let source = try picture(.bright)
        let look = try await desk.look(at: source, over: .white)
        let order = LayoutOrder(
            look: look, message: Messages.message(0, length: 20), format: Messages.formats[0])
        let layout = try await desk.layOut(order, of: source)
        var edits = [Layout](repeating: layout, count: 5)
        edits[0].crop.left = 400
        edits[1].textBox.top = 1070
        edits[2].typeSize = 0
        edits[3].textBox.width = 20
        edits[4].format.width = 1_000_000
        for edit in edits {
            let found = await fault { _ = try await desk.render(edit, of: source) }
            #expect(found?.code == .invalid)
        }
    }

    @Test func publishesAPlainPNGAsItIs() async throws {
        let source = try picture(.dark)
        #expect(try await desk.png(of: source, over: .white) == source)
        let other = try await desk.png(of: Picture(bytes: fixture("plain.jpg")), over: .white)
        #expect(try PNG.decode(other.bytes).width == 128)
    }

    @Test func showsEveryPictureOnTheContactSheet() async throws {
        let (dark, bright) = (try picture(.dark), try picture(.bright))
        let entries = [dark, bright, dark]
            .map { Sheet.Entry(caption: "a · 512 × 512", picture: $0) }
        let sheet = Sheet(
            title: "Verdane", subtitle: "شتاء 🌸",
            sections: [
                Sheet.Section(heading: "One", entries: entries),
                Sheet.Section(heading: "None", entries: []),
            ])
        let printed = try await desk.contactSheet(sheet)
        let page = try JPEG.decode(printed.bytes)
        #expect((1600...2000).contains(page.width))
        #expect(page.height > 400 && page.height < 1600)
        // Dark pixels of two dark pictures; the page itself is light.
        var darkPixels = 0
        for at in stride(from: 0, to: page.bytes.count, by: 3) where page.bytes[at] < 60 {
            darkPixels += 1
        }
        #expect(darkPixels > page.width * page.height / 10)
        #expect(try await desk.contactSheet(sheet) == printed)
    }

    private func picture(_ ground: Scene.Ground) throws -> Picture {
        var dice = Dice(seed: 7)
        return try Scene(ground, size: (512, 512), position: (0.5, 0.5), dice: &dice).picture()
    }
}
