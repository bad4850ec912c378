import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Studio
import Testing

@testable import Media

@Suite(.serialized) struct SoundTests {
    private let room = CuttingRoom()

    private func tone(
        _ frequency: Double, _ amplitude: Double, _ seconds: Double, rate: Int
    ) -> Waveform {
        let step = frequency * 2 * .pi / Double(rate)
        let samples = (0..<Int(seconds * Double(rate)))
            .map { index -> Float in
                Float(amplitude * sin(Double(index) * step))
            }
        return Waveform(samples: samples, rate: rate)
    }

    @Test("A full-scale tone of 997 Hz measures -3.01 LUFS, as the standard says")
    func measuresLoudness() throws {
        let loudness = try #require(Loudness.integrated(tone(997, 1, 5, rate: 48_000)))
        #expect(abs(loudness - -3.01) < 0.02)
        let slow = try #require(Loudness.integrated(tone(997, 0.1, 5, rate: 16_000)))
        #expect(abs(slow - -23.01) < 0.05)
        #expect(Loudness.integrated(.silence(48_000)) == nil)
    }

    @Test("A peak between samples is seen")
    func seesTruePeaks() {
        // At a quarter of the rate and 45 degrees off, no sample comes nearer than 3 dB.
        let samples = (0..<4800)
            .map { index -> Float in
                Float(sin((Double(index) + 0.5) * .pi / 2))
            }
        let peak = Peaks.highest(samples) ?? -99
        #expect(abs(peak) < 0.3)
    }

    @Test(
        "Resampling keeps a tone and lets no image of it through",
        arguments: [8000, 16_000, 22_050, 24_000, 44_100])
    func resamples(rate: Int) throws {
        let source = tone(1000, 0.5, 1, rate: rate)
        let result = Resampler.resample(source, to: 48_000)
        #expect(result.samples.count == 48_000)
        let ideal = tone(1000, 0.5, 1, rate: 48_000)
        let error = (2000..<46_000)
            .reduce(Float(0)) { worst, index in
                max(worst, abs(result.samples[index] - ideal.samples[index]))
            }
        #expect(error < 0.0015)
    }

    /// Rough voice: bursts of noise and tone that come and go.
    private func babble(_ seconds: Double, gain: Double, rate: Int = 16_000) -> Speech {
        var state: UInt32 = 1
        let samples = (0..<Int(seconds * Double(rate)))
            .map { index -> Int16 in
                state = state &* 1_664_525 &+ 1_013_904_223
                let time = Double(index) / Double(rate)
                let isSpeaking = time.truncatingRemainder(dividingBy: 2) < 1.6
                let burst = isSpeaking ? max(0, sin(time * 19.5)) : 0
                let noise = Double(state >> 16) / 32768 - 1
                let click = index % 4001 < 4 ? 0.7 : 0
                let value = burst * (0.4 * sin(time * 1400) + 0.05 * noise) + click
                return Int16(max(-32_000, min(32_000, 32_768 * gain * value)))
            }
        return Speech(
            samples: PCM(samples: samples, rate: rate).data,
            report: .init(
                rate: rate, spans: [.init(start: 0, end: samples.count)],
                voice: Voice(engine: "test", name: "babble", language: "en")))
    }

    @Test(
        "Track, MP3 and both films are at -16 LUFS and under -1.5 dBTP, whatever came in",
        arguments: [0.02, 0.3, 0.95])
    func levels(gain: Double) async throws {
        let track = try await room.mix(
            MixOrder(frames: 300, rate: 30, starts: [0, 150]),
            [babble(4.5, gain: gain), babble(4.9, gain: gain / 2, rate: 24_000)], music: nil)
        let scene = try TestTake.scene(
            frames: 300, source: "color=gray:size=320x240:rate=30", width: 320, height: 240)
        let order = CutOrder(container: .webm, title: "t", language: "en")
        var tall = order
        tall.container = .mp4
        let crates = [
            track.crate, try await room.mp3(of: track).crate,
            try await room.cut(order, [scene], track).crate,
            try await room.cut(tall, [scene], track).crate,
        ]
        for crate in crates {
            try await crate.withFile { path in
                let (loudness, peak) = try Probe.loudness(of: path)
                #expect(abs(loudness - -16) <= 0.5, "\(loudness) LUFS in \(path)")
                #expect(peak <= -1.5, "\(peak) dBTP in \(path)")
            }
        }
    }

    @Test("The track is exactly as long as the film, and speeches begin on their frames")
    func laysSpeeches() async throws {
        let track = try await room.mix(
            MixOrder(frames: 91, rate: 30, starts: [7, 50]),
            [TestTake.tone(0.5, pause: 2), TestTake.tone(0.5, rate: 24_000)], music: nil)
        try await track.crate.withFile { path in
            let samples = try Probe.samples(of: path)
            #expect(samples.count == 91 * 1600)
            let first = try #require(samples.firstIndex { abs(Int($0)) > 500 })
            #expect(abs(first - 7 * 1600) < 100)
            let second = try #require(samples[60_000...].firstIndex { abs(Int($0)) > 500 })
            #expect(abs(second - 50 * 1600) < 100)
        }
    }

    @Test("Speeches that overlap or outlast the track are refused; a silent one is not")
    func refusesOverlaps() async throws {
        let tone = TestTake.tone(1)
        for starts in [[0, 29], [40, 0], [0, 61]] {
            await #expect(throws: Fault.self) {
                try await room.mix(
                    MixOrder(frames: 90, rate: 30, starts: starts), [tone, tone], music: nil)
            }
        }
        await #expect(throws: Fault.self) {
            try await room.mix(MixOrder(frames: 90, rate: 7, starts: []), [], music: nil)
        }
        let silent = try await room.mix(MixOrder(frames: 30, rate: 30, starts: []), [], music: nil)
        let count = try await silent.crate.withFile { try Probe.samples(of: $0).count }
        #expect(count == 48_000)
    }

    @Test("Music steps back where somebody speaks, and the whole is as loud as ever")
    func ducksMusic() async throws {
        let music = try ScratchFile(
            holding: wave(tone(300, 0.5, 3, rate: 44_100)), ending: "wav")
        let order = MixOrder(frames: 300, rate: 30, starts: [120])
        let voice = TestTake.tone(2)
        let track = try await room.mix(order, [voice], music: Sound(Crate(music)))
        try await track.crate.withFile { path in
            let samples = try Probe.samples(of: path).map(Double.init)
            // The voice is at 440 Hz, the music at 300: their powers by one Fourier term each.
            func level(_ frequency: Double, _ start: Double) -> Double {
                var (real, imaginary) = (0.0, 0.0)
                for index in 0..<24_000 {
                    let angle = 2 * Double.pi * frequency * Double(index) / 48_000
                    real += samples[Int(start * 48_000) + index] * cos(angle)
                    imaginary += samples[Int(start * 48_000) + index] * sin(angle)
                }
                return 10 * log10(real * real + imaginary * imaginary)
            }
            #expect((5...11).contains(level(300, 2) - level(300, 4.8)))
            #expect(level(440, 4.8) - level(300, 4.8) > 12)
            #expect(abs(try Probe.loudness(of: path).integrated - -16) <= 0.5)
        }
    }

    private func wave(_ wave: Waveform) throws -> Data {
        try Speech(
            samples: wave.pcm.data,
            report: .init(
                rate: 44_100, spans: [], voice: Voice(engine: "t", name: "t", language: "en"))
        )
        .stored()
    }

    @Test(
        "Music that is a playlist, a film list or noise is refused and opens nothing",
        arguments: [
            "#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "ffconcat version 1.0\nfile /etc/passwd\n",
            "<?xml version=\"1.0\"?><MPD/>", "", "RIFF....WAVE", "fLaC\u{0}\u{0}",
            "OggS nonsense", "ID3 nonsense", "\u{0}\u{0}\u{0}\u{18}ftypmp42",
        ])
    func refusesBadMusic(text: String) async throws {
        let file = try ScratchFile(holding: Data(text.utf8), ending: "wav")
        let fault = try await #require(throws: Fault.self) {
            try await room.mix(
                MixOrder(frames: 30, rate: 30, starts: []), [], music: Sound(Crate(file)))
        }
        #expect(fault.code == .invalid)
    }
}
