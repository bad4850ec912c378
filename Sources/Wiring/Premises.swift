package import Artifacts
import Browser
import FoundationEssentials
package import Ground
import HTTP
import Media
import Net
import Productions
import Providers
package import Studio
package import Workflow

/// A whole Backlot: the two keepers, the studio, the engine, joined together.
package struct Premises: Sendable {
    package let settings: Settings
    package let runs: Runs
    package let ledger: any Ledger
    package let shelf: any ObjectStore
    package let world: any World
    package let studio: Studio
    let keepers: Keepers
    let scribe: Scribe
    let repertoire: Repertoire
    let desk: Desk
    let guide: ChromiumGuide
    let room: CuttingRoom
    let painters: Painters
    let writers: Writers

    /// Opens ledger and shelf, making them when they are not there, and works on them for the time
    /// of `body`.
    package static func open<Result: Sendable>(
        _ settings: Settings, _ body: @Sendable (Premises) async throws -> Result
    ) async throws -> Result {
        let premises = try await Premises(settings)
        return try await premises.serve(body)
    }

    /// Opens what is in the data folder already, for commands that cannot begin anything; where
    /// there is nothing it makes nothing and throws `notFound`.
    package static func visit<Result: Sendable>(
        _ settings: Settings, _ body: @Sendable (Premises) async throws -> Result
    ) async throws -> Result {
        try checkThere(settings)
        return try await open(settings, body)
    }

    /// Throws `notFound` when there is nothing yet where the settings point.
    static func checkThere(_ settings: Settings) throws {
        guard !settings.usesDataFolder || FileManager.default.fileExists(atPath: settings.data)
        else {
            throw Fault(
                .notFound,
                "There is no data folder “\(settings.data)”. Name the right one with --data or "
                    + "BACKLOT_DATA; `backlot campaign` makes one.",
                subject: settings.data)
        }
    }

    private init(_ settings: Settings) async throws {
        self.settings = settings
        world = RealWorld()
        keepers = try await Keepers.open(settings, world: world)
        if let mark = try await keepers.ledger.ledger.mark() {
            await keepers.ledger.close()
            throw mark.fault
        }
        shelf = keepers.shelf.store
        ledger = keepers.ledger.ledger
        scribe = Scribe(ledger)
        runs = Runs(ledger: ledger, scribe: scribe, shelf: shelf, world: world)
        desk = try Desk(hands: max(1, ProcessInfo.processInfo.activeProcessorCount))
        painters = try Self.painters(settings)
        writers = try settings.writers.open(clock: { [world] in world.now() })
        guide = ChromiumGuide()
        room = CuttingRoom()
        studio = Studio(
            painter: painters, designer: desk, guide: guide,
            speaker: try settings.speakers.open(), writer: writers, editor: room,
            clock: { [world] in world.now() })
        var repertoire = Repertoire()
        repertoire.add(Campaign(studio: studio))
        repertoire.add(DemoVideo(studio: studio))
        self.repertoire = repertoire
    }

    /// Our own draft painter, and whatever an image server paints.
    private static func painters(_ settings: Settings) throws -> Painters {
        guard let images = settings.images else { return Painters(["draft": DraftPainter()]) }
        let server = OpenAIImages.Settings(address: images.url, key: images.key)
        let painter = try OpenAIImages(server, client: CurlClient())
        var painters: [String: any Painter] = ["openai": painter]
        painters[settings.imageModel.provider] = painter
        painters["draft"] = DraftPainter()
        return Painters(painters)
    }

    private func serve<Result: Sendable>(
        _ body: @Sendable (Premises) async throws -> Result
    ) async throws -> Result {
        async let writing: Void = withTaskExecutorPreference(keepers.ledger.thread) {
            await scribe.run()
        }
        let result: Swift.Result<Result, any Error>
        do {
            result = .success(try await body(self))
        } catch {
            result = .failure(error)
        }
        scribe.close()
        await writing
        await keepers.ledger.close()
        return try result.get()
    }
}
