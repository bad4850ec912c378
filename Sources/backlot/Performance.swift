import Artifacts
import FoundationEssentials
import Ground
import Productions
import Wiring
import Workflow

/// Sees a run through: works on it, shows how it goes, delivers what it publishes, and says how it
/// ended.
struct Performance {
    let premises: Premises
    let console: Console

    func seeThrough(_ run: RunID, expecting steps: Int? = nil) async throws -> ExitCode {
        try await underway {
            let delivery = try await Delivery(of: run, in: premises)
            let before = try await premises.ledger.events(after: 0, of: run, most: 1_000_000)
            let progress = Progress(
                console, expecting: steps, after: try await finishedSteps(of: run))
            try await premises.hurry(run)
            let record = try await play(run, after: before.last?.number ?? 0, progress, delivery)
            console.clearProgress()
            guard let record else {
                console.note("Stopped. The same command goes on with run \(run).")
                return .interrupted
            }
            try await delivery.deliverAll()
            mention(delivery.leftAlone)
            return try await tell(record, delivery.folder, progress)
        }
    }

    private func mention(_ leftAlone: [String]) {
        for path in leftAlone {
            console.note(
                "“\(path)” is not what was made, and was left as it is. Move it away, and the same "
                    + "command brings ours.")
        }
    }

    /// Brings what a run publishes to a folder, while others work on it.
    ///
    /// - Parameter waits: Until the run is at rest; else brings what there is now.
    func fetch(_ run: RunID, to folder: String?, waits: Bool) async throws -> ExitCode {
        try await underway {
            let asked = try await premises.delivery(of: run)
            let delivery = try await Delivery(
                of: run, in: premises,
                to: folder ?? (asked == nil ? FileManager.default.currentDirectoryPath : nil))
            let progress = Progress(console, expecting: nil)
            let interrupt = Interrupt()
            do {
                let record =
                    waits
                    ? try await premises.follow(
                        run, stopped: { interrupt.hasHappened },
                        delayed: { progress.show(delayed: $0) }
                    ) { events in
                        try progress.show(events)
                        try await delivery.deliver(events)
                    } : try await premises.ledger.run(run)
                console.clearProgress()
                try await delivery.deliverAll()
                mention(delivery.leftAlone)
                guard let record, record.state.isTerminal || waits else {
                    console.note(
                        "Run \(run) is not finished; what it has published is in "
                            + "\(delivery.folder). --wait stays until it is.")
                    return .done
                }
                return try await tell(record, delivery.folder, progress)
            } catch is CancellationError {
                return .interrupted
            }
        }
    }

    /// Works until the run is at rest; nil when somebody has interrupted it.
    private func play(
        _ run: RunID, after number: Int64, _ progress: Progress, _ delivery: Delivery
    ) async throws -> RunRecord? {
        // It hears a second Ctrl-C while the worker waits for paid calls.
        let interrupt = Interrupt()
        defer { withExtendedLifetime(interrupt) {} }
        return try await premises.working(on: run) { worker in
            interrupt.stopping {
                console.note("Stopping when paid calls are back; Ctrl-C again stops at once.")
                worker.stop()
            }
            let patience = Patience(
                console, remark: "The same command then goes on with run \(run).")
            do {
                let record = try await premises.follow(
                    run, from: number,
                    stopped: {
                        if interrupt.hasHappened { return true }
                        try patience.check(worker.trouble, at: premises.world.now())
                        return false
                    },
                    delayed: { progress.show(delayed: $0) }
                ) { events in
                    try progress.show(events)
                    try await delivery.deliver(events)
                }
                return interrupt.hasHappened ? nil : record
            } catch is CancellationError {
                return nil
            }
        }
    }

    private func finishedSteps(of root: RunID) async throws -> [StepRecord] {
        var steps: [StepRecord] = []
        for run in try await premises.ledger.runs(RunFilter(root: root, most: 10_000)) {
            steps += try await premises.ledger.steps(of: run.id)
        }
        return steps
    }

    private func tell(
        _ record: RunRecord, _ folder: String, _ progress: Progress
    ) async throws -> ExitCode {
        switch record.state {
        case .done where record.production == Campaign.name:
            guard let output = record.output else { return .failed }
            let manifest = try await premises.runs.value(Artifact<Manifest>(output))
            return try tell(manifest, record, folder, progress)
        case .done where record.production == DemoVideo.name:
            guard let output = record.output else { return .failed }
            let demo = try await premises.runs.value(Artifact<DemoRecord>(output))
            let steps = try await premises.ledger.steps(of: record.id)
            return try tell(demo, steps, folder)
        case .done: return .done
        case .cancelled:
            console.note("Run \(record.id) was cancelled.")
            return .failed
        case .waiting:
            for wait in try await premises.ledger.waits(of: record.id) where wait.verdict == nil {
                console.note(
                    "Run \(record.id) waits for a yes: `backlot approve \(record.id) "
                        + "\(wait.wait.key)`.")
            }
            return .waiting
        case .dead, .attention:
            console.complain(record.fault?.words ?? "Run \(record.id) needs a person.")
            console.note(
                record.state == .dead
                    ? "Run \(record.id) is in the dead letters; `backlot dead-letters redrive "
                        + "\(record.id)` tries again and keeps what is finished."
                    : "Run \(record.id) needs attention; `backlot runs show \(record.id)` says more."
            )
            return .waiting
        default:
            console.complain(record.fault?.words ?? "Run \(record.id) failed.")
            return .failed
        }
    }

    private func tell(
        _ manifest: Manifest, _ record: RunRecord, _ folder: String, _ progress: Progress
    ) throws -> ExitCode {
        try console.json(manifest)
        let pictures = manifest.products.reduce(0) { $0 + $1.record.variants.count }
        if !console.isJSON {
            let drafts = manifest.products.count { $0.record.imageSource == .draft }
            console.say(
                "\(manifest.brand) · \(manifest.campaignID): \(counted(pictures, "picture")) of "
                    + "\(counted(manifest.products.count, "product")), "
                    + "\(manifest.status.rawValue), cost "
                    + "\(manifest.cost.total).")
            if progress.reused > 0 {
                console.say(
                    "\(progress.reused) of \(progress.made + progress.reused) steps were unchanged "
                        + "and reused.")
            }
            if drafts > 0 {
                console.say(
                    "\(drafts) of the product pictures \(drafts == 1 ? "is a draft" : "are drafts") "
                        + "of our own painter: good to judge the layout, not to be published.")
            }
            for product in manifest.products {
                for problem in product.record.problems {
                    console.complain(
                        "\(product.record.name): \(problem.file.map { "\($0): " } ?? "")"
                            + problem.reason)
                }
            }
            if manifest.status != .complete {
                console.note("`backlot runs retry \(record.id)` tries what is missing again.")
            }
            console.say("Look at \(folder)/\(manifest.folder)/index.html")
        }
        switch manifest.status {
        case .complete: return .done
        case .partial: return .partial
        case .failed: return .failed
        }
    }
}
