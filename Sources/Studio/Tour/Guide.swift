import Artifacts
package import Ground

/// A browser with somebody at the wheel: looks round a website, and performs scenes on it for a
/// camera.
///
/// Foreign ground: whatever a page does, only the addresses of a `Territory` are reached, dialogs,
/// downloads and new windows lead nowhere, and every verb ends within its limits. Expected failures
/// are `Fault`s with one clear sentence: `unreachable` (offline, unresolvable, refused, TLS, endless
/// redirects), `page-refused` (404, 500 and the like; a PDF; an empty page), `forbidden-address`,
/// `sign-in-failed`, `invalid` with the step as subject. A crashed or hung browser is
/// `unavailable`, to be tried again soon.
///
/// Texts of the `keys` are dots wherever a page shows them, before anything is read or captured.
package protocol Guide: Sendable {
    /// Walks a site from its address and writes down what its pages say and look like.
    ///
    /// Banners and modals that stand in the way are dismissed (refusing what can be refused); when
    /// keys are given and a page asks to sign in, they are used.
    func explore(_ order: Exploration, keys: Keys) async throws -> Site

    /// Performs one scene from its beginning, in a browser of its own, and records it: exactly as
    /// many frames as the plan has, each as the page is at that moment of its own time.
    func perform(_ order: Performance, keys: Keys) async throws -> Recording
}

/// What a person gave to sign in with, by name (`username`, `password`, …).
///
/// It goes beside orders, never inside: orders are stored.
package struct Keys: Sendable {
    private let secrets: [String: Secret]

    package init(_ secrets: [String: Secret] = [:]) { self.secrets = secrets }

    package var names: [String] { secrets.keys.sorted() }
    package var isEmpty: Bool { secrets.isEmpty }

    package subscript(name: String) -> Secret? { secrets[name] }

    /// All of them, for whoever has to keep them out of sight.
    package var all: [Secret] { secrets.sorted { $0.key < $1.key }.map(\.value) }
}

/// Where a browser may go.
package struct Territory: Storable, Codable, Hashable, Sendable {
    /// Hosts whose pages may be opened, lower case, with `:port` where it is not the scheme's own:
    /// the site itself and what a person allowed.
    ///
    /// Pictures, scripts and the like may come from any public address.
    package var hosts: [String]
    /// Hosts (`host` or `host:port`) that may be private addresses: one's own staging site.
    package var privateHosts: [String]

    package init(hosts: [String], privateHosts: [String] = []) {
        self.hosts = hosts
        self.privateHosts = privateHosts
    }
}

/// An exploration to be made.
package struct Exploration: Storable, Codable, Hashable, Sendable {
    /// `http` or `https`, with a host; where the walk begins.
    package var address: String
    package var territory: Territory
    package var limits: Limits
    /// Pages whose address or link text has one of these words are visited first; lower case.
    package var interests: [String]
    /// The languages that can be narrated (`*` for any); a first page in another one ends the walk,
    /// as the fault `no-voice`.
    package var spoken: [String]
    /// The size of the window in CSS pixels; one device pixel each.
    package var width: Int
    package var height: Int

    /// Bounds, each of them kept.
    package struct Limits: Codable, Hashable, Sendable {
        /// 1...50.
        package var pages = 8
        /// Clicks from the first page, 0...5.
        package var depth = 2
        /// For the whole walk and for a single page.
        package var seconds = 90
        package var pageSeconds = 15
        /// Received over the wire in the whole walk.
        package var bytes = 100_000_000
        /// How far an endless page is scrolled, in windows.
        package var screens = 8

        package init() {}
    }

    package init(
        address: String, territory: Territory, limits: Limits = Limits(), interests: [String] = [],
        spoken: [String] = ["*"], width: Int = 1280, height: Int = 720
    ) {
        self.address = address
        self.territory = territory
        self.limits = limits
        self.interests = interests
        self.spoken = spoken
        self.width = width
        self.height = height
    }
}

extension Exploration {
    /// Throws unless a page is in a language that can be narrated, or does not tell its language.
    package func checkSpoken(_ page: SitePage) throws(Fault) {
        guard !page.language.isEmpty, !Voice.languages(spoken, read: page.language) else { return }
        throw Fault.noVoice(for: page.language, at: page.address)
    }
}

extension Fault.Code {
    /// No answer from where the site should be: offline, no such host, refused, bad certificate.
    package static let unreachable = Self(rawValue: "unreachable")
    /// The site answered, and not with a page that could be shown.
    package static let pageRefused = Self(rawValue: "page-refused")
    /// A page or a storyboard wanted to go where it may not.
    package static let forbiddenAddress = Self(rawValue: "forbidden-address")
    package static let signInFailed = Self(rawValue: "sign-in-failed")
}
