extension SSML {
    /// Writes a script from plain words: a paragraph for each scene, named by a mark, a sentence
    /// element for each sentence, and how names are said.
    ///
    /// `pronunciations` maps words as written to words as spoken; whole words, longest first.
    package init(
        scenes: [(name: String, sentences: [String])], language: String,
        pronunciations: [String: String] = [:], pause: Int = 600
    ) {
        let names = pronunciations.filter { !$0.key.isEmpty && !$0.value.isEmpty }
            .sorted { ($1.key.count, $0.key) < ($0.key.count, $1.key) }
        var content: [Node] = []
        for (index, scene) in scenes.enumerated() {
            if index > 0 {
                content.append(.text("\n"))
                content.append(.element(Element(.pause, ["time": "\(pause)ms"])))
            }
            content.append(.text("\n"))
            var paragraph: [Node] = [.element(Element(.mark, ["name": scene.name]))]
            for sentence in scene.sentences where !sentence.singleSpaced.isEmpty {
                paragraph.append(.text("\n  "))
                let words = Self.nodes(of: sentence.singleSpaced, names)
                paragraph.append(.element(Element(.sentence, [:], words)))
            }
            content.append(.element(Element(.paragraph, [:], paragraph + [.text("\n")])))
        }
        self.init(language: language, content: content + [.text("\n")])
    }

    private static func nodes(of text: String, _ names: [(key: String, value: String)]) -> [Node] {
        var nodes: [Node] = []
        var words = ""
        var rest = text[...]
        var isAtStart = true
        while let first = rest.first {
            let found = isAtStart ? names.first { isWord($0.key, at: rest) } : nil
            if let found {
                if !words.isEmpty { nodes.append(.text(words)) }
                words = ""
                nodes.append(
                    .element(Element(.sub, ["alias": found.value], [.text(found.key)])))
                rest = rest.dropFirst(found.key.count)
                isAtStart = false
            } else {
                words.append(first)
                rest = rest.dropFirst()
                isAtStart = !first.isLetter && !first.isNumber
            }
        }
        if !words.isEmpty { nodes.append(.text(words)) }
        return nodes
    }

    private static func isWord(_ name: String, at text: Substring) -> Bool {
        guard text.hasPrefix(name) else { return false }
        guard let next = text.dropFirst(name.count).first else { return true }
        return !next.isLetter && !next.isNumber
    }
}
