import CPango
import Studio

/// A Pango layout without a width: one line for each line of the text.
@safe struct Shaped: ~Copyable {
    private let layout: OpaquePointer
    /// Pango units to the em.
    private let em: Double

    init(_ text: String, _ message: Message, _ context: OpaquePointer, size: Double) {
        let language = unsafe pango_language_from_string(message.locale)
        unsafe pango_context_set_language(context, language)
        guard let layout = unsafe pango_layout_new(context) else {
            preconditionFailure("Pango made no layout")
        }
        unsafe self.layout = unsafe layout
        em = size * Double(PANGO_SCALE)
        let font = unsafe pango_font_description_new()
        unsafe pango_font_description_set_family(
            font, Families.list(for: message).joined(separator: ","))
        unsafe pango_font_description_set_weight(font, PANGO_WEIGHT_SEMIBOLD)
        unsafe pango_font_description_set_absolute_size(font, em)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_font_description_free(font)
        unsafe pango_layout_set_auto_dir(layout, 1)
        unsafe pango_layout_set_text(layout, text, Int32(text.utf8.count))
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// Draws a line with its baseline's left end at cairo's origin.
    func draw(line index: Int, on cairo: OpaquePointer, asPath: Bool) {
        guard let line = unsafe pango_layout_get_line_readonly(layout, Int32(index)) else { return }
        unsafe cairo_move_to(cairo, 0, 0)
        if asPath {
            // Outlines stand where they were measured; glyph images would be moved to whole pixels.
            unsafe pango_cairo_layout_line_path(cairo, line)
            unsafe cairo_fill(cairo)
        } else {
            unsafe pango_cairo_show_layout_line(cairo, line)
        }
    }

    /// Measures the whole text in ems.
    func galley(_ text: String) -> Galley {
        var galley = Galley(
            text: text, pieces: [], ascent: 0.74, descent: 0.06, pitch: 0,
            isRightToLeft: unsafe pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL,
            hasColor: false)
        var advances = [Double](repeating: 0, count: text.utf8.count + 1)
        var logicalHeight = 0.0
        let iterator = unsafe pango_layout_get_iter(layout)
        defer { unsafe pango_layout_iter_free(iterator) }
        repeat {
            var (ink, logical) = (PangoRectangle(), PangoRectangle())
            unsafe pango_layout_line_get_extents(
                pango_layout_iter_get_line_readonly(iterator), &ink, &logical)
            galley.ascent = max(galley.ascent, -Double(ink.y) / em)
            galley.descent = max(galley.descent, Double(ink.y + ink.height) / em)
            logicalHeight = max(logicalHeight, Double(logical.height) / em)
        } while unsafe pango_layout_iter_next_line(iterator) != 0
        let clusters = unsafe pango_layout_get_iter(layout)
        defer { unsafe pango_layout_iter_free(clusters) }
        repeat {
            var logical = PangoRectangle()
            unsafe pango_layout_iter_get_cluster_extents(clusters, nil, &logical)
            let index = unsafe Int(pango_layout_iter_get_index(clusters))
            if advances.indices.contains(index) { advances[index] += Double(logical.width) / em }
            if let run = unsafe pango_layout_iter_get_run_readonly(clusters),
                unsafe Self.isColored(run)
            {
                galley.hasColor = true
            }
        } while unsafe pango_layout_iter_next_cluster(clusters) != 0
        galley.pitch = Self.pitch(galley, logicalHeight, text)
        galley.pieces = pieces(text, advances)
        return galley
    }

    /// Lines never touch, and stand as close as a headline's should; full-height characters need
    /// the air that their fonts ask for, some others ask for far more than they need.
    private static func pitch(_ galley: Galley, _ height: Double, _ text: String) -> Double {
        let ink = galley.ascent + galley.descent
        let usual = 0.93 * height
        let isEastAsian = Families.scripts(in: text).contains { Families.eastAsian.contains($0) }
        return max(ink + 0.02, isEastAsian ? usual : min(usual, max(1.14, ink + 0.08)))
    }

    private static func isColored(_ run: UnsafeMutablePointer<PangoLayoutRun>) -> Bool {
        guard let item = unsafe run.pointee.item, let font = unsafe item.pointee.analysis.font,
            let description = unsafe pango_font_describe(font)
        else { return false }
        defer { unsafe pango_font_description_free(description) }
        guard let family = unsafe pango_font_description_get_family(description) else {
            return false
        }
        return unsafe String(cString: family).contains("Emoji")
    }

    private func pieces(_ text: String, _ advances: [Double]) -> [Galley.Piece] {
        var count: Int32 = 0
        guard let marks = unsafe pango_layout_get_log_attrs_readonly(layout, &count) else {
            return []
        }
        var cutter = Cutter(advances)
        var previous: Unicode.Scalar?
        var offset = 0
        for (index, scalar) in text.unicodeScalars.enumerated() where index < Int(count) {
            if let previous, unsafe marks[index].is_line_break != 0 {
                let reluctance = Reluctance.ofBreak(between: previous, and: scalar)
                if previous == "\n" || reluctance < Reluctance.never {
                    cutter.cut(at: offset, reluctance, endsParagraph: previous == "\n")
                }
            }
            cutter.see(scalar, at: offset, isCluster: unsafe marks[index].is_char_break != 0)
            offset += scalar.utf8.count
            previous = scalar
        }
        cutter.cut(at: offset, 0, endsParagraph: true)
        return cutter.pieces
    }
}

/// Cuts a text into pieces as its characters go by.
private struct Cutter {
    /// Wider words than this (in ems) are split between characters: no format could hold them.
    static let widest = 18.0

    private(set) var pieces: [Galley.Piece] = []
    private let advances: [Double]
    private var start = 0
    private var inkEnd = 0
    private var clusters: [Int] = []

    init(_ advances: [Double]) { self.advances = advances }

    mutating func see(_ scalar: Unicode.Scalar, at offset: Int, isCluster: Bool) {
        if isCluster, offset > start { clusters.append(offset) }
        if !scalar.properties.isWhitespace { inkEnd = offset + scalar.utf8.count }
    }

    mutating func cut(at end: Int, _ reluctance: Double, endsParagraph: Bool) {
        defer { (start, clusters) = (end, []) }
        let whole = piece(start..<end, min(max(inkEnd, start), end), reluctance, endsParagraph)
        guard whole.width > Self.widest else {
            pieces.append(whole)
            return
        }
        var from = start
        for cluster in clusters where cluster < whole.inkEnd {
            pieces.append(piece(from..<cluster, cluster, 6, false))
            from = cluster
        }
        pieces.append(piece(from..<end, whole.inkEnd, reluctance, endsParagraph))
    }

    private func piece(
        _ range: Range<Int>, _ inkEnd: Int, _ reluctance: Double, _ endsParagraph: Bool
    ) -> Galley.Piece {
        Galley.Piece(
            range: range, inkEnd: inkEnd,
            width: advances[range.lowerBound..<inkEnd].reduce(0, +),
            space: advances[inkEnd..<range.upperBound].reduce(0, +), reluctance: reluctance,
            endsParagraph: endsParagraph)
    }
}
