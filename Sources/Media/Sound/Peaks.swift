import Glibc

/// True peaks: what the sound reaches between its samples, by four times oversampling (BS.1770-4,
/// annex 2).
enum Peaks {
    /// The largest of the four values from each sample to the next.
    ///
    /// Where the sound stays below a quarter of its highest sample, only the samples themselves:
    /// nothing between them comes near the peaks.
    static func envelope(_ samples: [Float]) -> [Float] {
        let floor = samples.reduce(0) { max($0, abs($1)) } / 4
        let reach = taps[0].count / 2
        let padding = [Float](repeating: 0, count: reach)
        let source = padding + samples + padding
        return samples.indices.map { index in
            var peak = abs(samples[index])
            let next = index + 1 < samples.count ? abs(samples[index + 1]) : 0
            guard max(peak, next) > floor else { return peak }
            for phase in taps {
                var sum: Float = 0
                for tap in phase.indices { sum += phase[tap] * source[index + 1 + tap] }
                peak = max(peak, abs(sum))
            }
            return peak
        }
    }

    /// dBTP; nil for silence.
    static func highest(_ samples: [Float]) -> Double? {
        let peak = envelope(samples).max() ?? 0
        return peak > 0 ? 20 * log10(Double(peak)) : nil
    }

    /// Windowed sincs for a quarter, a half and three quarters of the way to the next sample.
    private static let taps: [[Float]] = [0.25, 0.5, 0.75]
        .map { fraction in
            let reach = 8
            let weights = (0..<2 * reach)
                .map { tap -> Double in
                    let distance = Double(tap - reach + 1) - fraction
                    let x = distance / Double(reach)
                    let window = 0.5 + 0.5 * cos(.pi * x)
                    return sin(.pi * distance) / (.pi * distance) * window
                }
            let sum = weights.reduce(0, +)
            return weights.map { Float($0 / sum) }
        }
}
