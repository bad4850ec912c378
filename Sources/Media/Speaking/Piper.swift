import FoundationEssentials
import Ground
package import Studio

/// Piper with the voices of whoever runs this: a neural voice on one's own machine, as a child
/// process.
package struct Piper: Speaker {
    package static let engine = "piper"

    /// Where the command and its voices are.
    package struct Settings: Sendable {
        /// The path of the `piper` command; nil looks in the usual places.
        package var program: String?
        /// Paths of `.onnx` files named as Piper names them, `en_US-lessac-medium.onnx`, each with its
        /// `.onnx.json` beside it.
        package var voices: [String]

        package init(program: String? = nil, voices: [String]) {
            self.program = program
            self.voices = voices
        }
    }

    private let command: SpeechCommand
    private let models: [(voice: Voice, path: String)]

    /// Faults name the setting that is wrong.
    package init(_ settings: Settings) throws {
        let places = settings.program.map { [$0] } ?? ["/usr/local/bin/piper", "/usr/bin/piper"]
        guard let program = SpeechCommand.found(places) else {
            throw Fault(
                .notFound,
                "There is no command “piper” at \(places.joined(separator: " or ")); set its path.",
                subject: "piper command")
        }
        command = SpeechCommand(program: program, patience: 120)
        models = try settings.voices.map { path in
            guard path.hasSuffix(".onnx"), path.hasPrefix("/"),
                FileManager.default.isReadableFile(atPath: path),
                FileManager.default.isReadableFile(atPath: path + ".json")
            else {
                throw Fault(
                    .notFound,
                    "The Piper voice \(quoted(path)) is not there; expected the whole path of a .onnx "
                        + "file with its .onnx.json beside it.", subject: "piper voice")
            }
            let name = String(path.split(separator: "/").last?.dropLast(5) ?? "")
            let language = name.prefix { $0 != "-" }.replacing("_", with: "-")
            return (Voice(engine: Self.engine, name: name, language: String(language)), path)
        }
    }

    package func voices() -> [Voice] { models.map(\.voice) }

    package func speak(_ order: SpeechOrder, key: String) async throws -> Speech {
        guard let model = models.first(where: { $0.voice.name == order.voice.name }) else {
            throw Fault(
                .noVoice,
                "Piper has no voice \(quoted(order.voice.name)) here; there is "
                    + "\(models.map(\.voice.name).joined(separator: ", ")).",
                subject: order.voice.description)
        }
        guard order.isIn([model.voice.language]) else {
            throw Fault(
                .noVoice,
                "The voice “\(order.voice)” reads \(model.voice.language), not "
                    + "\(quoted(order.language)).", subject: order.language)
        }
        let command = command
        return try await Errand.run {
            let (lines, notes) = try order.lines()
            var tape: SpeechTape?
            var rate = 0
            for line in lines {
                let scale = String(Int((1000 / line.rate).rounded()))
                let spoken = try line.sentence.clauses(reading: \.plainWords)
                    .map { clause in
                        let sound = try command.say(
                            clause.words,
                            [
                                "--model", model.path, "--output_file", "-", "--length_scale",
                                Self.thousandths(scale),
                            ], subject: "sentence \(line.index + 1)")
                        guard rate == 0 || rate == sound.rate else {
                            throw Fault(.badAnswer, "Piper changed its sample rate on the way.")
                        }
                        rate = sound.rate
                        return (sound: sound, pause: clause.pause)
                    }
                var so = tape ?? SpeechTape(rate: max(rate, 8000))
                so.lay(spoken, line)
                tape = so
            }
            guard let tape else { throw Fault(.badAnswer, "Piper said nothing.") }
            return tape.speech(by: model.voice, notes: notes)
        }
    }

    /// `1250` as `1.250`, in digits alone.
    private static func thousandths(_ digits: String) -> String {
        let whole = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
        return whole.dropLast(3) + "." + whole.suffix(3)
    }
}
