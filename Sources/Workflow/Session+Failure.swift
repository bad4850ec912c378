import Artifacts
import Ground

/// A fault on its way to the production: trying again cannot help, or has been done often enough.
struct HandedOver: Error {
    let fault: Fault
}

// What a production is handed it may catch, and go on without the step. So that it decides the
// same when it is played again, the fault is written down first; it stands until somebody asks for
// another try (`docs/decisions/0005-failures-are-written-down.md`).
extension Session {
    /// Whether this is the run's last receive, so that no body will be tried again after it.
    var isLastReceive: Bool {
        record.receives >= house.settings.maxReceives || planted(.givesUpEarly)
    }

    /// The fault that this step has handed its production before, while nobody asked for another
    /// try.
    func standingFault(at place: Place) async throws -> Fault? {
        guard let step = claimed.steps[Failure.path(of: place.path)],
            step.fingerprint == Failure.fingerprint(of: place, in: record),
            !planted(.forgetsFailures)
        else { return nil }
        return try Fault(stored: await house.shelf.unpack(step.output))
    }

    /// Writes a fault down that the production is to be handed; other errors stay what they are.
    func handOver(_ error: any Error, at place: Place) async throws -> any Error {
        let fault: Fault
        switch error {
        case let handed as HandedOver: fault = handed.fault
        case let final as Fault where final.isFinal: fault = final
        default: return error
        }
        let fingerprint = Failure.fingerprint(of: place, in: record)
        if claimed.steps[Failure.path(of: place.path)]?.fingerprint == fingerprint {
            return HandedOver(fault: fault)
        }
        if planted(.forgetsFailures) { return HandedOver(fault: fault) }
        let parcel = try await house.insist(unless: checkNotFenced) {
            try await house.shelf.pack(fault.stored())
        }
        let now = house.world.now()
        // Nothing was made, so it is no progress.
        let label = Label(
            inputs: [place.fingerprint], provider: place.order.effect.provider,
            model: place.order.effect.model, started: now, finished: now, reused: true)
        let step = StepRecord(
            run: record.id, path: Failure.path(of: place.path), fingerprint: fingerprint,
            base: fingerprint, revision: record.revision, output: parcel, published: nil,
            label: label)
        let checkpoint = Checkpoint(hold: claimed.hold, step: step, lineage: record.lineage)
        switch try await insist(.checkpoint(checkpoint)) {
        case .fenced: throw interrupt(.stopped(.fenced), in: "")
        default: return HandedOver(fault: fault)
        }
    }
}

/// How a fault that a production was handed stands among the steps of its run.
package enum Failure {
    private static let ending = "/failed"

    /// The path under which a step's fault is written down.
    package static func path(of step: String) -> String { step + ending }

    /// The step whose fault stands at a path; nil when the path is a step's own.
    package static func step(at path: String) -> String? {
        path.hasSuffix(ending) ? String(path.dropLast(ending.utf8.count)) : nil
    }

    /// Of one run and one revision: a fault answers for nobody else, and for no later try.
    static func fingerprint(of place: Session.Place, in record: RunRecord) -> Digest {
        var hash = SHA256()
        hash.update(
            "\(record.id)\n\(record.revision)\n\(place.path)\n\(place.fingerprint.hex)\nfailed")
        return Digest(hash)
    }

    /// The faults among a run's steps that no later success has made good.
    package static func standing(in steps: [StepRecord]) -> [StepRecord] {
        let made = Dictionary(steps.map { ($0.path, $0) }, uniquingKeysWith: { $1 })
        return steps.filter { failure in
            guard let path = step(at: failure.path) else { return false }
            return made[path].map { !failure.label.inputs.contains($0.fingerprint) } ?? true
        }
    }
}
