import Ground
import Studio

/// Lays speeches on a track and levels the whole.
struct Mixing {
    private let order: MixOrder
    private let speeches: [Speech]
    /// Samples of the track.
    private let length: Int

    init(_ order: MixOrder, _ speeches: [Speech]) throws {
        self.order = order
        self.speeches = speeches
        guard order.rate > 0, order.frames > 0, order.frames <= 7200 * order.rate,
            Waveform.rate % order.rate == 0
        else {
            throw Fault(
                .invalid,
                "The track would have \(order.frames) frames at \(order.rate) a second; up to two hours "
                    + "at a rate that divides 48,000 can be mixed.")
        }
        guard speeches.count == order.starts.count else {
            throw Fault(
                .invalid,
                "There are \(speeches.count) speeches and \(order.starts.count) places for them.")
        }
        length = order.frames * (Waveform.rate / order.rate)
    }

    func track(over bed: Waveform?) throws -> Waveform {
        var voice = [Float](repeating: 0, count: length)
        var busy: [Range<Int>] = []
        for (index, speech) in speeches.enumerated() {
            let sound = try Self.levelled(speech, index)
            let start = order.starts[index] * (Waveform.rate / order.rate)
            // The pause after the last word may run into what comes next; the words may not.
            let end = start + Self.heard(speech, of: sound.samples.count)
            guard start >= busy.last?.upperBound ?? 0, end <= length else {
                throw Fault(
                    .invalid,
                    end > length
                        ? "Speech \(index + 1) ends after the track does."
                        : "Speech \(index + 1) begins before the one before it has ended.",
                    subject: "speech \(index + 1)")
            }
            for offset in 0..<end - start { voice[start + offset] = sound.samples[offset] }
            if end > start { busy.append(start..<end) }
        }
        if let bed { Bed(bed, length: length).lay(under: &voice, where: busy) }
        return Mastering.master(Waveform(samples: voice))
    }

    /// At the house's rate and as loud as the others; mastering sets the last decibel.
    private static func levelled(_ speech: Speech, _ index: Int) throws -> Waveform {
        guard (8000...48_000).contains(speech.report.rate) else {
            throw Fault(
                .invalid, "Speech \(index + 1) has \(speech.report.rate) samples a second.",
                subject: "speech \(index + 1)")
        }
        let pcm = PCM(bare: speech.samples, rate: speech.report.rate)
        var sound = Resampler.resample(Waveform(pcm), to: Waveform.rate)
        guard let loudness = Loudness.integrated(sound) else { return sound }
        let gain = Decibels.factor(min(36, Mastering.target - loudness))
        for position in sound.samples.indices { sound.samples[position] *= gain }
        return sound
    }

    /// Samples at the house's rate up to the end of the last sentence.
    private static func heard(_ speech: Speech, of count: Int) -> Int {
        guard let last = speech.report.spans.map(\.end).max() else { return count }
        let scaled = (last * Waveform.rate + speech.report.rate - 1) / speech.report.rate
        return min(count, scaled)
    }
}
