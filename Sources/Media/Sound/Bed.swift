import Glibc

/// Music below a voice: repeated to the track's length, faded at both ends, and stepping back
/// where somebody speaks.
struct Bed {
    private let samples: [Float]

    /// LUFS where nobody speaks, and decibels further down where somebody does.
    private static let level = -26.0
    private static let step = -8.0

    init(_ music: Waveform, length: Int) {
        let source = Resampler.resample(music, to: Waveform.rate).samples
        guard source.count > Waveform.rate / 10 else {
            samples = []
            return
        }
        var whole = source
        // Each repeat is faded into by a second, so that no seam is heard.
        let seam = min(Waveform.rate, source.count / 4)
        while whole.count < length {
            let start = whole.count - seam
            for offset in 0..<seam {
                let share = Float(offset) / Float(seam)
                whole[start + offset] = whole[start + offset] * (1 - share) + source[offset] * share
            }
            whole += source[seam...]
        }
        whole.removeLast(whole.count - length)
        let loudness = Loudness.integrated(Waveform(samples: whole))
        let gain = loudness.map { Decibels.factor(Self.level - $0) } ?? 0
        let rise = min(Waveform.rate, length / 4)
        let fall = min(2 * Waveform.rate, length / 4)
        samples = whole.indices.map { index in
            let up = min(1, Float(index) / Float(max(1, rise)))
            let down = min(1, Float(length - 1 - index) / Float(max(1, fall)))
            return whole[index] * gain * up * down
        }
    }

    func lay(under voice: inout [Float], where busy: [Range<Int>]) {
        guard !samples.isEmpty else { return }
        let gains = Self.gains(length: voice.count, busy)
        for index in voice.indices { voice[index] += samples[index] * gains[index] }
    }

    /// Down within a quarter of a second before a voice, up again over a second; short gaps between
    /// sentences stay down.
    private static func gains(length: Int, _ busy: [Range<Int>]) -> [Float] {
        let low = Decibels.factor(step)
        var isBusy = [Bool](repeating: false, count: length)
        let ahead = Waveform.rate / 4
        let hold = Waveform.rate
        for range in busy {
            let whole = max(0, range.lowerBound - ahead)..<min(length, range.upperBound + hold)
            for index in whole { isBusy[index] = true }
        }
        let attack = Float(1 - exp(-1 / (0.08 * Double(Waveform.rate))))
        let release = Float(1 - exp(-1 / (0.4 * Double(Waveform.rate))))
        var gain: Float = isBusy.first == true ? low : 1
        return isBusy.map { busy in
            gain += ((busy ? low : 1) - gain) * (busy ? attack : release)
            return gain
        }
    }
}

/// Ratios of amplitudes.
enum Decibels {
    static func factor(_ decibels: Double) -> Float { Float(pow(10, decibels / 20)) }
}
