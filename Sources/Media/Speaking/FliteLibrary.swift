internal import CFlite
import Glibc
import Ground
import Studio

/// One voice's shared library and what is called in it, opened when it is first spoken with.
///
/// A voice brings Flite, its English and its lexicon along, which are megabytes that a process that
/// never speaks need not map. Version 1 is Flite's binary interface since 1.4.
@safe struct FliteLibrary {
    private typealias Initialize = @convention(c) () -> Int32
    private typealias Register =
        @convention(c) (UnsafePointer<CChar>?) -> UnsafeMutablePointer<cst_voice>?
    private typealias SetFloat =
        @convention(c) (UnsafeMutablePointer<cst_features>?, UnsafePointer<CChar>, Float) -> Void
    private typealias Speak =
        @convention(c) (UnsafePointer<CChar>, UnsafeMutablePointer<cst_voice>)
        -> UnsafeMutablePointer<cst_wave>?
    private typealias Delete = @convention(c) (UnsafeMutablePointer<cst_wave>) -> Void

    // Invariant: never closed, so neither voice nor functions go away; whoever has it is alone
    // with Flite.
    private let voice: UnsafeMutablePointer<cst_voice>
    private let setFloat: SetFloat
    private let textToWave: Speak
    private let deleteWave: Delete

    init(_ name: String) throws {
        let file = "libflite_cmu_us_\(name).so.1"
        guard let handle = unsafe dlopen(file, RTLD_NOW | RTLD_LOCAL) else {
            throw Fault(
                .unavailable,
                "Flite's voice “\(name)” is not installed (\(file)); install the package libflite1."
            )
        }
        // Beginning twice is harmless: Flite remembers.
        _ = try unsafe Self.symbol("flite_init", of: handle, as: Initialize.self)()
        unsafe setFloat = try Self.symbol("flite_feat_set_float", of: handle, as: SetFloat.self)
        unsafe textToWave = try Self.symbol("flite_text_to_wave", of: handle, as: Speak.self)
        unsafe deleteWave = try Self.symbol("delete_wave", of: handle, as: Delete.self)
        let register = try unsafe Self.symbol(
            "register_cmu_us_\(name)", of: handle, as: Register.self)
        guard let voice = unsafe register(nil) else {
            throw Fault(.unexpected, "Flite's voice “\(name)” could not be opened.")
        }
        unsafe self.voice = voice
    }

    private static func symbol<Function>(
        _ name: String, of handle: UnsafeMutableRawPointer, as type: Function.Type
    ) throws -> Function {
        guard let found = unsafe dlsym(handle, name) else {
            throw Fault(
                .unavailable,
                "The installed Flite has no “\(name)”; install libflite1 of the distribution.")
        }
        return unsafe unsafeBitCast(found, to: type)
    }

    /// Samples of a clause; `stretch` is 1 as it comes, 0.5 twice as fast.
    func speak(_ text: String, stretch: Float, rate: Int) throws -> PCM {
        unsafe setFloat(voice.pointee.features, "duration_stretch", stretch)
        // Its breath noise comes from the C library's dice; the same throw makes the same sound.
        srand(1)
        guard let wave = unsafe textToWave(text, voice) else {
            throw Fault(.unexpected, "Flite gave no sound for \(quoted(text)).")
        }
        defer { unsafe deleteWave(wave) }
        let count = unsafe Int(wave.pointee.num_samples)
        guard count >= 0, unsafe wave.pointee.num_channels == 1,
            unsafe Int(wave.pointee.sample_rate) == rate
        else { throw Fault(.unexpected, "Flite gave no sound for \(quoted(text)).") }
        let samples = unsafe UnsafeBufferPointer(start: wave.pointee.samples, count: count)
        return PCM(samples: unsafe Array(samples), rate: rate)
    }
}
