import Ground
import HTTP
import Media
import Net
import Providers
import Studio

/// The voices that an installation may use besides the distribution's own.
package struct SpeakerSettings: Sendable {
    /// An OpenAI-compatible server, such as `https://api.openai.com/v1`.
    var server: Server?
    var piper: PiperVoice?

    struct Server: Sendable {
        var url: String
        var key: Secret?
        /// `model/voice`.
        var voice: String?
    }

    struct PiperVoice: Sendable {
        /// The path of `piper`; the usual places when nil.
        var command: String?
        /// The whole path of a `.onnx` file.
        var voice: String
    }

    package init() {}

    /// What the environment says over the settings file.
    mutating func apply(_ environment: [String: String]) {
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let url = value("BACKLOT_SPEECH_URL") {
            server = Server(url: url, key: server?.key, voice: server?.voice)
        }
        if let key = value("BACKLOT_SPEECH_KEY") { server?.key = Secret(key) }
        if let voice = value("BACKLOT_SPEECH_VOICE") { server?.voice = voice }
        if let voice = value("BACKLOT_PIPER_VOICE") {
            piper = PiperVoice(command: piper?.command, voice: voice)
        }
        if let command = value("BACKLOT_PIPER_COMMAND") { piper?.command = command }
    }

    /// Everything that is set up, what sounds best and costs nothing first; a server speaks only when
    /// it is asked for, or when nobody else reads the language.
    func open() throws -> Speakers {
        var speakers: [(engine: String, speaker: any Speaker)] = []
        if let piper {
            let settings = Piper.Settings(program: piper.command, voices: [piper.voice])
            speakers.append((Piper.engine, try Piper(settings)))
        }
        speakers.append((Flite.engine, Flite()))
        speakers.append((Espeak.engine, Espeak()))
        if let server {
            var settings = OpenAISpeech.Settings(address: server.url, key: server.key)
            if let voice = server.voice { settings.voices = [voice] }
            speakers.append((settings.engine, try OpenAISpeech(settings, client: CurlClient())))
        }
        return Speakers(speakers)
    }
}
