import FoundationEssentials
import Ground
import Media
import Pixels
import Studio
import Testing

/// Three hundred and more generated cases, judged on the pixels of the finished JPEGs alone.
@Suite struct LegibilityTests {
    /// Twelve cases to a test, so that they run side by side and a failure names its seed.
    @Test(arguments: 0..<26)
    func everyVariantCanBeRead(batch: Int) async throws {
        let desk = try Desk(hands: 1)
        var dice = Dice(seed: UInt64(batch) &* 7919 &+ 2026)
        // Four pictures of a batch, each with three messages and formats.
        for picture in 0..<4 {
            let ground = Scene.Ground.allCases[(batch + picture) % Scene.Ground.allCases.count]
            let size = [(512, 512), (640, 480), (400, 600), (512, 512)][picture]
            let scene = Scene(
                ground, size: size, position: (dice.share(), dice.share()), dice: &dice)
            let source = try scene.picture()
            let look = try await desk.look(at: source, over: .white)
            for turn in 0..<3 {
                let length = [1, 3, 12, 30, 60, 60, 90, 140, 220, 300][Int(dice.next() % 10)]
                let message = Messages.message(Int(dice.next() % 97), length: length)
                let format = Messages.formats[(batch + picture + turn * 2) % 5]
                let colors = turn == 0 ? [] : [Self.brand[Int(dice.next() % 5)]]
                let order = LayoutOrder(
                    look: look, message: message, format: format, colors: colors)
                let layout = try await desk.layOut(order, of: source)
                let note =
                    "batch \(batch) picture \(picture) turn \(turn): \(ground) "
                    + "\(format.name) \(message.locale) \(message.text.count)"
                let printed = try await desk.render(layout, of: source)
                let again = try await desk.render(layout, of: source)
                #expect(printed == again, "\(note): not the same bytes")
                try await judge(Case(layout, scene, source, printed, note), with: desk)
            }
        }
    }

    private static let brand = ["#166854", "#E4572E", "#F2C14E", "#2D3047", "#B8B8FF"]
        .compactMap { Color($0) }

    private struct Case {
        let layout: Layout
        let scene: Scene
        let source: Picture
        let printed: Picture
        let note: String

        init(
            _ layout: Layout, _ scene: Scene, _ source: Picture, _ printed: Picture, _ note: String
        ) {
            self.layout = layout
            self.scene = scene
            self.source = source
            self.printed = printed
            self.note = note
        }
    }

    private func judge(_ item: Case, with desk: Desk) async throws {
        let format = item.layout.format
        let shown = try JPEG.decode(item.printed.bytes)
        #expect(shown.width == format.width && shown.height == format.height, "\(item.note)")
        // The same picture and backing with next to no text: what the text stands on.
        var blank = item.layout
        blank.message = Message(text: ".", locale: "en")
        blank.typeSize = 4
        let ground = try JPEG.decode(try await desk.render(blank, of: item.source).bytes)
        let ink = Ink(shown, over: ground)
        #expect(ink.count > 20, "\(item.note): no text to be seen")
        let safe = format.safe
        #expect(
            ink.left >= safe.left && ink.top >= safe.top
                && ink.right < format.width - safe.right
                && ink.bottom < format.height - safe.bottom,
            "\(item.note): text at \(ink) leaves the safe area")
        let contrast = ink.lowestContrast(of: item.layout.ink)
        #expect(contrast >= 4.5, "\(item.note): contrast \(contrast), \(item.layout.backing)")
        #expect(item.layout.contrast >= 4.5, "\(item.note)")
        #expect(item.layout.typeSize >= Double(format.smallestType), "\(item.note)")
        judgeSubject(item)
    }

    private func judgeSubject(_ item: Case) {
        let (layout, raster) = (item.layout, item.scene.raster)
        let truth = Box(
            left: item.scene.subject.left * Double(raster.width),
            top: item.scene.subject.top * Double(raster.height),
            width: item.scene.subject.width * Double(raster.width),
            height: item.scene.subject.height * Double(raster.height))
        let crop = layout.crop
        // A look's box has a little air, so the tightest fits are left out.
        if truth.width < 0.85 * crop.width, truth.height < 0.85 * crop.height {
            let kept = truth.intersection(crop).area / truth.area
            #expect(kept >= 0.95, "\(item.note): \(kept) of the subject is kept")
        }
        let scale = Double(layout.format.width) / crop.width
        let shown = Box(
            left: (truth.left - crop.left) * scale, top: (truth.top - crop.top) * scale,
            width: truth.width * scale, height: truth.height * scale)
        if layout.message.text.count <= 60, hasRoom(beside: shown, layout.format) {
            let hidden = shown.intersection(layout.textBox).area / shown.area
            #expect(hidden <= 0.01, "\(item.note): the text hides \(hidden) of the subject")
        }
    }

    /// Whether a good part of the safe area is free of the subject.
    private func hasRoom(beside subject: Box, _ format: Format) -> Bool {
        let left = Double(format.safe.left)
        let top = Double(format.safe.top)
        let right = Double(format.width - format.safe.right)
        let bottom = Double(format.height - format.safe.bottom)
        let high = 0.3 * (bottom - top)
        let wide = 0.42 * (right - left)
        let isWide = format.width >= format.height
        return subject.top - top > high || bottom - subject.bottom > high
            || (isWide && (subject.left - left > wide || right - subject.right > wide))
    }
}
