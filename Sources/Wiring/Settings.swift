import FoundationEssentials
package import Ground
import HTTP
import Productions
package import Studio

/// Everything that an installation can be told, with what it does when told nothing.
///
/// Comes from `<data>/settings.json` or the file named by `--settings`, then from the environment.
package struct Settings: Sendable {
    /// The folder of ledger and shelf.
    package var data: String
    var ledgerPlace = LedgerPlace.embedded
    var shelfPlace = ShelfPlace.embedded
    /// Where AWS's keys are looked for.
    var surroundings = AWSEnvironment([:]) { _ in nil }
    /// An OpenAI-compatible server that paints, when there is one.
    package var images: Images?
    /// Paints when neither brief nor command line name a model.
    package var imageModel = Model(provider: "draft", name: "studio")
    /// Writes narrations when the command line names nobody.
    package var writerModel = DemoOrder.rules
    package var writers = WriterSettings()
    /// Speech servers and voices beyond the distribution's.
    package var speakers = SpeakerSettings()
    package var prices = PriceList.house
    /// How many steps may call a paid model at once, on all hosts; five when nobody says.
    package var imageSlots: Int?
    /// What all runs together may spend in a calendar month; no limit when nil.
    package var monthlyBudget: Money?
    /// Days.
    package var keepCampaigns = 90
    package var keepDeadLetters = 14
    package var keepQueued = 4

    package struct Images: Sendable {
        /// Such as `https://api.openai.com/v1` or `http://127.0.0.1:8080/v1`.
        package var url: String
        package var key: Secret?

        package init(url: String, key: Secret?) {
            self.url = url
            self.key = key
        }
    }

    package init(data: String) { self.data = data }

    /// Reads settings once, at the start.
    ///
    /// `data` and `file` are what the command line says. Unknown keys and bad values are faults
    /// that name them.
    package static func read(
        data: String?, file: String?, environment: [String: String]
    ) throws -> Settings {
        var settings = Settings(data: data ?? environment["BACKLOT_DATA"] ?? "backlot-data")
        guard !settings.data.isEmpty else {
            let source = data == nil ? "BACKLOT_DATA" : "--data"
            throw Fault(
                .invalid, "\(source) is empty; expected the path of a folder.", subject: source)
        }
        let path = file ?? environment["BACKLOT_SETTINGS"] ?? settings.data + "/settings.json"
        let isNamed = file != nil || environment["BACKLOT_SETTINGS"] != nil
        var said: SettingsFile?
        if isNamed || FileManager.default.fileExists(atPath: path) {
            let file = try SettingsFile(at: path)
            try settings.apply(file)
            said = file
        }
        try settings.apply(environment)
        try settings.applyPlaces(said, environment)
        try settings.validate()
        return settings
    }

    /// The settings of a place to move to: a file's, and of the environment only keys, since the
    /// rest names the place to move from.
    package static func goal(
        data: String, file: String?, environment: [String: String]
    ) throws -> Settings {
        var settings = Settings(data: data)
        let said = try file.map { try SettingsFile(at: $0) }
        if let said { try settings.apply(said) }
        try settings.applyPlaces(said, environment.filter { !$0.key.hasPrefix("BACKLOT_") })
        try settings.validate()
        return settings
    }

    private mutating func apply(_ file: SettingsFile) throws {
        if let url = file.imagesURL {
            images = Images(url: url, key: try file.imagesKey())
        }
        imageModel = file.imageModel ?? imageModel
        writerModel = file.writerModel ?? writerModel
        writers = try file.writers()
        speakers = try file.speakers()
        if let prices = file.prices { self.prices = prices.over(self.prices) }
        imageSlots = file.imageSlots ?? imageSlots
        monthlyBudget = file.monthlyBudget ?? monthlyBudget
        keepCampaigns = file.keepCampaigns ?? keepCampaigns
        keepDeadLetters = file.keepDeadLetters ?? keepDeadLetters
        keepQueued = file.keepQueued ?? keepQueued
    }

    private mutating func apply(_ environment: [String: String]) throws {
        if let url = environment["BACKLOT_IMAGES_URL"] {
            images = Images(url: url, key: images?.key)
        }
        if let key = environment["BACKLOT_IMAGES_KEY"], !key.isEmpty {
            images?.key = Secret(key)
        }
        writers.apply(environment)
        speakers.apply(environment)
        if let text = environment["BACKLOT_IMAGE_MODEL"] {
            guard let model = Model(text) else {
                throw Fault(
                    .invalid,
                    "BACKLOT_IMAGE_MODEL is “\(text)”; expected provider/name, such as "
                        + "openai/gpt-image-1.",
                    subject: "BACKLOT_IMAGE_MODEL")
            }
            imageModel = model
        }
    }

    private func validate() throws {
        guard imageSlots ?? 1 > 0 else { throw Self.bad("image_slots", "at least 1") }
        guard keepCampaigns > 0, keepDeadLetters > 0, keepQueued > 0 else {
            throw Self.bad("keep_…_days", "at least 1")
        }
        if let url = images?.url, !url.hasPrefix("http://"), !url.hasPrefix("https://") {
            throw Self.bad("images.url", "an address that begins with http:// or https://")
        }
        if images == nil, imageModel.provider != "draft" {
            throw Fault(
                .invalid,
                "The model “\(imageModel)” needs a server: set images.url, or BACKLOT_IMAGES_URL.",
                subject: "image_model")
        }
    }

    static func bad(_ key: String, _ expected: String) -> Fault {
        Fault(.invalid, "The setting “\(key)” must be \(expected).", subject: key)
    }
}

extension PriceList {
    /// List prices of one 1024 x 1024 picture in US dollars, where vendors state one.
    ///
    /// Vendors change them: give your own in the settings. The draft painter is ours and free.
    static let house = PriceList(
        date: "2026-11-01",
        pictures: [
            "draft/*": .zero,
            "openai/gpt-image-1": Money(microdollars: 42_000),
            "openai/dall-e-3": Money(microdollars: 40_000),
        ])

    /// These prices, and the other list's for what is not in this one.
    func over(_ other: PriceList) -> PriceList {
        PriceList(date: date, pictures: other.pictures.merging(pictures) { $1 })
    }
}
