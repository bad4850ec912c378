import Glibc

/// Changes the sample rate by a polyphase windowed sinc: stop band below -80 dB, no delay.
enum Resampler {
    /// Zero crossings on each side of the middle.
    private static let reach = 24

    static func resample(_ wave: Waveform, to rate: Int) -> Waveform {
        guard wave.rate != rate, !wave.samples.isEmpty else {
            return Waveform(samples: wave.samples, rate: rate)
        }
        let divisor = gcd(wave.rate, rate)
        let (up, down) = (rate / divisor, wave.rate / divisor)
        let phases = filters(up: up, down: down)
        let taps = phases[0].count
        let count = (wave.samples.count * up + down - 1) / down
        var output = [Float](repeating: 0, count: count)
        // Zeros around the sound spare the inner loop its questions.
        let padding = [Float](repeating: 0, count: taps)
        let source = padding + wave.samples + padding
        for index in 0..<count {
            let position = index * down
            let phase = phases[position % up]
            let start = position / up - taps / 2 + 1 + taps
            var sum: Float = 0
            for tap in 0..<taps { sum += phase[tap] * source[start + tap] }
            output[index] = sum
        }
        return Waveform(samples: output, rate: rate)
    }

    /// One filter for each position between two input samples.
    private static func filters(up: Int, down: Int) -> [[Float]] {
        // Below the lower of the two Nyquist limits; the window's own slope takes the last 8 %.
        let cutoff = 0.92 * min(1, Double(up) / Double(down))
        let half = Int((Double(reach) / cutoff).rounded(.up))
        return (0..<up)
            .map { phase in
                let fraction = Double(phase) / Double(up)
                let weights = (0..<2 * half)
                    .map { tap -> Double in
                        let distance = Double(tap - half + 1) - fraction
                        return sinc(distance * cutoff) * window(distance / Double(half))
                    }
                let sum = weights.reduce(0, +)
                return weights.map { Float($0 / sum) }
            }
    }

    private static func sinc(_ x: Double) -> Double {
        x == 0 ? 1 : sin(.pi * x) / (.pi * x)
    }

    /// Kaiser's window, beta 8.6.
    private static func window(_ x: Double) -> Double {
        guard abs(x) < 1 else { return 0 }
        return bessel(8.6 * (1 - x * x).squareRoot()) / bessel(8.6)
    }

    /// Modified Bessel function of order zero, by its series.
    private static func bessel(_ x: Double) -> Double {
        var sum = 1.0
        var term = 1.0
        for step in 1..<40 {
            let factor = x / (2 * Double(step))
            term *= factor * factor
            sum += term
        }
        return sum
    }

    private static func gcd(_ a: Int, _ b: Int) -> Int { b == 0 ? a : gcd(b, a % b) }
}
