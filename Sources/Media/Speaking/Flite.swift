internal import CFlite
import Glibc
import Ground

/// The distribution's flite in this process: robotic English voices, at no cost, on no network.
enum Flite {
    /// The voices that are linked in; `rms` was understood best by a speech recogniser.
    enum Voice: String, CaseIterable {
        case rms, awb, slt
    }

    /// One sentence of ASCII text; the same text always gives the same samples.
    ///
    /// `rate` is 1 as it comes, 2 twice as fast.
    static func speak(_ text: String, voice: Voice, rate: Double) throws -> Waveform {
        precondition(text.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        return try engine.withLock { engine in
            try engine.speak(text, voice: voice, rate: rate)
        }
    }

    // Flite's lexicons and voices are global and change while they speak: one at a time.
    private static let engine = Guarded(Engine())

    @safe private struct Engine {
        private var voices: [Voice: OpaqueVoice] = unsafe [:]

        init() { flite_init() }

        mutating func speak(_ text: String, voice: Voice, rate: Double) throws -> Waveform {
            let known = try unsafe voices[voice] ?? Self.register(voice)
            unsafe voices[voice] = known
            unsafe flite_feat_set_float(
                known.pointer.pointee.features, "duration_stretch", Float(1 / rate))
            guard let wave = unsafe flite_text_to_wave(text, known.pointer) else {
                throw Fault(
                    .unexpected, "Flite gave no sound for a sentence.", subject: shown(text))
            }
            defer { unsafe delete_wave(wave) }
            let count = unsafe Int(wave.pointee.num_samples)
            guard count >= 0, unsafe wave.pointee.num_channels == 1 else {
                throw Fault(
                    .unexpected, "Flite gave no sound for a sentence.", subject: shown(text))
            }
            let samples = unsafe UnsafeBufferPointer(start: wave.pointee.samples, count: count)
            return Waveform(
                samples: unsafe samples.map { Float($0) / 32768 },
                rate: unsafe Int(wave.pointee.sample_rate))
        }

        /// Voices live as long as the process.
        private static func register(_ voice: Voice) throws -> OpaqueVoice {
            let pointer =
                switch voice {
                case .rms: unsafe register_cmu_us_rms(nil)
                case .awb: unsafe register_cmu_us_awb(nil)
                case .slt: unsafe register_cmu_us_slt(nil)
                }
            guard let pointer = unsafe pointer else {
                throw Fault(.unexpected, "Flite's voice “\(voice.rawValue)” could not be opened.")
            }
            return unsafe OpaqueVoice(pointer: pointer)
        }
    }

    /// A voice that is never given back.
    @unsafe private struct OpaqueVoice {
        let pointer: UnsafeMutablePointer<cst_voice>
    }
}
