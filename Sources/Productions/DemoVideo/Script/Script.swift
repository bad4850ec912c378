import Artifacts
package import Studio

/// What is said in a tour, scene by scene; every sentence names what it is about.
package struct Script: Storable, Codable, Hashable, Sendable {
    package var title: String
    /// BCP 47.
    package var language: String
    package var scenes: [Scene]

    /// What is said on one page.
    package struct Scene: Storable, Codable, Hashable, Sendable {
        /// Lower-case letters, digits and hyphens; unique.
        package var id: String
        package var title: String
        package var address: String
        package var sentences: [Sentence]

        package init(id: String, title: String, address: String, sentences: [Sentence]) {
            self.id = id
            self.title = title
            self.address = address
            self.sentences = sentences
        }
    }

    /// Something that is said of an element.
    package struct Sentence: Codable, Hashable, Sendable {
        package var text: String
        package var about: Target
        /// Others that it names in passing, in order.
        package var also: [Target]

        package init(_ text: String, about: Target, also: [Target] = []) {
            self.text = text
            self.about = about
            self.also = also
        }
    }

    package init(title: String, language: String, scenes: [Scene]) {
        self.title = title
        self.language = language
        self.scenes = scenes
    }

    package var words: Int {
        scenes.flatMap(\.sentences).reduce(0) { $0 + Words.count($1.text) }
    }
}

/// `script.txt`: a script as a person reads and edits it (`docs/formats/demo.md`).
package struct ScriptText: Storable, Hashable {
    package var text: String

    package init(text: String) { self.text = text }
}
