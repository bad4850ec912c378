import Ground

extension SSML {
    /// For each paragraph the inside of each of its `<s>` elements, as SSML, with what stands around
    /// them (`<prosody>` and the like) put inside.
    ///
    /// Pauses and marks between sentences are left out. Faults: words outside of an `<s>`.
    package func markedSentences() throws -> [[String]] {
        var paragraphs: [[String]] = []
        try Self.gather(content, around: [], isInside: false, &paragraphs)
        return paragraphs
    }

    private static func gather(
        _ nodes: [Node], around: [Element], isInside: Bool, _ paragraphs: inout [[String]]
    ) throws {
        for node in nodes {
            guard case .element(let element) = node else {
                try refuse(node.words)
                continue
            }
            switch element.tag {
            case .paragraph:
                paragraphs.append([])
                try gather(element.content, around: around, isInside: true, &paragraphs)
            case .sentence:
                if !isInside { paragraphs.append([]) }
                let inside = around.reversed()
                    .reduce(element.content) { content, outer in
                        [.element(Element(outer.tag, outer.attributes, content))]
                    }
                paragraphs[paragraphs.count - 1]
                    .append(
                        SSML(language: "", content: inside).markup.singleSpaced)
            case .pause, .mark: continue
            case .prosody, .lang, .effect, .domain, .breaths:
                let outer = Element(element.tag, element.attributes)
                try gather(
                    element.content, around: around + [outer], isInside: isInside, &paragraphs)
            case .sayAs, .sub, .emphasis, .phoneme, .word: try refuse(node.words)
            }
        }
    }

    private static func refuse(_ words: String) throws {
        guard words.contains(where: { !$0.isWhitespace }) else { return }
        throw Fault(
            .invalid,
            "The voice script has words outside of an `<s>` element: \(quoted(words.singleSpaced)).",
            subject: "voice script")
    }
}
