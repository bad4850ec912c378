import Studio

/// A heading with what stands under it, as deep as headings go.
struct Section {
    var heading: SitePage.Block?
    var blocks: [SitePage.Block] = []
    var children: [Section] = []

    var level: Int { heading?.level ?? 0 }
    var title: String { heading?.text ?? "" }
    var top: Double { (heading ?? blocks.first)?.box.top ?? 0 }

    /// A card, a plan, a step: a heading with a few words.
    var isSmall: Bool {
        children.isEmpty && blocks.reduce(0) { $0 + Words.count($1.text) } <= 45
    }

    var texts: [SitePage.Block] { blocks.filter { $0.kind == .text || $0.kind == .item } }

    /// Everything in it, headings included, in reading order.
    var all: [SitePage.Block] {
        [heading].compactMap(\.self) + blocks + children.flatMap(\.all)
    }

    /// The page's sections, in order.
    ///
    /// A page's one great heading has what stands right under it to itself, unless that is a row of
    /// small parts: they stay together.
    static func read(_ blocks: [SitePage.Block]) -> [Section] {
        var root = Section()
        var rest = blocks[...]
        fill(&root, above: -1, from: &rest)
        var sections: [Section] = []
        if !root.blocks.isEmpty { sections.append(Section(blocks: root.blocks)) }
        for child in root.children {
            if child.level == 1, root.children.count(where: { $0.level == 1 }) == 1,
                !child.children.allSatisfy(\.isSmall)
            {
                sections.append(Section(heading: child.heading, blocks: child.blocks))
                sections += child.children
            } else {
                sections.append(child)
            }
        }
        return sections
    }

    private static func fill(
        _ section: inout Section, above level: Int, from rest: inout ArraySlice<SitePage.Block>
    ) {
        while let block = rest.first {
            if block.kind == .heading {
                if section.heading != nil || level >= 0, block.level <= level { return }
                rest.removeFirst()
                var child = Section(heading: block)
                fill(&child, above: block.level, from: &rest)
                section.children.append(child)
            } else {
                rest.removeFirst()
                section.blocks.append(block)
            }
        }
    }
}
