import Artifacts

/// What a browser does in a tour, scene by scene, in a closed language: `storyboard.json`
/// (`docs/formats/demo.md`).
///
/// A person or a model may have written it, so it can only name things on the site's own pages: there
/// is no script, no selector, no file, no address outside the territory it is performed in.
package struct Storyboard: Storable, Hashable, Sendable {
    /// Where the tour begins, absolute; scenes' addresses are relative to it or absolute.
    package var site: String
    /// BCP 47.
    package var language: String
    package var scenes: [Scene]

    package init(site: String, language: String, scenes: [Scene]) {
        self.site = site
        self.language = language
        self.scenes = scenes
    }

    /// A stretch of the tour that starts by itself, so that it can be recorded alone.
    package struct Scene: Storable, Hashable, Sendable {
        /// Lower-case letters, digits and hyphens; unique in the tour.
        package var id: String
        /// For chapters; at most 120 characters.
        package var title: String
        /// The page that the scene starts on.
        package var address: String
        /// Done before the camera runs: signing in, dismissing banners.
        package var prelude: [Step]
        package var steps: [Step]

        package init(
            id: String, title: String, address: String, prelude: [Step] = [], steps: [Step]
        ) {
            self.id = id
            self.title = title
            self.address = address
            self.prelude = prelude
            self.steps = steps
        }
    }

    /// One thing that is done.
    package struct Step: Storable, Hashable, Sendable {
        package var action: Action
        /// When its element is not there, the tour goes on without it.
        package var isOptional: Bool
        /// How long its element is waited for, in seconds of the page's time; 0.1...30.
        package var timeout: Double

        package init(_ action: Action, optional: Bool = false, timeout: Double = 5) {
            self.action = action
            isOptional = optional
            self.timeout = timeout
        }
    }

    /// The whole language.
    package enum Action: Hashable, Sendable {
        /// Opens a page of the territory.
        case goto(String)
        case click(Target)
        /// Clicks into a field and types.
        case type(Target, Words)
        /// Chooses an option by what it reads.
        case select(Target, option: String)
        /// Presses a key: `Enter`, `Escape` or `Tab`.
        case press(String)
        /// Scrolls until the element stands in the upper part of the window.
        case scroll(Target)
        /// Scrolls to a share of the page's height, 0 (top) ... 1 (end).
        case scrollTo(Double)
        case hover(Target)
        /// Puts a ring round the element and dims the rest.
        case highlight(Target)
        /// Goes near, up to 1...3 times, and back again.
        case zoom(Target, scale: Double)
        /// Lets the page be; 0...30 seconds, and longer when the sentence lasts.
        case wait(Double)
        /// A sentence begins here; what follows happens while it is spoken.
        ///
        /// The number counts the scene's sentences from 0; `about` is what it claims something of.
        case narrate(sentence: Int, text: String, about: Target?)
    }

    /// What is typed: words, or a secret by its name, which is never shown.
    package enum Words: Hashable, Sendable {
        case text(String)
        case secret(String)
    }
}

extension Storyboard.Action {
    /// The element that it is about.
    package var target: Target? {
        switch self {
        case .click(let target), .type(let target, _), .select(let target, _),
            .scroll(let target), .hover(let target), .highlight(let target), .zoom(let target, _):
            target
        case .narrate(_, _, let about): about
        case .goto, .press, .scrollTo, .wait: nil
        }
    }

    /// The word for it in the file.
    package var verb: String {
        switch self {
        case .goto: "goto"
        case .click: "click"
        case .type: "type"
        case .select: "select"
        case .press: "press"
        case .scroll: "scroll"
        case .scrollTo: "scroll_to"
        case .hover: "hover"
        case .highlight: "highlight"
        case .zoom: "zoom"
        case .wait: "wait"
        case .narrate: "narrate"
        }
    }
}
