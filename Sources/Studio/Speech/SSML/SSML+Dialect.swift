extension SSML {
    /// Which part of SSML an engine speaks.
    package enum Dialect: String, Sendable, CaseIterable {
        /// Amazon Polly's generative voices (its "Supported SSML tags", November 2026).
        case pollyGenerative
        /// Engines that Backlot feeds sentence by sentence: it plays pauses, rate and wording
        /// itself.
        case sentences

        fileprivate func support(of tag: Tag) -> Support {
            switch self {
            case .pollyGenerative:
                switch tag {
                case .pause, .lang, .paragraph, .sentence, .sayAs, .sub, .word: .full
                case .mark, .phoneme, .prosody: .partly
                case .emphasis, .breaths, .effect, .domain: .none
                }
            case .sentences:
                switch tag {
                case .pause, .paragraph, .sentence, .sayAs, .sub, .mark: .full
                case .prosody, .lang: .partly
                case .emphasis, .phoneme, .word, .breaths, .effect, .domain: .none
                }
            }
        }
    }

    fileprivate enum Support { case full, partly, none }

    /// The script as an engine understands it, and what it loses on the way.
    package struct Reduction: Sendable, Hashable {
        package var script: SSML
        /// Sentences for people, each once, in order of appearance.
        package var warnings: [String]
    }

    /// Leaves out what the dialect does not know, keeping the words; the original is untouched.
    package func reduced(to dialect: Dialect) -> Reduction {
        var reducer = Reducer(dialect: dialect)
        let content = reducer.reduce(content)
        return Reduction(
            script: SSML(language: language, content: content), warnings: reducer.warnings)
    }

    private struct Reducer {
        let dialect: Dialect
        var warnings: [String] = []

        mutating func reduce(_ nodes: [Node]) -> [Node] {
            var reduced: [Node] = []
            for node in nodes {
                guard case .element(var element) = node else {
                    reduced.append(node)
                    continue
                }
                element.content = reduce(element.content)
                switch dialect.support(of: element.tag) {
                case .full: reduced.append(.element(element))
                case .partly: reduced += trim(element)
                case .none:
                    warn(
                        "<\(element.tag.rawValue)> is not known to this voice; its words are kept.")
                    reduced += element.content
                }
            }
            return reduced.merged
        }

        private mutating func trim(_ element: Element) -> [Node] {
            var element = element
            switch (dialect, element.tag) {
            case (.sentences, .prosody):
                // Rate is ours to play; pitch is nobody's.
                for name in ["pitch", "volume"] where element.attributes[name] != nil {
                    element.attributes[name] = nil
                    warn("<prosody \(name)> is not known to this voice; its words are kept.")
                }
            case (.pollyGenerative, .prosody):
                // Of prosody the generative voices take rate and volume.
                if element.attributes.removeValue(forKey: "pitch") != nil {
                    warn("<prosody pitch> is not known to this voice; its words are kept.")
                }
            case (.sentences, .lang):
                warn("<lang> inside a script is read by the script's own voice.")
                return element.content
            default: break
            }
            if element.tag == .prosody, element.attributes.isEmpty { return element.content }
            return [.element(element)]
        }

        private mutating func warn(_ warning: String) {
            if !warnings.contains(warning) { warnings.append(warning) }
        }
    }
}

extension [SSML.Node] {
    /// The same with neighbouring words joined.
    fileprivate var merged: Self {
        reduce(into: []) { nodes, node in
            if case .text(let more) = node, case .text(let text) = nodes.last {
                nodes[nodes.count - 1] = .text(text + more)
            } else {
                nodes.append(node)
            }
        }
    }
}
