import Ground

/// What is wrong with a brief, field by field: a person wants to hear of it all at once.
struct BriefProblems {
    /// More than this many only get counted.
    private static let shown = 20
    private var lines: [String] = []
    private(set) var count = 0
    private var first: String?

    /// Whether another problem would still be shown, so that wording it is worth the work.
    var hasRoom: Bool { lines.count < Self.shown }

    /// Notes a problem of the field at `path`, which stands on `line` of the text.
    mutating func add(_ path: String, _ line: Int, _ problem: String) {
        count += 1
        first = first ?? path
        guard hasRoom else { return }
        lines.append("  \(path): \(problem)\(line > 0 ? " (line \(line))" : "")")
    }

    /// All of them as one failure, a line each.
    func fault() -> Fault {
        var text = count == 1 ? "The brief has a problem:" : "The brief has \(count) problems:"
        for line in lines { text += "\n" + line }
        if count > lines.count { text += "\n  and \(count - lines.count) more" }
        return Fault(.invalid, text, subject: first)
    }
}
