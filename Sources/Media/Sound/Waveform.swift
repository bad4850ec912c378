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

    /// The part that is heard, with `margin` seconds around it and short fades at both ends; engines
    /// pad what they say with silence of their own.
    func trimmed(margin: Double = 0.03) -> Waveform {
        let window = max(1, rate / 200)
        let loudest = samples.reduce(0) { max($0, abs($1)) }
        let threshold = max(0.0015, loudest * 0.01)
        func isHeard(_ start: Int) -> Bool {
            samples[start..<min(samples.count, start + window)].contains { abs($0) > threshold }
        }
        let starts = stride(from: 0, to: samples.count, by: window)
        guard let first = starts.first(where: isHeard),
            let last = starts.reversed().first(where: isHeard)
        else { return Waveform(samples: [], rate: rate) }
        let margin = Int(margin * Double(rate))
        let range = max(0, first - margin)..<min(samples.count, last + window + margin)
        var part = Waveform(samples: Array(samples[range]), rate: rate)
        part.fade(rate / 200)
        return part
    }

    /// Raises from and lowers to silence over `count` samples, so that no cut clicks.
    private mutating func fade(_ count: Int) {
        let count = min(count, samples.count / 2)
        for index in 0..<count {
            let gain = Float(index) / Float(count)
            samples[index] *= gain
            samples[samples.count - 1 - index] *= gain
        }
    }
}
