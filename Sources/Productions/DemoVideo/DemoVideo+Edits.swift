package import FoundationEssentials
import Ground
import Studio

extension DemoVideo {
    /// Refuses a person's version of a step that the steps after it could not read.
    package static func checkEdit(of path: String, _ data: Data) throws {
        switch path.split(separator: "/").last {
        case "script": _ = try ScriptText(stored: data)
        case "voice-script": _ = try VoiceScript(stored: data)
        case "storyboard": _ = try Storyboard(reading: data)
        case "speech": _ = try Speech(stored: data)
        case "write": _ = try read(Script.Scene.self, data, path)
        case "explore": _ = try read(Site.self, data, path)
        default: break
        }
    }

    private static func read<Value: Decodable>(
        _ type: Value.Type, _ data: Data, _ path: String
    ) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch {
            throw Fault(
                .invalid,
                "The file cannot stand for “\(path)”. Begin with the step's own output (`backlot runs "
                    + "show ID --step \(path)`) and change that.",
                subject: path)
        }
    }
}
