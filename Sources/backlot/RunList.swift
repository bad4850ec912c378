import Ground
import Workflow

/// Runs as a table.
struct RunList {
    let console: Console

    func show(_ runs: [RunRecord], otherwise none: String) throws {
        if console.isJSON {
            for run in runs { try console.json(run) }
            return
        }
        if runs.isEmpty { console.say(none) }
        let width = runs.map(\.id.rawValue.count).max() ?? 0
        for run in runs {
            let id = run.id.rawValue + String(repeating: " ", count: width - run.id.rawValue.count)
            let state =
                run.state.word + String(repeating: " ", count: 9 - min(9, run.state.word.count))
            let fault = run.state == .done ? "" : run.fault.map { "  \($0.words)" } ?? ""
            console.say("\(id)  \(state)  \(run.submitted.iso8601)  \(run.title)\(fault)")
        }
    }
}
