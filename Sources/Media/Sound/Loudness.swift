import Glibc

/// How loud a sound is: integrated loudness after ITU-R BS.1770-4, for one channel.
enum Loudness {
    /// LUFS; nil when there is nothing above the absolute gate of -70.
    static func integrated(_ wave: Waveform) -> Double? {
        let weighted = weigh(wave)
        let step = wave.rate / 10
        guard step > 0 else { return nil }
        let powers = stride(from: 0, to: weighted.count, by: step)
            .map { start in
                weighted[start..<min(weighted.count, start + step)].reduce(0.0) { $0 + $1 * $1 }
            }
        // Blocks of 400 ms that overlap by three quarters; what is shorter is one block.
        let blocks: [Double] =
            powers.count < 4
            ? [powers.reduce(0, +) / Double(max(1, weighted.count))]
            : (0...powers.count - 4).map { powers[$0..<$0 + 4].reduce(0, +) / Double(4 * step) }
        let absolute = blocks.filter { level($0) > -70 }
        guard !absolute.isEmpty else { return nil }
        let gate = level(mean(absolute)) - 10
        let relative = absolute.filter { level($0) > gate }
        return level(mean(relative))
    }

    private static func level(_ power: Double) -> Double {
        power > 0 ? -0.691 + 10 * log10(power) : -.infinity
    }

    private static func mean(_ values: [Double]) -> Double {
        values.reduce(0, +) / Double(max(1, values.count))
    }

    /// K-weighting: a shelf for the head and a high-pass, with the coefficients that the standard's
    /// 48 kHz ones come from.
    private static func weigh(_ wave: Waveform) -> [Double] {
        var shelf = headShelf(wave.rate)
        var pass = lowCut(wave.rate)
        return wave.samples.map { pass(shelf(Double($0))) }
    }

    private static func headShelf(_ rate: Int) -> Biquad {
        let (frequency, gain, q) = (1681.974450955533, 3.999843853973347, 0.7071752369554196)
        let k = tan(.pi * frequency / Double(rate))
        let high = pow(10, gain / 20)
        let band = pow(high, 0.4996667741545416)
        return Biquad(
            b: (high + band * k / q + k * k, 2 * (k * k - high), high - band * k / q + k * k),
            a: (1 + k / q + k * k, 2 * (k * k - 1), 1 - k / q + k * k))
    }

    private static func lowCut(_ rate: Int) -> Biquad {
        let (frequency, q) = (38.13547087602444, 0.5003270373238773)
        let k = tan(.pi * frequency / Double(rate))
        let a0 = 1 + k / q + k * k
        return Biquad(
            b: (1, -2, 1), a: (1, 2 * (k * k - 1) / a0, (1 - k / q + k * k) / a0))
    }
}
