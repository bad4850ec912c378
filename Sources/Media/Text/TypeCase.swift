internal import CPango
import Ground

/// The fonts, lent to one at a time.
///
/// Cairo 1.16 keeps FreeType's faces in tables of the whole process; threads that set type at once,
/// even with a font map each, now and then die in `_cairo_hash_table_lookup_exact_key`. Setting
/// type takes a few milliseconds, so waiting is cheap.
/// Whoever holds a `TypeCase` holds the lock; layouts must not outlive the loan.
@safe
struct TypeCase {
    /// Pango's font map; a map of our own, since Pango's default is one for each thread and is
    /// taken down with it, outside the lock.
    fileprivate let map: UnsafeMutablePointer<PangoFontMap>

    private static let shelf = unsafe Guarded(TypeCase(map: make()))

    private static func make() -> UnsafeMutablePointer<PangoFontMap> {
        guard let map = unsafe pango_cairo_font_map_new() else {
            preconditionFailure("out of memory")
        }
        return unsafe map
    }

    static func open<Result>(_ work: (TypeCase) throws -> Result) rethrows -> Result {
        try shelf.withLock { try work($0) }
    }

    /// A fresh Pango context in which nothing is rounded to a grid, since type is set in units.
    func context() -> OpaquePointer {
        guard let context = unsafe pango_font_map_create_context(map) else {
            preconditionFailure("out of memory")
        }
        let options = unsafe cairo_font_options_create()
        unsafe cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        unsafe cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        unsafe cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        unsafe pango_cairo_context_set_font_options(context, options)
        unsafe cairo_font_options_destroy(options)
        unsafe pango_context_set_round_glyph_positions(context, 0)
        return unsafe context
    }
}
