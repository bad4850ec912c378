import FoundationEssentials
import Ground
import HTTPTesting
import Productions
import Testing

/// Everything that is tried on one tour of the sample dashboard.
@Suite("A demo of the sample dashboard", .serialized, .onTour)
enum DemoTests {}

/// A tour of the sample dashboard, made by the real command on the real browser, with credentials
/// that are canaries: once for all tests that look at it.
struct Tour: Sendable {
    let site: DemoSite
    let lot: Lot
    let ending: Program.Ending
    let email = Canary("kanarie+4f9/x@harbor.example")
    let password = Canary(#"zX7&q"W/9 v<kanarie>+p%3D"#)

    /// The submission; other data folders may make it, too.
    static let id = "5d1b7c9e-0f62-4a38-9b1d-2e6c8a04f713"

    /// The one that tests look at.
    @TaskLocal static var made: Tour?

    init() async throws {
        let site = try DemoSite("harborlight")
        let lot = try Lot()
        self.site = site
        self.lot = lot
        try site.admit(email, password)
        try lot.write(
            "keys.json",
            #"{"username": "\#(email.text)", "password": \#(Self.quoted(password.text))}"#)
        try FileManager.default.createDirectory(
            atPath: "\(lot.root)/scratch", withIntermediateDirectories: true)
        let words = Self.words(site, out: lot.out, id: Self.id)
        ending = try await Self.start(lot, words).ending()
    }

    /// The command, with a tour that is short and has two scenes.
    static func words(_ site: DemoSite, out: String, id: String? = nil) -> [String] {
        [
            "demo", site.address, "--allow-private", site.host, "--length", "26", "--directions",
            "show the berths", "--credentials", "keys.json", "--out", out,
        ] + (id.map { ["--id", $0] } ?? [])
    }

    /// Starts `backlot` so that what it leaves among temporary files can be told.
    static func start(_ lot: Lot, _ words: [String], data: String? = nil) throws -> Program {
        try lot.start(
            program: "\(Program.buildFolder)/backlot", words,
            ["TMPDIR": "\(lot.root)/scratch", "BACKLOT_DATA": data ?? lot.data])
    }

    /// What was delivered.
    var folder: String { "\(lot.out)/staging_area/\(Self.id)" }

    func decoded(_ name: String) -> Decoded { Decoded("\(folder)/\(name)", lot) }

    func text(_ name: String) throws -> String {
        String(decoding: try lot.read("\(folder)/\(name)"), as: UTF8.self)
    }

    func record() throws -> DemoRecord {
        try JSONDecoder().decode(DemoRecord.self, from: lot.read("\(folder)/\(Self.id).json"))
    }

    func claims() throws -> [Claims.Claim] {
        try JSONDecoder().decode(Claims.self, from: lot.read("\(folder)/claims.json")).claims
    }

    /// Everything that is promised of scenes by these names.
    static func promised(_ scenes: [String]) -> Set<String> {
        Set(scenes.map { "screenshots/\($0).png" })
            .union([
                "\(id).json", "script.txt", "voice_script.ssml", "voice.mp3", "storyboard.json",
                "playwright.py", "video.webm", "video.mp4", "video-9x16.mp4", "captions.srt",
                "captions.vtt", "chapters.vtt", "poster.jpg", "claims.json",
            ])
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}

/// Has a tour made before a suite's tests, and everything of it deleted after them.
struct OnTour: SuiteTrait, TestScoping {
    func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable () async throws -> Void
    ) async throws {
        try await Tour.$made.withValue(try await Tour()) { try await function() }
    }
}

extension Trait where Self == OnTour {
    static var onTour: Self { Self() }
}
