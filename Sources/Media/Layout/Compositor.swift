import Ground
import Pixels
import Studio

/// Makes layouts of a developed picture and prints them; lives on one thread with its typesetter.
struct Compositor {
    let typesetter: Typesetter

    /// The layout, and its proof for whoever prints it next.
    func layOut(_ order: LayoutOrder, of negative: Negative) throws -> (Layout, Proof) {
        let galley = try typesetter.galley(for: order.message)
        let placed = try Composer(order, galley).choose()
        let proportions = Proportions(order.format)
        let alignment: Layout.Alignment = galley.isRightToLeft ? .right : .left
        var lettering = letter(galley, placed, order, alignment, ink: .white)
        let bare = try Proof.cropped(placed.window, order.format, from: negative)
        let mask = lettering.mask
        let block = placed.block
        let around =
            bare.average(
                left: Int(block.left), top: Int(block.top), right: Int(block.right),
                bottom: Int(block.bottom)
            )
            .rgb
        let livery = Livery(
            order.colors, on: Color(red: around.red, green: around.green, blue: around.blue))
        let backer = Backer(placed: placed, livery: livery, proportions: proportions)
        let chosen = backer.choose { bare.extremes(near: mask, inColumns: $0) }
        let subject = placed.subject
        let shown = Box(left: 0, top: 0, width: proportions.width, height: proportions.height)
        var layout = Layout(
            format: order.format, message: order.message, ground: order.look.ground,
            crop: placed.window, textBox: placed.block, typeSize: placed.size,
            alignment: alignment, ink: chosen.ink, backing: chosen.backing,
            contrast: chosen.contrast,
            upscaled: placed.window.width < proportions.width - 0.5,
            subjectKept: subject.covered(by: shown),
            subjectCovered: subject.intersection(shown).covered(by: placed.block))
        let planes = try measure(&layout, bare, negative, mask)
        if lettering.isColored {
            lettering = letter(galley, placed, order, alignment, ink: layout.ink)
        }
        return (layout, Proof(planes: planes, lettering: lettering))
    }

    /// Backs the picture and measures what is really there; strengthens the veil in the rare case
    /// that the strips' extremes hid a worse pixel.
    private func measure(
        _ layout: inout Layout, _ bare: Planes, _ negative: Negative, _ mask: Mask
    ) throws -> Planes {
        var planes = bare
        while true {
            if layout.backing.kind == .none { return planes }
            Proof.back(planes, layout)
            layout.contrast = Backer.contrast(
                layout.ink, over: planes.extremes(near: mask, inColumns: false))
            if layout.contrast >= Backer.enough - 0.3 || layout.backing.kind != .veil
                || layout.backing.strength >= 1
            {
                return planes
            }
            layout.backing.strength = min(1, layout.backing.strength + 0.03)
            planes = try Proof.cropped(layout.crop, layout.format, from: negative)
        }
    }

    private func letter(
        _ galley: Galley, _ placed: Composer.Choice, _ order: LayoutOrder,
        _ alignment: Layout.Alignment, ink: Color
    ) -> Lettering {
        typesetter.draw(
            galley, placed.lines, for: order.message, typeSize: placed.size,
            alignment: alignment, in: placed.block, ink: ink,
            frame: (order.format.width, order.format.height))
    }

    /// Makes the proof of a layout that may have come from a file, or from a person's hand.
    func proof(_ layout: Layout, of negative: Negative) throws -> Proof {
        try layout.check(fits: negative)
        let galley = try typesetter.galley(for: layout.message)
        guard let lines = galley.lines(in: layout.textBox.width / layout.typeSize) else {
            throw Fault(
                .invalid, "A word of the message is wider than the text box of the layout.",
                subject: layout.format.name)
        }
        let lettering = typesetter.draw(
            galley, lines, for: layout.message, typeSize: layout.typeSize,
            alignment: layout.alignment, in: layout.textBox, ink: layout.ink,
            frame: (layout.format.width, layout.format.height))
        let planes = try Proof.cropped(layout.crop, layout.format, from: negative)
        Proof.back(planes, layout)
        return Proof(planes: planes, lettering: lettering)
    }

    /// Uses the proof up.
    func print(_ proof: consuming Proof, ink: Color) throws -> Picture {
        proof.lettering.lay(on: proof.planes, ink: ink.paint)
        return Picture(bytes: try JPEG.encode(proof.planes))
    }
}

extension Layout {
    /// A layout that a person edited may say anything.
    fileprivate func check(fits negative: Negative) throws {
        let picture = Box(
            left: 0, top: 0, width: Double(negative.fullWidth),
            height: Double(negative.fullHeight))
        let numbers = [
            crop.left, crop.top, crop.width, crop.height, textBox.left, textBox.top,
            textBox.width, textBox.height, typeSize, backing.strength, backing.box.left,
            backing.box.top, backing.box.width, backing.box.height,
        ]
        let shown = Box(
            left: 0, top: 0, width: Double(format.width), height: Double(format.height))
        guard (1...10_000).contains(format.width), (1...10_000).contains(format.height),
            numbers.allSatisfy({ abs($0) < 1e6 }), crop.width >= 1, crop.height >= 1,
            crop.intersection(picture).area >= 0.999 * crop.area,
            (4...2000).contains(typeSize), textBox.width >= 1,
            textBox.intersection(shown).area >= 0.999 * textBox.area
        else {
            throw Fault(
                .invalid,
                "The layout asks for something outside its picture or its format. Check crop, "
                    + "textBox and typeSize.",
                subject: format.name)
        }
    }
}
