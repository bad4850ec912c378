import Studio

/// One channel of sound: samples about -1...1 at a fixed rate.
struct Waveform: Equatable, Sendable {
    var samples: [Float]
    /// Samples a second.
    var rate: Int

    /// The house's rate: 1600 samples are one frame of picture at 30 a second.
    static let rate = 48_000

    init(samples: [Float], rate: Int = Self.rate) {
        self.samples = samples
        self.rate = rate
    }

    static func silence(_ count: Int) -> Waveform {
        Waveform(samples: [Float](repeating: 0, count: max(0, count)))
    }

    /// Seconds.
    var duration: Double { Double(samples.count) / Double(rate) }

    /// 16-bit samples as they are.
    init(_ pcm: PCM) {
        samples = pcm.samples.map { Float($0) / 32768 }
        rate = pcm.rate
    }

    /// Rounded to 16 bits.
    var pcm: PCM {
        PCM(
            samples: samples.map { Int16(max(-32768, min(32767, ($0 * 32768).rounded()))) },
            rate: rate)
    }
}
