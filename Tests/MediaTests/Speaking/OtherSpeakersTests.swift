import Artifacts
import FoundationEssentials
import Ground
import Studio
import Testing

@testable import Media

@Suite(.serialized) struct OtherSpeakersTests {
    private func order(
        _ text: String, _ voice: Voice, _ language: String, rate: Double = 1
    ) -> SpeechOrder {
        SpeechOrder(
            sentences: [.init(text), .init(text)], voice: voice, language: language, rate: rate)
    }

    private func espeak(_ name: String, _ language: String) -> Voice {
        Voice(engine: "espeak", name: name, language: language)
    }

    @Test(
        "espeak speaks what is written in many languages",
        arguments: [
            ("de", "de-AT", "Guten Tag, der Preis beträgt 42 Euro."),
            ("fr-fr", "fr", "Bonjour à tous."),
            ("cmn", "zh-TW", "你好，欢迎。"), ("ar", "ar", "مرحبا بكم في المتجر."),
            ("pt-br", "pt-BR", "Olá."),
            ("ru", "ru", "Добро пожаловать."), ("ko", "ko", "안녕하세요."),
        ])
    func speaksLanguages(name: String, language: String, text: String) async throws {
        let speech = try await Espeak()
            .speak(order(text, espeak(name, language), language), key: "k")
        #expect(speech.report.rate == 22_050)
        #expect(speech.report.spans.count == 2)
        let spans = speech.report.spans
        #expect(spans[0].end > 5000)
        // The same words last as long the second time.
        #expect(spans[0].end - spans[0].start == spans[1].end - spans[1].start)
        #expect(speech.report.notes.contains { $0.contains("robotic") })
    }

    @Test("espeak has no voice for what it cannot read, and says what there is")
    func admitsWhatItLacks() async throws {
        for (name, language) in [
            ("ja", "ja"), ("th", "th"), ("de", "fr"), ("--version", "de"), ("de;id", "de"),
        ] {
            let fault = try await #require(throws: Fault.self) {
                try await Espeak()
                    .speak(order("Hallo.", espeak(name, language), language), key: "k")
            }
            #expect(fault.code == .noVoice)
        }
        #expect(Espeak().voices().contains { $0.language == "de" })
        #expect(Espeak(program: "/nowhere/espeak-ng").voices().isEmpty)
    }

    @Test("Words that look like options or markup are words")
    func takesWordsAsWords() async throws {
        for text in [
            "--help and -w /tmp/x", "[[h@l'oU]] `id` $(id)", "<speak>a</speak> & b",
            "\u{1B}[2J word",
        ] {
            let speech = try await Espeak().speak(order(text, espeak("de", "de"), "de"), key: "k")
            #expect(speech.count > 4000)
        }
    }

    /// A command that makes a real WAV file with as many tenths of a second of sound as there are
    /// words, and writes its arguments beside the voice.
    private func stub(_ body: String = "") throws -> (folder: String, settings: Piper.Settings) {
        let folder =
            FileManager.default.temporaryDirectory.path + "/backlot-piper-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let script = """
            #!/usr/bin/python3
            import math, struct, sys
            words = len(sys.stdin.read().split())
            \(body)
            scale = float(sys.argv[sys.argv.index("--length_scale") + 1])
            count = int(words * 2205 * scale)
            data = b"".join(struct.pack("<h", int(9000 * math.sin(i * 0.1))) for i in range(count))
            sys.stdout.buffer.write(
                b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt "
                + struct.pack("<IHHIIHH", 16, 1, 1, 22050, 44100, 2, 16)
                + b"data" + struct.pack("<I", len(data)) + data)
            """
        try Data(script.utf8).write(to: URL(filePath: folder + "/piper"))
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: folder + "/piper")
        for name in ["de_DE-thorsten-medium.onnx", "de_DE-thorsten-medium.onnx.json"] {
            try Data("{}".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
        return (
            folder,
            Piper.Settings(
                program: folder + "/piper", voices: [folder + "/de_DE-thorsten-medium.onnx"])
        )
    }

    @Test("Piper speaks with a voice of one's own, at the rate that is asked for")
    func speaksWithPiper() async throws {
        let (folder, settings) = try stub()
        defer { remove(folder) }
        let piper = try Piper(settings)
        let voice = try #require(piper.voices().first)
        #expect(voice == Voice(engine: "piper", name: "de_DE-thorsten-medium", language: "de-DE"))
        let speech = try await piper.speak(
            order("Eins zwei drei vier.", voice, "de", rate: 0.5), key: "k")
        let length = speech.report.spans[0].end
        #expect(abs(length - 4 * 2205 * 2) < 400)
        #expect(speech.report.voice == voice)
    }

    @Test(
        "A Piper that fails, dawdles over nothing, or writes nonsense is a fault",
        arguments: [
            "sys.exit('no model')", "print('hello'); sys.exit(0)", "sys.exit(0)", "words = 0",
            "import os; os.kill(os.getpid(), 9)", "open('/etc/backlot-canary', 'w')",
            "import socket; socket.create_connection(('127.0.0.1', 1), 2)",
        ])
    func survivesBadPipers(body: String) async throws {
        let (folder, settings) = try stub(body)
        defer { remove(folder) }
        let piper = try Piper(settings)
        let voice = piper.voices()[0]
        await #expect(throws: Fault.self) {
            try await piper.speak(order("Eins zwei.", voice, "de"), key: "k")
        }
    }

    @Test("Piper without a command or a voice is a fault that names the setting")
    func checksSettings() throws {
        let (folder, settings) = try stub()
        defer { remove(folder) }
        #expect(throws: Fault.self) { try Piper(.init(program: "/nowhere/piper", voices: [])) }
        #expect(throws: Fault.self) {
            try Piper(.init(program: settings.program, voices: ["voice.onnx"]))
        }
        #expect(throws: Fault.self) {
            try Piper(.init(program: settings.program, voices: [folder + "/other.onnx"]))
        }
    }

    private func remove(_ folder: String) {
        // A folder for temporary files that stays harms nobody.
        try? FileManager.default.removeItem(atPath: folder)
    }
}
