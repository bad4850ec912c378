import Artifacts
import FoundationEssentials
import Ground
import Studio
import Testing

@testable import Media

@Suite(.serialized) struct CutTests {
    private let room = CuttingRoom()

    private func order(
        _ container: CutOrder.Container, _ shape: CutOrder.Shape = .landscape
    ) -> CutOrder {
        CutOrder(
            container: container, shape: shape, title: "A tour = of; #1 \\ {coffee}",
            language: "en-US",
            chapters: [
                .init(title: "First; scene", start: 0, end: 45),
                .init(title: "Second = scene", start: 45, end: 100),
            ])
    }

    /// Two scenes, dark and light, with a tone at the beginning of each and silence between.
    private func parts() async throws -> (scenes: [Recording], track: Sound) {
        let scenes = [
            try TestTake.scene(frames: 45, source: "color=0x202020:size=1280x720:rate=30"),
            try TestTake.scene(frames: 55, source: "color=0xd0d0d0:size=1280x720:rate=30"),
        ]
        let track = try await room.mix(
            MixOrder(frames: 100, rate: 30, starts: [0, 45]),
            [TestTake.tone(0.7, pause: 0.5), TestTake.tone(0.9, rate: 22_050)], music: nil)
        return (scenes, track)
    }

    @Test(
        "Scenes and sentences begin together in the decoded film, with no frame lost or added",
        arguments: [CutOrder.Container.webm, .mp4])
    func joins(container: CutOrder.Container) async throws {
        let (scenes, track) = try await parts()
        let film = try await room.cut(order(container), scenes, track)
        try await TestTake.keep(film.crate, as: "two.\(container.rawValue)")
        try await film.crate.withFile { path in
            let times = try Probe.frameTimes(of: path)
            #expect(times.count == 100)
            // WebM shifts all of a file by the 6.5 ms that Opus needs to start.
            let late = times.enumerated().map { $1 - Double($0) / 30 }
            #expect(late.allSatisfy { (-0.001...0.008).contains($0) })
            #expect((late.max() ?? 1) - (late.min() ?? 0) < 0.002)
            let luma = try Probe.luma(of: path)
            #expect(luma.count == 100)
            #expect(luma.prefix(45).allSatisfy { $0 < 80 })
            #expect(luma.dropFirst(45).allSatisfy { $0 > 150 })
            let sound = try Probe.samples(of: path)
            func isLoud(_ second: Double) -> Bool {
                let start = Int(second * 48_000)
                return sound[start..<start + 480].contains { abs(Int($0)) > 1500 }
            }
            #expect(isLoud(0.02) && isLoud(1.52))
            #expect(!isLoud(0.75) && !isLoud(1.45))
            let seconds = Double(sound.count) / 48_000
            #expect((3.28...3.39).contains(seconds))
            let facts = try Probe.facts(of: path)
            for words in [
                "color_space=bt709", "color_range=tv", "color_primaries=bt709",
                "TAG:title=A tour = of; #1 \\ {coffee}", "TAG:title=Second = scene",
                container == .webm ? "codec_name=opus" : "codec_name=aac",
                container == .webm ? "codec_name=vp9" : "codec_name=h264",
            ] { #expect(facts.contains(words), "\(words) in \(facts)") }
        }
    }

    @Test("The tall film is 1080 x 1920 with the same frames")
    func cutsTall() async throws {
        let (scenes, track) = try await parts()
        var order = order(.mp4, .portrait)
        order.focus = [
            .init(frame: 0, box: Box(left: 100, top: 100, width: 200, height: 50)),
            .init(frame: 20, box: Box(left: 1000, top: 100, width: 200, height: 50)),
        ]
        order.captions = [Caption(start: 0, end: 1400, text: "Words {\\b1} that\nare read")]
        let film = try await room.cut(order, scenes, track)
        try await TestTake.keep(film.crate, as: "tall.mp4")
        try await film.crate.withFile { path in
            #expect(try Probe.frameTimes(of: path).count == 100)
            let facts = try Probe.facts(of: path)
            #expect(facts.contains("width=1080") && facts.contains("height=1920"))
        }
    }

    @Test("Equal orders give equal bytes")
    func isRepeatable() async throws {
        let (scenes, track) = try await parts()
        for container in [CutOrder.Container.webm, .mp4] {
            var digests: Set<String> = []
            for _ in 0..<2 {
                let film = try await room.cut(order(container), scenes, track)
                digests.insert(
                    try await film.crate.withFile {
                        Digest(of: try Data(contentsOf: URL(filePath: $0))).hex
                    })
            }
            #expect(digests.count == 1)
        }
    }

    @Test("A recording with other frames than it says is refused")
    func countsFrames() async throws {
        let (scenes, track) = try await parts()
        let short = try TestTake.scene(frames: 40, claims: 55)
        await #expect { try await room.cut(order(.mp4), [scenes[0], short], track) } throws: {
            ($0 as? Fault)?.code == .invalid
        }
    }

    @Test("A still is that frame")
    func takesStills() async throws {
        let (scenes, _) = try await parts()
        let picture = try await room.still(of: scenes[1], frame: 54)
        let file = try ScratchFile(holding: picture.bytes, ending: "jpg")
        let luma = try Probe.luma(of: file.path)
        #expect(luma.count == 1 && luma[0] > 190)
        await #expect(throws: Fault.self) { try await room.still(of: scenes[1], frame: 55) }
    }
}
