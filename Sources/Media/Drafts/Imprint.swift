internal import CPango
import Glibc
import Studio

/// A label laid out: pieces of text and rules, each inside the label's box.
struct Imprint {
    private(set) var pieces: [Piece] = []
    private(set) var rules: [Box] = []
    private let label: Label
    private let type: TypeCase

    struct Piece {
        let text: SetText
        /// Where the text's logical top left goes.
        var x: Double
        var y: Double
        var tint: Tint

        /// The box of the marks themselves.
        var ink: Box {
            let ink = text.ink
            return Box(left: x + ink.left, top: y + ink.top, width: ink.width, height: ink.height)
        }
    }

    init(_ label: Label, from type: TypeCase) {
        self.label = label
        self.type = type
        switch label.style {
        case .classic: stack(name: .serif, capitals: false, rule: true, nameShare: 0.26)
        case .bold: stack(name: .heavy, capitals: true, rule: false, nameShare: 0.30)
        case .modern: range()
        }
    }

    /// Writes onto a cairo context whose units are the label's.
    func write(on context: OpaquePointer) {
        unsafe cairo_save(context)
        defer { unsafe cairo_restore(context) }
        let slant = label.slant
        var matrix = cairo_matrix_t(
            xx: slant.xx, yx: slant.yx, xy: slant.xy, yy: slant.yy, x0: slant.x0, y0: slant.y0)
        unsafe cairo_transform(context, &matrix)
        for rule in rules {
            unsafe Self.ink(context, label.accent)
            unsafe cairo_rectangle(context, rule.left, rule.top, rule.width, rule.height)
            unsafe bend(context)
            unsafe cairo_fill(context)
        }
        for piece in pieces {
            unsafe Self.ink(context, piece.tint)
            unsafe cairo_move_to(context, piece.x, piece.y)
            if piece.text.isColored {
                // Colour glyphs are pictures and have no outline to bend.
                unsafe piece.text.show(on: context)
            } else {
                unsafe piece.text.outline(on: context)
                unsafe bend(context)
                unsafe cairo_fill(context)
            }
        }
    }

    private static func ink(_ context: OpaquePointer, _ tint: Tint) {
        let light = tint.linear
        unsafe cairo_set_source_rgb(
            context, Tint.encode(light.x), Tint.encode(light.y), Tint.encode(light.z))
    }

    /// Brand above name in the middle of the box.
    private mutating func stack(
        name face: SetText.Face, capitals: Bool, rule: Bool, nameShare: Double
    ) {
        let box = label.box
        // On a flat wide field one line is likely: it may be larger.
        let wide = box.width > box.height * 1.5 ? 1.35 : 1
        let brand = SetText(
            label.brand, .caps, largest: min(box.height * 0.12, box.width * 0.125),
            smallest: 5, width: box.width, height: box.height * 0.2, lines: 1, from: type)
        let gap = brand.isEmpty ? 0 : min(box.height * 0.09, 22)
        let detail = SetText(
            label.detail, .plain, largest: min(15, box.width * 0.075), smallest: 10.5,
            width: box.width * 0.9, height: label.detail.isEmpty ? 0 : box.height * 0.2, lines: 2,
            from: type)
        let below = detail.isEmpty ? 0 : detail.height + gap * 1.4
        let name = SetText(
            capitals ? SetText.capitals(label.name) : label.name, face,
            largest: min(box.height * nameShare * wide, box.width * 0.3), smallest: 6,
            width: box.width,
            height: max(8, box.height - brand.height - 2 * gap - below), lines: 4, from: type)
        var y = box.top + (box.height - brand.height - 2 * gap - name.height - below) / 2
        add(brand, at: y, label.accent)
        y += brand.height + gap
        if rule, gap > 0 {
            let width = min(box.width * 0.22, 44)
            rules.append(
                Box(
                    left: box.left + (box.width - width) / 2, top: y - 0.7, width: width,
                    height: 1.4))
        }
        y += rule ? gap * 0.8 : gap * 0.3
        add(name, at: y, label.ink)
        add(detail, at: y + name.height + gap, label.ink)
    }

    /// Name at the top, brand at the foot, both ranged to the side where reading starts.
    private mutating func range() {
        let box = label.box
        let brand = SetText(
            label.brand, .sans, largest: min(box.height * 0.1, box.width * 0.12), smallest: 5,
            width: box.width, height: box.height * 0.2, lines: 1, centered: false, from: type)
        let gap = brand.isEmpty ? 0 : box.height * 0.06
        let detail = SetText(
            label.detail, .plain, largest: min(15, box.width * 0.075), smallest: 10.5,
            width: box.width, height: label.detail.isEmpty ? 0 : box.height * 0.2, lines: 3,
            centered: false, from: type)
        let below = detail.isEmpty ? 0 : detail.height + gap
        let name = SetText(
            label.name, .display,
            largest: min(
                box.height * (box.width > box.height * 1.5 ? 0.34 : 0.22), box.width * 0.26),
            smallest: 6,
            width: box.width, height: max(8, box.height - brand.height - gap - below), lines: 4,
            centered: false, from: type)
        add(name, at: box.top, label.ink)
        add(detail, at: box.top + name.height + gap, label.ink)
        add(brand, at: box.top + box.height - brand.height, label.accent)
    }

    private mutating func add(_ text: SetText, at y: Double, _ tint: Tint) {
        guard !text.isEmpty else { return }
        pieces.append(Piece(text: text, x: label.box.left + text.inset, y: y, tint: tint))
    }

    /// Wraps the current path round the body: it narrows to the sides and falls to the middle.
    private func bend(_ context: OpaquePointer) {
        guard let bend = label.bend, let path = unsafe cairo_copy_path(context) else { return }
        defer { unsafe cairo_path_destroy(path) }
        guard let data = unsafe path.pointee.data else { return }
        var index = 0
        while index < Int(unsafe path.pointee.num_data) {
            let points = Int(unsafe data[index].header.length)
            for place in (index + 1)..<max(index + points, index + 1) {
                let x = unsafe data[place].point.x
                let y = unsafe data[place].point.y
                let angle = min(max(x / bend.radius, -1.5), 1.5)
                unsafe data[place].point.x = bend.radius * sin(angle)
                unsafe data[place].point.y = y + bend.fall * (cos(angle) - 1)
            }
            index += max(points, 1)
        }
        unsafe cairo_new_path(context)
        unsafe cairo_append_path(context, path)
    }
}
