import Artifacts
import FoundationEssentials
import Ground
import Studio
import Testing

@testable import Media

@Suite(.serialized) struct HostileCutTests {
    private let room = CuttingRoom()
    private static let small = "testsrc2=size=320x180:rate=30"

    private func scene(_ frames: Int = 12) throws -> Recording {
        try TestTake.scene(frames: frames, source: Self.small, width: 320, height: 180)
    }

    private func track(_ frames: Int) async throws -> Sound {
        try await room.mix(MixOrder(frames: frames, rate: 30, starts: []), [], music: nil)
    }

    private func report(_ change: (inout Recording.Report) -> Void = { _ in }) -> Recording.Report {
        var report = Recording.Report(
            rate: 30, frames: 12, width: 320, height: 180, marks: [], cursor: Point(x: 0, y: 0))
        change(&report)
        return report
    }

    private let order = CutOrder(container: .mp4, title: "t", language: "en")

    @Test(
        "What is no film is refused, and nothing it names is opened",
        arguments: [
            "", "x", "#EXTM3U\n#EXTINF:1,\n/etc/hostname\n",
            "ffconcat version 1.0\nfile /etc/hostname\n",
            "<html><video src=http://127.0.0.1:9/></html>",
            "\u{0}\u{0}\u{0}\u{18}ftypisom\u{0}\u{0}\u{2}\u{0}isomiso2",
            "RIFF\u{0}\u{0}\u{0}\u{0}AVI LIST", "[Script Info]\n", "YUV4MPEG2 W1 H1 F25:1\nFRAME\n",
        ])
    func refusesOtherFiles(text: String) async throws {
        let file = try ScratchFile(holding: Data(text.utf8), ending: "mp4")
        let recording = Recording(file, report())
        let track = try await track(12)
        let fault = try await #require(throws: Fault.self) {
            try await room.cut(order, [recording], track)
        }
        #expect(fault.code == .invalid)
        #expect(!fault.explanation.contains("/tmp/"))
        await #expect(throws: Fault.self) { try await room.still(of: recording, frame: 0) }
    }

    @Test("A damaged recording is a fault or a whole film, never a short one")
    func survivesDamage() async throws {
        let whole = try await scene().crate.withFile { try Data(contentsOf: URL(filePath: $0)) }
        let track = try await track(12)
        for seed in 1...12 {
            var bytes = whole
            if seed <= 4 {
                bytes = whole.prefix(whole.count * seed / 5)
            } else {
                for step in 1...40 {
                    bytes[(seed * 7919 + step * step * 104_729) % bytes.count] ^= UInt8(
                        seed * step & 255)
                }
            }
            let file = try ScratchFile(holding: bytes, ending: "mp4")
            do {
                let film = try await room.cut(order, [Recording(file, report())], track)
                let frames = try await film.crate.withFile { try Probe.frameTimes(of: $0).count }
                #expect(frames == 12)
            } catch {
                #expect(error is Fault)
            }
        }
    }

    @Test("Words of people stay words, whatever they look like")
    func keepsWordsWords() async throws {
        let words = [
            "';[0:v]movie=/etc/passwd[x];'", "{\\p1}m 0 0 l 999 999{\\p0}",
            "%{pts} $(id) `id` \n[Events]\nDialogue: x",
            "title=x\n[CHAPTER]\nSTART=0", "-i /etc/passwd -y /tmp/x", "a:b,c=d;e\\f'g\"h",
            "\u{202E}abc\u{0}\u{7}",
            String(repeating: "long ", count: 2000),
        ]
        let scene = try scene(24)
        let track = try await track(24)
        for text in words {
            var order = CutOrder(
                container: .mp4, shape: .portrait, title: text, language: text,
                chapters: [.init(title: text, start: 0, end: 24)])
            order.captions = [Caption(start: 0, end: 700, text: text)]
            let film = try await room.cut(order, [scene], track)
            let facts = try await film.crate.withFile { try Probe.facts(of: $0) }
            #expect(facts.contains("nb_frames=24") && facts.contains("height=1920"))
            let chapters = facts.split(separator: "\n").count { $0 == "[CHAPTER]" }
            #expect(chapters == 1)
        }
    }

    @Test("Orders and reports that contradict themselves are refused before anything is decoded")
    func refusesContradictions() async throws {
        let scene = try scene()
        let track = try await track(12)
        var orders = [CutOrder](repeating: order, count: 6)
        orders[0].chapters = [.init(title: "x", start: 0, end: 13)]
        orders[1].chapters = [.init(title: "x", start: 5, end: 5)]
        orders[2].captions = [Caption(start: 5, end: 5, text: "x")]
        orders[3].focus = [.init(frame: 0, box: Box(left: .nan, top: 0, width: 1, height: 1))]
        orders[4].focus = [9, 3]
            .map { .init(frame: $0, box: Box(left: 0, top: 0, width: 1, height: 1)) }
        orders[5].captions = .init(repeating: Caption(start: 0, end: 5, text: "x"), count: 3000)
        for order in orders {
            await #expect(throws: Fault.self) { try await room.cut(order, [scene], track) }
        }
        let file = try ScratchFile(holding: Data(), ending: "mp4")
        for report in [
            report { $0.frames = 0 }, report { $0.frames = .max }, report { $0.width = 321 },
            report { $0.width = 100_000 }, report { $0.rate = 0 }, report { $0.height = -2 },
        ] {
            await #expect(throws: Fault.self) {
                try await room.cut(order, [Recording(file, report)], track)
            }
        }
        await #expect(throws: Fault.self) { try await room.cut(order, [], track) }
        await #expect(throws: Fault.self) { try await room.still(of: scene, frame: -1) }
    }

    @Test("A bench leaves nothing behind, also when ffmpeg fails")
    func cleansUp() throws {
        let tool = try Workbench.Tool.found()
        var folder = ""
        do {
            let bench = try Workbench(tool, stop: Guarded(false))
            folder = bench.folder
            #expect(FileManager.default.fileExists(atPath: folder))
            #expect(throws: Fault.self) {
                try bench.run(["-i", "nothing.mp4"], patience: 20, subject: "x")
            }
        }
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("In its cell ffmpeg sees no file of the host and no network")
    func isConfined() throws {
        let tool = try Workbench.Tool.found()
        try #require(tool.confinement == .namespaces, "this host allows no namespaces")
        let bench = try Workbench(tool, stop: Guarded(false))
        for source in [
            "/etc/passwd", "/proc/self/environ", "http://127.0.0.1:1/x", "/root/.bashrc",
        ] {
            #expect(throws: Fault.self) {
                try bench.run(["-f", "s16le", "-i", source, "out.wav"], patience: 20, subject: "x")
            }
        }
        // What it writes outside of its bench is in the cell's own memory.
        let canary = "/usr/backlot-canary.wav"
        try bench.run(["-f", "lavfi", "-i", "sine=d=1", canary], patience: 20, subject: "x")
        #expect(!FileManager.default.fileExists(atPath: canary))
    }

    @Test("Cancelling stops ffmpeg")
    func stops() throws {
        let stop = Guarded(false)
        let bench = try Workbench(try Workbench.Tool.found(), stop: stop)
        stop.withLock { $0 = true }
        let fault = try #require(throws: Fault.self) {
            try bench.run(
                ["-f", "lavfi", "-re", "-i", "sine=d=600", "-f", "null", "-"], patience: 60,
                subject: "x")
        }
        #expect(fault.code == .cancelled)
    }

    @Test("A job that takes too long is given up")
    func losesPatience() throws {
        let bench = try Workbench(try Workbench.Tool.found(), stop: Guarded(false))
        let fault = try #require(throws: Fault.self) {
            try bench.run(
                ["-f", "lavfi", "-re", "-i", "sine=d=600", "-f", "null", "-"], patience: 1,
                subject: "x")
        }
        #expect(fault.code == .unavailable && fault.retry == .soon)
    }
}
