import Artifacts
import FoundationEssentials
import Ground
import Studio
import Testing

struct LongFileTests {
    let shelf = MemoryStore()

    @Test func aRecordingKeepsItsReportOnTheShelf() async throws {
        let report = Recording.Report(
            rate: 30, frames: 90, width: 1280, height: 720,
            marks: [.init(start: 0, end: 90, picture: Digest(of: Data("x".utf8)))],
            cursor: Point(x: 1, y: 2))
        var film = Data([0, 0, 8, 8]) + Data("free".utf8) + Data(count: 0x800)
        film.append(try Recording.box(for: report))
        let artifact = try await shelf.keep(Recording(ScratchFile(holding: film), report))
        #expect(artifact.parcel.size == film.count)
        let loaded = try await shelf.load(artifact)
        #expect(loaded.report == report)
        let again = try await shelf.keep(loaded)
        #expect(again == artifact)
    }

    @Test func aFilmWithoutAReportIsNoRecording() async throws {
        let parcel = try await shelf.pack(Data("no film at all, but long enough".utf8))
        await #expect(throws: Fault.self) {
            try await shelf.load(Artifact<Recording>(parcel))
        }
    }

    @Test func aScratchFileGoesWithItsOwner() throws {
        let path = try { try ScratchFile(holding: Data("x".utf8)).path }()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func speechIsAWaveFileThatKnowsItsSentences() throws {
        let speech = Speech(
            samples: Data([1, 2, 3, 4]),
            report: .init(
                rate: 16000, spans: [.init(start: 0, end: 2)],
                voice: Voice(engine: "flite", name: "rms", language: "en"), notes: ["odd"]))
        let stored = try speech.stored()
        #expect(try Speech(stored: stored) == speech)
        for cut in 0..<stored.count {
            #expect(throws: (any Error).self) { try Speech(stored: stored.prefix(cut)) }
        }
    }
}
