internal import CPango

/// The font families that the house sets type with, whatever the brand brings.
package enum Typefaces {
    private static let wanted = [
        "Inter", "Noto Sans", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Devanagari",
        "Noto Sans Thai", "Noto Sans CJK JP", "Noto Color Emoji",
    ]

    /// Those that this machine lacks.
    package static var missing: [String] {
        guard let map = unsafe pango_cairo_font_map_new() else { return wanted }
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(map)) }
        var families: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
        var count: Int32 = 0
        unsafe pango_font_map_list_families(map, &families, &count)
        defer { unsafe g_free(families) }
        guard let families = unsafe families else { return wanted }
        let present = Set(
            (0..<Int(count))
                .compactMap { index in
                    unsafe families[index]
                        .map { unsafe String(cString: pango_font_family_get_name($0)) }
                })
        return wanted.filter { !present.contains($0) }
    }
}
