internal import CFlite
import Glibc
import Ground
import Studio

/// Flite itself: words in, samples out.
enum FliteEngine {
    /// The voices that are linked in; `rms` was understood best by a speech recogniser.
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
        return try floor.withLock { floor in
            try floor.speak(text, voice: voice, rate: rate)
        }
    }

    // Flite's lexicons and voices are global and change while they speak: one at a time.
    private static let floor = Guarded(Floor())

    /// Voices that have been opened; they live as long as the process.
    private struct Floor {
        private var voices: [Voice: Opened] = [:]

        init() { flite_init() }

        mutating func speak(_ text: String, voice: Voice, rate: Double) throws -> PCM {
            let opened = try voices[voice] ?? Opened(voice)
            voices[voice] = opened
            return try opened.speak(text, stretch: Float(1 / rate))
        }
    }

    @safe private struct Opened {
        // Invariant: never freed, and used only on the floor.
        private let pointer: UnsafeMutablePointer<cst_voice>

        init(_ voice: Voice) throws {
            let registered =
                switch voice {
                case .rms: unsafe register_cmu_us_rms(nil)
                case .awb: unsafe register_cmu_us_awb(nil)
                case .slt: unsafe register_cmu_us_slt(nil)
                }
            guard let registered = unsafe registered else {
                throw Fault(.unexpected, "Flite's voice “\(voice.rawValue)” could not be opened.")
            }
            unsafe pointer = registered
        }

        func speak(_ text: String, stretch: Float) throws -> PCM {
            unsafe flite_feat_set_float(pointer.pointee.features, "duration_stretch", stretch)
            // Its breath noise comes from the C library's dice; the same throw makes the same sound.
            srand(1)
            guard let wave = unsafe flite_text_to_wave(text, pointer) else {
                throw Fault(.unexpected, "Flite gave no sound for \(quoted(text)).")
            }
            defer { unsafe delete_wave(wave) }
            let count = unsafe Int(wave.pointee.num_samples)
            guard count >= 0, unsafe wave.pointee.num_channels == 1,
                unsafe Int(wave.pointee.sample_rate) == FliteEngine.rate
            else { throw Fault(.unexpected, "Flite gave no sound for \(quoted(text)).") }
            let samples = unsafe UnsafeBufferPointer(start: wave.pointee.samples, count: count)
            return PCM(samples: unsafe Array(samples), rate: FliteEngine.rate)
        }
    }
}
