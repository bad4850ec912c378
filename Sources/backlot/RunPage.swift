import Artifacts
import Ground
import Wiring
import Workflow

/// One run on a page: what it is, its steps, what it waits for, what it cost.
struct RunPage {
    let premises: Premises
    let console: Console

    private struct Everything: Encodable {
        let run: RunRecord
        let steps: [StepRecord]
        let waits: [WaitRecord]
        let charges: [ChargeRecord]
    }

    func show(_ record: RunRecord) async throws {
        let steps = try await premises.ledger.steps(of: record.id)
        let waits = try await premises.ledger.waits(of: record.id)
        let charges = try await premises.ledger.charges(of: record.root)
            .filter { $0.run == record.id }
        if console.isJSON {
            try console.json(
                Everything(run: record, steps: steps, waits: waits, charges: charges))
            return
        }
        console.say("\(record.id)  \(record.production) \(record.version)  \(record.state.word)")
        if !record.title.isEmpty { console.say(record.title) }
        console.say("handed in \(record.submitted.iso8601)" + ended(record))
        if let fault = record.fault, record.state != .done { console.say(fault.words) }
        let delivery = try await Delivery(of: record.root, in: premises)
        console.say("files under \(delivery.folder)")
        console.say("")
        let failures = Set(Failure.standing(in: steps).map(\.path))
        showSteps(steps.filter { Failure.step(at: $0.path) == nil || failures.contains($0.path) })
        for wait in waits {
            console.say("waits for \(wait.wait.key): \(wait.verdict?.words ?? "open")")
        }
        for charge in charges {
            let model = "\(charge.provider ?? "")/\(charge.model ?? "")"
            console.say("cost \(charge.amount) \(charge.state)  \(model)  \(charge.path)")
        }
    }

    private func showSteps(_ steps: [StepRecord]) {
        let width = min(60, steps.map(\.path.count).max() ?? 0)
        for step in steps {
            let path = step.path + String(repeating: " ", count: max(0, width - step.path.count))
            let isFailure = Failure.step(at: step.path) != nil
            let how = isFailure ? "      " : step.label.reused ? "reused" : "made  "
            let name = step.published.map { "  \($0)" } ?? ""
            console.say(
                "\(path)  \(how)  \(step.output.digest.short)  \(step.output.size) B\(name)")
        }
    }

    private func ended(_ record: RunRecord) -> String {
        record.ended.map { ", ended \($0.iso8601)" } ?? ""
    }
}

extension Verdict {
    /// For people.
    fileprivate var words: String {
        switch self {
        case .approved(let person): "approved by \(person)"
        case .rejected(let person, let reason): "rejected by \(person): \(reason)"
        case .elapsed: "the time has passed"
        case .output: "answered"
        case .failed(let fault): "failed: \(fault.explanation)"
        }
    }
}
