import CPango
import Ground
import Pixels
import Studio

/// Shapes text with Pango.
///
/// Lives on one thread, because font maps do, and works under the lock of `TypeCase`, because
/// cairo's tables of faces belong to the whole process.
///
/// Everything is shaped once at one size without hinting, where advances are linear, and scaled by
/// cairo when drawn: what was measured is what is drawn, at any size.
@safe final class Typesetter {
    /// Pixels of the em at which text is shaped.
    private static let shapedSize = 64.0

    private let map: UnsafeMutablePointer<PangoFontMap>
    private let context: OpaquePointer
    private var galleys: [(message: Message, galley: Galley)] = []

    init() {
        // Only running out of memory makes these nil.
        guard let map = unsafe pango_cairo_font_map_new(),
            let context = unsafe pango_font_map_create_context(map)
        else { preconditionFailure("Pango made no font map") }
        unsafe self.map = unsafe map
        unsafe self.context = unsafe context
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        unsafe cairo_font_options_destroy(options)
    }

    deinit {
        TypeCase.open { _ in
            unsafe g_object_unref(UnsafeMutableRawPointer(context))
            unsafe g_object_unref(map)
        }
    }

    /// Measures a message; the last few are remembered, because a message is set in many formats.
    func galley(for message: Message) throws -> Galley {
        if let known = galleys.first(where: { $0.message == message }) { return known.galley }
        let galley = try measure(message)
        galleys.insert((message, galley), at: 0)
        if galleys.count > 8 { galleys.removeLast() }
        return galley
    }

    private func measure(_ message: Message) throws -> Galley {
        let text = Self.tidied(message.text)
        guard !text.isEmpty else {
            throw Fault(.invalid, "The message is empty; there is nothing to set.")
        }
        return TypeCase.open { _ in
            let layout = unsafe Shaped(text, message, context, size: Self.shapedSize)
            return layout.galley(text)
        }
    }

    /// Draws broken lines with their block's top left corner at `origin`, in a box `width` wide.
    ///
    /// All in pixels. The lettering is clipped to `frame` (the picture), and begins at even
    /// coordinates so that it lies on the chroma samples.
    func draw(
        _ galley: Galley, _ lines: [Line], for message: Message, typeSize: Double,
        alignment: Layout.Alignment, in box: Box, ink: Color, frame: (width: Int, height: Int)
    ) -> Lettering {
        let bleed = typeSize * 0.3 + 2
        let left = max(0, Int(box.left - bleed)) & ~1
        let top = max(0, Int(box.top - bleed)) & ~1
        let right = min(frame.width, Int(box.right + bleed) + 1)
        let bottom = min(frame.height, Int(box.bottom + bleed) + 1)
        var lettering = Lettering(
            left: left, top: top, width: max(2, right - left), height: max(2, bottom - top),
            isColored: galley.hasColor)
        let text = galley.broken(lines)
        TypeCase.open { _ in
            let layout = unsafe Shaped(text, message, context, size: Self.shapedSize)
            unsafe lettering.withSurface { cairo in
                unsafe cairo_set_source_rgb(
                    cairo, Double(ink.red) / 255, Double(ink.green) / 255, Double(ink.blue) / 255)
                for (index, line) in lines.enumerated() {
                    let width = line.width * typeSize
                    let indent =
                        switch alignment {
                        case .left: 0.0
                        case .center: (box.width - width) / 2
                        case .right: box.width - width
                        }
                    let baseline = (galley.ascent + Double(index) * galley.pitch) * typeSize
                    unsafe cairo_save(cairo)
                    unsafe cairo_translate(
                        cairo, box.left - Double(left) + indent, box.top - Double(top) + baseline)
                    unsafe cairo_scale(
                        cairo, typeSize / Self.shapedSize, typeSize / Self.shapedSize)
                    unsafe layout.draw(line: index, on: cairo, asPath: !galley.hasColor)
                    unsafe cairo_restore(cairo)
                }
            }
        }
        return lettering
    }

    /// One kind of line end, no other control characters, no space at the ends of lines.
    private static func tidied(_ text: String) -> String {
        var clean = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x0A, 0x0B, 0x0C, 0x85, 0x2028, 0x2029: clean.unicodeScalars.append("\n")
            case 0x09: clean.unicodeScalars.append(" ")
            case 0..<0x20, 0x7F..<0xA0, 0xFFFC: continue
            default: clean.unicodeScalars.append(scalar)
            }
        }
        let lines = clean.split(separator: "\n")
            .map { line in
                String(line.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
            }
        return lines.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}

extension Galley {
    /// The text with a line separator at each line's end and nothing hanging over.
    func broken(_ lines: [Line]) -> String {
        let bytes = Array(text.utf8)
        var broken: [UInt8] = []
        for (index, line) in lines.enumerated() {
            guard let first = line.pieces.first, let last = line.pieces.last else { continue }
            broken += bytes[pieces[first].range.lowerBound..<pieces[last].inkEnd]
            if index < lines.count - 1 {
                // A separator keeps the paragraph and its direction; a line feed starts anew.
                broken += pieces[last].endsParagraph ? [0x0A] : [0xE2, 0x80, 0xA8]
            }
        }
        return String(decoding: broken, as: UTF8.self)
    }
}
