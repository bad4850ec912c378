import Ground
import Productions
import Wiring
import Workflow

extension Performance {
    /// What a demo run has made, and which of its scenes were recorded this time.
    func tell(_ demo: DemoRecord, _ steps: [StepRecord], _ folder: String) throws -> ExitCode {
        try console.json(demo)
        if console.isJSON { return .done }
        let words = demo.scenes.reduce(0) { $0 + $1.words }
        console.say(
            "\(demo.site): \(counted(demo.scenes.count, "scene")), \(Int(demo.length.rounded())) seconds, "
                + "\(words) words, written by \(demo.writer), spoken by \(demo.voice).")
        let (recorded, reused) = Self.scenes(of: demo, steps)
        if !reused.isEmpty {
            console.say(
                recorded.isEmpty
                    ? "No page has changed: all scenes were there already."
                    : "Recorded again: \(recorded.joined(separator: ", ")). Unchanged: "
                        + "\(reused.joined(separator: ", ")).")
        }
        for note in demo.notes { console.say(note) }
        if let video = demo.files["video"] { console.say("Watch \(folder)/\(video.key)") }
        return .done
    }

    private static func scenes(
        of demo: DemoRecord, _ steps: [StepRecord]
    ) -> (recorded: [String], reused: [String]) {
        var isReused: [String: Bool] = [:]
        for step in steps { isReused[step.path] = step.label.reused }
        let ids = demo.scenes.map(\.id)
        return (
            ids.filter { isReused["scene/\($0)/record"] != true },
            ids.filter { isReused["scene/\($0)/record"] == true }
        )
    }
}
