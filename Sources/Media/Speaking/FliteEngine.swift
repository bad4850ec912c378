import Ground
import Studio

/// Flite itself: words in, samples out.
enum FliteEngine {
    /// The voices of the distribution; `rms` was understood best by a speech recogniser.
    enum Voice: String, CaseIterable {
        case rms, awb, slt
    }

    /// Samples a second of all of them.
    static let rate = 16_000

    /// A clause of ASCII text; the same text always gives the same samples.
    ///
    /// `rate` is 1 as it comes, 2 twice as fast.
    static func speak(_ text: String, voice: Voice, rate: Double) throws -> PCM {
        precondition(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        return try voices.withLock { voices in
            let opened = try voices[voice] ?? FliteLibrary(voice.rawValue)
            voices[voice] = opened
            return try opened.speak(text, stretch: Float(1 / rate), rate: Self.rate)
        }
    }

    // Flite's lexicons and voices are global and change while they speak: one at a time.
    private static let voices = Guarded([Voice: FliteLibrary]())
}
