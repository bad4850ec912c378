package import Artifacts
package import FoundationEssentials

/// What a guide saw of a website.
///
/// All texts are foreign: data to be quoted, never instructions. White space in them is single
/// spaces, control characters are gone, and no text has more than 2,000 characters.
package struct Site: Storable, Codable, Hashable, Sendable {
    /// Where the walk began, after redirects.
    package var address: String
    /// In the order of the walk; the first is where it began.
    package var pages: [SitePage]
    /// How to sign in, when that was needed and worked: the steps of a prelude, with references to
    /// secrets in the place of their texts.
    package var signIn: [Storyboard.Step]
    /// What was left out and why, a sentence each: limits that were reached, addresses refused,
    /// dialogs and downloads that were declined.
    package var notes: [String]

    package init(
        address: String, pages: [SitePage], signIn: [Storyboard.Step] = [], notes: [String] = []
    ) {
        self.address = address
        self.pages = pages
        self.signIn = signIn
        self.notes = notes
    }
}

/// One page as a visitor sees it after it has come to rest.
package struct SitePage: Storable, Codable, Hashable, Sendable {
    /// Without a fragment.
    package var address: String
    package var title: String
    /// The `description` (or `og:description`) of its head; may be empty.
    package var summary: String
    /// `og:site_name`, `application-name`, or empty.
    package var siteName: String
    /// BCP 47: what the page says of itself, unless its letters say otherwise; empty when neither tells.
    package var language: String
    package var isRightToLeft: Bool
    /// Everything with words that can be seen, in reading order, at most 400.
    package var blocks: [Block]
    package var links: [Link]
    package var forms: [Form]
    /// An indented outline of the accessibility tree, a line each, at most 16 KB in all.
    package var outline: [String]
    /// CSS pixels of the whole page; an endless page counts as far as it was scrolled.
    package var height: Double
    /// Shown only to those who have signed in.
    package var needsSignIn: Bool
    /// What stood in the way and was dismissed before the page was read: steps of a prelude.
    package var dismissals: [Storyboard.Step]
    /// The first window, PNG, width and height as ordered.
    package var screenshot: Data
    /// The page's face: equal for two visits of an unchanged page, another when something on it
    /// reads or looks different.
    ///
    /// Made from texts, roles, places, colours and the addresses of pictures; never from what
    /// changes by itself, such as times, tokens and running animations.
    package var face: Digest

    package init(
        address: String, title: String, summary: String = "", siteName: String = "",
        language: String = "", isRightToLeft: Bool = false, blocks: [Block] = [],
        links: [Link] = [], forms: [Form] = [], outline: [String] = [], height: Double = 720,
        needsSignIn: Bool = false, dismissals: [Storyboard.Step] = [], screenshot: Data = Data(),
        face: Digest
    ) {
        self.address = address
        self.title = title
        self.summary = summary
        self.siteName = siteName
        self.language = language
        self.isRightToLeft = isRightToLeft
        self.blocks = blocks
        self.links = links
        self.forms = forms
        self.outline = outline
        self.height = height
        self.needsSignIn = needsSignIn
        self.dismissals = dismissals
        self.screenshot = screenshot
        self.face = face
    }
}

/// An element on a page, as a person would point it out: by its role and its words.
package struct Target: Storable, Codable, Hashable, Sendable {
    /// An ARIA role in lower case (`link`, `button`, `heading`, `textbox`, `img` …), or `text` for
    /// words that have no role of their own.
    package var role: String
    /// Its accessible name; for `text` the words themselves, or their beginning (at most 200
    /// characters).
    package var name: String
    /// Which of several, in reading order, from 0.
    package var nth: Int

    package init(role: String, name: String, nth: Int = 0) {
        self.role = role
        self.name = name
        self.nth = nth
    }

    private enum CodingKeys: CodingKey {
        case role, name, nth
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        role = try container.decode(String.self, forKey: .role)
        name = try container.decode(String.self, forKey: .name)
        nth = try container.decodeIfPresent(Int.self, forKey: .nth) ?? 0
    }
}

extension SitePage {
    /// Words on a page, with the element that has them.
    package struct Block: Codable, Hashable, Sendable {
        package var kind: Kind
        package var text: String
        /// 1...6 for headings, otherwise 0.
        package var level: Int
        package var target: Target
        package var region: Region
        /// In CSS pixels of the page, from its top left, without scrolling.
        package var box: Box

        /// What the words are on the page.
        package enum Kind: String, Codable, Sendable {
            case heading, text, item, quote, button, link, field, image, code, cell
        }

        /// The landmark that a block stands in.
        package enum Region: String, Codable, Sendable {
            case banner, navigation, main, aside, footer, dialog
        }

        package init(
            kind: Kind, text: String, level: Int = 0, target: Target, region: Region = .main,
            box: Box
        ) {
            self.kind = kind
            self.text = text
            self.level = level
            self.target = target
            self.region = region
            self.box = box
        }
    }

    /// A link to a page that a browser may open, absolute and without a fragment.
    package struct Link: Codable, Hashable, Sendable {
        package var text: String
        package var address: String
        package var region: Block.Region

        package init(text: String, address: String, region: Block.Region) {
            self.text = text
            self.address = address
            self.region = region
        }
    }

    /// A form: its fields by label, and the button that sends it.
    package struct Form: Codable, Hashable, Sendable {
        package var fields: [Field]
        package var button: Target?

        package init(fields: [Field], button: Target? = nil) {
            self.fields = fields
            self.button = button
        }

        package struct Field: Codable, Hashable, Sendable {
            package var target: Target
            /// The input's type (`text`, `email`, `password`, `search`, `select` …).
            package var type: String
            package var isRequired: Bool
            /// What can be chosen, for a select; at most 20.
            package var choices: [String]

            package init(
                target: Target, type: String, isRequired: Bool = false, choices: [String] = []
            ) {
                self.target = target
                self.type = type
                self.isRequired = isRequired
                self.choices = choices
            }
        }
    }
}
