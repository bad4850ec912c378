import Glibc

/// Brings a sound to the loudness that platforms play at, without peaks that lossy codecs would
/// clip: one gain for the whole, and a gentle limiter that looks ahead.
enum Mastering {
    /// LUFS.
    static let target = -16.0
    /// dBTP before encoding; codecs add up to 1.8 decibels of their own to sharp sounds.
    static let ceiling = -3.6

    static func master(_ wave: Waveform, target: Double = Self.target) -> Waveform {
        guard let first = Loudness.integrated(wave) else { return wave }
        let envelope = Peaks.envelope(wave.samples)
        var mastered = wave
        var gain = target - first
        // Limiting takes a little loudness away, and more the more is asked for; the next rounds make
        // up for it.
        for _ in 0..<8 {
            let factor = Decibels.factor(gain)
            mastered.samples = limit(wave.samples, envelope, times: factor, wave.rate)
            guard let now = Loudness.integrated(mastered), abs(now - target) > 0.05 else { break }
            gain += 1.4 * (target - now)
        }
        return mastered
    }

    /// Multiplies, and lowers the gain before a peak comes and lets it rise slowly after.
    private static func limit(
        _ samples: [Float], _ envelope: [Float], times factor: Float, _ rate: Int
    ) -> [Float] {
        let limit = Decibels.factor(ceiling) / factor
        guard envelope.contains(where: { $0 > limit }) else { return samples.map { $0 * factor } }
        let ahead = rate / 200
        let wanted = envelope.map { $0 > limit ? limit / $0 : 1 }
        let lowest = slidingMinimum(wanted, ahead: ahead)
        // Release of about 80 ms; then an average over the look-ahead rounds the corners and still
        // arrives in time, because the minimum holds for as long.
        let release = Float(1 - exp(-1 / (0.08 * Double(rate))))
        var gain: Float = 1
        let held = lowest.map { low -> Float in
            gain = low < gain ? low : gain + (low - gain) * release
            return gain
        }
        var sum = Double(ahead)
        return samples.indices.map { index in
            sum += Double(held[index] - (index >= ahead ? held[index - ahead] : 1))
            let gain = min(Float(sum / Double(ahead)), wanted[index])
            return samples[index] * factor * gain
        }
    }

    /// The least of each value and the next `ahead`.
    private static func slidingMinimum(_ values: [Float], ahead: Int) -> [Float] {
        var result = values
        var queue: [Int] = []
        var head = 0
        for index in values.indices.reversed() {
            while queue.count > head, let last = queue.last, values[last] >= values[index] {
                queue.removeLast()
            }
            queue.append(index)
            while queue[head] > index + ahead { head += 1 }
            result[index] = values[queue[head]]
        }
        return result
    }
}
