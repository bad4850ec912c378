internal import CPango

extension String {
    /// Taken apart as Unicode's form NFKD does, ligatures and width variants included, and without
    /// the marks that stand over or under letters.
    ///
    /// By GLib, since Foundation would be mapped for this alone.
    var withoutAccents: String {
        guard
            let decomposed = unsafe g_utf8_normalize(self, utf8.count, G_NORMALIZE_ALL)
        else { return self }
        defer { unsafe g_free(decomposed) }
        let scalars = unsafe String(cString: decomposed).unicodeScalars
        return String(
            String.UnicodeScalarView(
                scalars.filter { $0.properties.generalCategory != .nonspacingMark }))
    }
}
