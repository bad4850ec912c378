import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Studio
import Testing

@testable import Media

@Suite("Music below a voice")
struct MusicTests {
    private let room = CuttingRoom()

    /// A low tone of three seconds, which meets itself in phase when it is repeated, as a WAV file that somebody hands in.
    private func music() throws -> Sound {
        let rate = 44_100
        let samples = (0..<3 * rate).map { Int16(9000 * sin(Double($0) * 2 * .pi * 160 / 44_100)) }
        let pcm = PCM(samples: samples, rate: rate).data
        func little(_ number: Int, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        }
        let head =
            Array("RIFF".utf8) + little(36 + pcm.count, 4) + Array("WAVEfmt ".utf8)
            + little(16, 4) + little(1, 2) + little(1, 2) + little(rate, 4) + little(2 * rate, 4)
            + little(2, 2) + little(16, 2) + Array("data".utf8) + little(pcm.count, 4)
        return Sound(Crate(try ScratchFile(holding: Data(head) + pcm, ending: "wav")))
    }

    /// How much of a tone of 160 Hz there is between two seconds, as an amplitude.
    private func strength(_ samples: [Int16], _ from: Double, _ to: Double) -> Double {
        var real = 0.0
        var imaginary = 0.0
        let range = Int(from * 48_000)..<Int(to * 48_000)
        for index in range {
            let angle = Double(index) * 2 * .pi * 160 / 48_000
            real += Double(samples[index]) * cos(angle)
            imaginary += Double(samples[index]) * sin(angle)
        }
        return 2 * (real * real + imaginary * imaginary).squareRoot() / Double(range.count)
    }

    @Test("It goes on for the whole film, steps back while somebody speaks, and fades at the ends")
    func ducks() async throws {
        let order = MixOrder(frames: 360, rate: 30, starts: [120])
        let speech = [TestTake.tone(3)]
        let track = try await room.mix(order, speech, music: try music())
        try await track.crate.withFile { path in
            let samples = try Probe.samples(of: path)
            #expect(samples.count == 12 * 48_000)
            let alone = strength(samples, 2, 3.5)
            let below = strength(samples, 4.5, 6.9)
            let again = strength(samples, 9.2, 9.9)
            let fading = strength(samples, 11.7, 11.9)
            #expect(alone > 100)
            // Eight decibels are 0.40.
            #expect((0.3...0.5).contains(below / alone), "\(below) of \(alone)")
            #expect((0.8...1.2).contains(again / alone), "\(again) of \(alone)")
            #expect(fading < alone / 3)
            let (loudness, peak) = try Probe.loudness(of: path)
            #expect(abs(loudness - -16) <= 0.5 && peak <= -1.5, "\(loudness) LUFS, \(peak) dBTP")
        }
    }

    @Test("What is no sound file is refused before a tool sees it")
    func refuses() async throws {
        #expect(!CuttingRoom.canPlay(Data("#EXTM3U\nfile:///etc/passwd".utf8)))
        #expect(!CuttingRoom.canPlay(Data()))
        let list = Sound(Crate(try ScratchFile(holding: Data("ffconcat version 1.0".utf8))))
        await #expect {
            try await room.mix(MixOrder(frames: 30, rate: 30, starts: []), [], music: list)
        } throws: {
            ($0 as? Fault)?.code == .invalid
        }
    }
}
