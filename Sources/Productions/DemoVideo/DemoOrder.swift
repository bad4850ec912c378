package import Artifacts
package import Studio

/// What a demo run is started with.
///
/// It holds the names of secrets at most, never a secret: those stay in the memory of the process
/// that performs (`Keyring`).
package struct DemoOrder: Storable, Codable, Hashable, Sendable {
    /// A UUID; the same one is the same run.
    package var submission: String
    package var address: String
    /// What a person wants to see, in their own words; may be empty.
    package var directions: String
    package var voice: Voice?
    /// BCP 47; the page's own when nil.
    package var language: String?
    /// Seconds that are wanted; 10...600.
    package var length: Int
    package var privateHosts: [String]
    package var asksForApproval: Bool
    /// Which secrets were given, such as `username` and `password`.
    package var keyNames: [String]
    /// Writes the narration: `rules/tour`, or a language model.
    package var writer: Model
    /// The voices that there are, to choose from.
    package var voices: [Voice]
    package var prices: PriceList
    /// Runs below the voice, when given.
    package var music: Artifact<Sound>?
    /// The folder, absolute, in which people want to find `staging_area/…`.
    package var delivery: String?

    package static let rules = Model(provider: "rules", name: "tour")

    package init(
        submission: String, address: String, directions: String = "", voice: Voice? = nil,
        language: String? = nil, length: Int = 60, privateHosts: [String] = [],
        asksForApproval: Bool = false, keyNames: [String] = [], writer: Model = rules,
        voices: [Voice] = [], prices: PriceList, music: Artifact<Sound>? = nil,
        delivery: String? = nil
    ) {
        self.submission = submission
        self.address = address
        self.directions = directions
        self.voice = voice
        self.language = language
        self.length = length
        self.privateHosts = privateHosts
        self.asksForApproval = asksForApproval
        self.keyNames = keyNames
        self.writer = writer
        self.voices = voices
        self.prices = prices
        self.music = music
        self.delivery = delivery
    }
}
