import Studio

/// Finding what a target means, by the same reading as the one it was written down by.
extension Survey {
    /// The nodes that fit, best first; the target's `nth` among equals is the first.
    func find(_ target: Target) -> [Int] {
        let wanted = plain(target.name)
        let candidates =
            target.role == "text"
            ? pieces().filter { $0.block.target.role == "text" }.map { ($0.node, $0.block.text) }
            : nodes.indices.filter { nodes[$0].role == target.role }.map { ($0, nodes[$0].name) }
        let folded = wanted.lowercased()
        let tests: [(String) -> Bool] = [
            { $0 == wanted || target.role == "text" && $0.prefix(200) == wanted },
            { $0.lowercased() == folded },
            { folded.count > 2 && $0.lowercased().hasPrefix(folded) },
            { folded.count > 3 && $0.lowercased().contains(folded) },
        ]
        for test in tests {
            let found = candidates.filter { test($0.1) }.map(\.0)
            if found.isEmpty { continue }
            // Fewer than there were: the page has changed, and the last is the nearest.
            let first = min(target.nth, found.count - 1)
            return [found[first]] + found.enumerated().filter { $0.offset != first }.map(\.element)
        }
        return []
    }
}
