internal import CPango
import Glibc
import Studio

/// A text set by Pango as large as fits a field; what does not fit at the smallest size ends in an
/// ellipsis.
///
/// A class, since it owns Pango's layout.
@safe
final class SetText {
    let isEmpty: Bool
    /// Colour glyphs are in it (emoji).
    let isColored: Bool
    private let layout: OpaquePointer
    private let field: (width: Double, height: Double)
    private let centered: Bool

    /// The house's faces.
    enum Face {
        case serif, display, heavy, sans, plain
        /// Small, spaced capitals.
        case caps

        /// Each names fallbacks for the scripts that the first lacks.
        fileprivate var families: String {
            switch self {
            case .serif: "EB Garamond,Noto Serif,Noto Naskh Arabic,Noto Serif CJK JP"
            case .display, .heavy: "Inter Display,Noto Sans,Noto Sans Arabic,Noto Sans CJK JP"
            case .sans, .plain, .caps: "Inter,Noto Sans,Noto Sans Arabic,Noto Sans CJK JP"
            }
        }

        fileprivate var weight: PangoWeight {
            switch self {
            case .serif, .plain: PANGO_WEIGHT_NORMAL
            case .sans: PANGO_WEIGHT_MEDIUM
            case .display, .caps: PANGO_WEIGHT_SEMIBOLD
            case .heavy: PANGO_WEIGHT_ULTRABOLD
            }
        }
    }

    /// Sizes and fields are in the label's units; `lines` caps the lines of the fitted text.
    init(
        _ text: String, _ face: Face, largest: Double, smallest: Double, width: Double,
        height: Double, lines: Int, centered: Bool = true, from type: TypeCase
    ) {
        let shown = face == .caps ? Self.capitals(text) : text
        isEmpty = shown.isEmpty || height <= 0
        isColored = shown.unicodeScalars.contains {
            $0.properties.isEmojiPresentation || $0.value == 0xFE0F
        }
        field = (width, height)
        self.centered = centered
        let context = unsafe type.context()
        defer { unsafe g_object_unref(gpointer(context)) }
        guard let made = unsafe pango_layout_new(context) else {
            preconditionFailure("out of memory")
        }
        unsafe layout = made
        unsafe pango_layout_set_text(layout, shown, -1)
        unsafe pango_layout_set_auto_dir(layout, 1)
        unsafe pango_layout_set_alignment(
            layout, centered ? PANGO_ALIGN_CENTER : PANGO_ALIGN_LEFT)
        fit(shown, face, largest: max(largest, smallest), smallest: smallest, lines: lines)
    }

    deinit { unsafe g_object_unref(gpointer(layout)) }

    /// The height of the lines together; nothing when empty.
    var height: Double { isEmpty ? 0 : logical.height }

    /// How far the text block stands in from the field's left edge.
    var inset: Double { centered ? (field.width - boxWidth) / 2 : 0 }

    /// The marks, from the logical top left.
    var ink: Box {
        var ink = PangoRectangle()
        unsafe pango_layout_get_extents(layout, &ink, nil)
        return Self.box(ink)
    }

    func outline(on context: OpaquePointer) { unsafe pango_cairo_layout_path(context, layout) }
    func show(on context: OpaquePointer) { unsafe pango_cairo_show_layout(context, layout) }

    /// Capitals where the script has them; joined and caseless scripts stay as they are.
    static func capitals(_ text: String) -> String { text.uppercased() }

    private var logical: Box {
        var logical = PangoRectangle()
        unsafe pango_layout_get_extents(layout, nil, &logical)
        return Self.box(logical)
    }

    private var boxWidth: Double {
        let width = unsafe pango_layout_get_width(layout)
        return width < 0 ? field.width : Double(width) / Self.unit
    }

    private static let unit = Double(PANGO_SCALE)

    private static func box(_ rectangle: PangoRectangle) -> Box {
        Box(
            left: Double(rectangle.x) / unit, top: Double(rectangle.y) / unit,
            width: Double(rectangle.width) / unit, height: Double(rectangle.height) / unit)
    }

    private func fit(
        _ text: String, _ face: Face, largest: Double, smallest: Double, lines: Int
    ) {
        guard !isEmpty else { return }
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD)
        unsafe pango_layout_set_width(layout, Int32(field.width * Self.unit))
        var size = largest
        while true {
            set(text, face, size)
            if fits(lines) { return balance(lines) }
            guard size > smallest else { break }
            size = max(smallest, size * 0.94)
        }
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        unsafe pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END)
        let most = max(1, min(lines, Int(field.height / (size * 1.35))))
        unsafe pango_layout_set_height(layout, Int32(-most))
        // A script with tall lines may still be too high: go below the smallest size then.
        for _ in 0..<24 where !fits(lines) {
            size *= 0.9
            set(text, face, size)
        }
    }

    private func fits(_ lines: Int) -> Bool {
        let (logical, ink) = (logical, ink)
        return logical.width <= field.width + 0.01 && logical.height <= field.height
            && ink.left >= -0.01 && ink.right <= boxWidth + 0.01
            && ink.bottom <= field.height && ink.top >= 0
            && Int(unsafe pango_layout_get_line_count(layout)) <= lines
    }

    /// Narrows the measure as far as the lines stay as many, so that they come out alike.
    private func balance(_ lines: Int) {
        let count = unsafe pango_layout_get_line_count(layout)
        guard centered, count > 1 else { return }
        var (low, high) = (field.width / 2, field.width)
        for _ in 0..<6 {
            let middle = (low + high) / 2
            unsafe pango_layout_set_width(layout, Int32(middle * Self.unit))
            let same = unsafe pango_layout_get_line_count(layout) == count
            if same, logical.width <= middle, fits(lines) { high = middle } else { low = middle }
        }
        unsafe pango_layout_set_width(layout, Int32(high * Self.unit))
    }

    private func set(_ text: String, _ face: Face, _ size: Double) {
        let font = unsafe pango_font_description_new()
        defer { unsafe pango_font_description_free(font) }
        unsafe pango_font_description_set_family(font, face.families)
        unsafe pango_font_description_set_weight(font, face.weight)
        unsafe pango_font_description_set_absolute_size(font, size * Self.unit)
        unsafe pango_layout_set_font_description(layout, font)
        unsafe pango_layout_set_line_spacing(layout, face == .heavy ? 0.86 : 0.94)
        let tracking = Self.tracking(text, face) * size
        let attributes = unsafe pango_attr_list_new()
        unsafe pango_attr_list_insert(
            attributes, pango_attr_letter_spacing_new(Int32(tracking * Self.unit)))
        unsafe pango_layout_set_attributes(layout, attributes)
        unsafe pango_attr_list_unref(attributes)
    }

    /// Joined and stacked scripts must not be spaced.
    private static func tracking(_ text: String, _ face: Face) -> Double {
        guard text.unicodeScalars.allSatisfy({ $0.value < 0x0590 }) else { return 0 }
        return switch face {
        case .caps: 0.16
        case .heavy: -0.015
        case .display: -0.01
        default: 0
        }
    }
}
