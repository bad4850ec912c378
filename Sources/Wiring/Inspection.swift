import Artifacts
import FoundationEssentials
import Glibc
package import Ground
import Productions
import Workflow

/// Looks at an installation and says what is ready, what is not, and how to mend it.
package struct Inspection: Sendable {
    /// One thing that was looked at.
    package struct Finding: Sendable, Codable, Hashable {
        package var subject: String
        package var grade: Grade
        package var words: String
        /// What to do; nothing to do when all is well.
        package var remedy: String?

        package enum Grade: String, Sendable, Codable {
            case ok, warning, broken
        }

        static func ok(_ subject: String, _ words: String) -> Self {
            Self(subject: subject, grade: .ok, words: words, remedy: nil)
        }

        static func warning(_ subject: String, _ words: String, _ remedy: String) -> Self {
            Self(subject: subject, grade: .warning, words: words, remedy: remedy)
        }

        static func broken(_ subject: String, _ words: String, _ remedy: String) -> Self {
            Self(subject: subject, grade: .broken, words: words, remedy: remedy)
        }
    }

    let premises: Premises

    package init(_ premises: Premises) { self.premises = premises }

    package func findings() async throws -> [Finding] {
        var findings = premises.settings.usesDataFolder ? [disk()] : []
        findings += await premises.keepers.ledger.probe()
        findings += await premises.keepers.shelf.probe()
        findings += try await ledger()
        findings += try await shelf()
        findings += try await runs()
        findings += await tools()
        return findings
    }

    /// What to say when there is no data folder, and nothing is to be made.
    package static func absent(_ settings: Settings) -> [Finding]? {
        if !settings.usesDataFolder || FileManager.default.fileExists(atPath: settings.data) {
            return nil
        }
        return [
            .broken(
                "data", "There is no data folder “\(settings.data)”.",
                "Name the right one with --data or BACKLOT_DATA; the first `backlot campaign` "
                    + "makes it.")
        ]
    }

    /// What to say when the premises cannot even be opened.
    package static func closed(_ fault: Fault) -> Finding {
        .broken(
            "opening", fault.explanation,
            "Put the data folder right (or name another with --data), then look again.")
    }

    private func disk() -> Finding {
        let folder = premises.settings.data
        var facts = statvfs()
        guard unsafe statvfs(folder, &facts) == 0 else {
            return .broken(
                "disk", "“\(folder)” cannot be examined.", "Check that the folder is there.")
        }
        let free = Int(facts.f_bavail) * Int(facts.f_frsize) / 1_000_000
        if facts.f_flag & UInt(ST_RDONLY) != 0 {
            return .broken("disk", "“\(folder)” is on a read-only file system.", "Remount it.")
        }
        return free < 500
            ? .warning(
                "disk", "\(free) MB are free where “\(folder)” is.",
                "Make room, or run `backlot tidy`.")
            : .ok("disk", "\(free) MB are free where “\(folder)” is.")
    }

    private func ledger() async throws -> [Finding] {
        let damage = try await premises.ledger.check()
        if damage.isEmpty { return [.ok("ledger", "The ledger is sound.")] }
        return damage.map {
            .broken("ledger", $0, premises.keepers.ledger.remedy)
        }
    }

    /// Every artifact that the ledger knows is on the shelf, whole, and shown under its name.
    private func shelf() async throws -> [Finding] {
        var findings: [Finding] = []
        var sound: Set<Digest> = []
        var count = 0
        for run in try await premises.ledger.runs(RunFilter(most: 1_000_000)) {
            if let finding = try await order(of: run) { findings.append(finding) }
            let outlet = try await outlet(of: run)
            var names = Names(run.id)
            // One that cannot be read is reported as a missing blob of its own.
            let manifest = try? await premises.manifest(of: run.id)
            for step in try await premises.ledger.steps(of: run.id) {
                count += 1
                if step.output.inline == nil, sound.insert(step.output.digest).inserted,
                    let finding = await blob(of: step)
                {
                    findings.append(finding)
                }
                if let manifest, let name = step.published,
                    !manifest.promises(step.output.digest, as: name)
                {
                    continue
                }
                try await names.look(for: step, in: premises.keepers.shelf.showroom) {
                    try await premises.shelf.published($0)
                }
                guard let outlet else { continue }
                try await names.look(for: step, in: outlet.folder) {
                    try await outlet.published($0)
                }
            }
            if let finding = names.finding { findings.append(finding) }
        }
        if findings.isEmpty {
            let steps = counted(count, "step")
            findings.append(.ok("shelf", "All artifacts of \(steps) are there and whole."))
        }
        return findings
    }

    /// What a run was handed in with is nobody's output, so nothing makes it again.
    private func order(of run: RunRecord) async throws -> Finding? {
        guard run.input.inline == nil, try await !premises.shelf.has(run.input.digest) else {
            return nil
        }
        return .broken(
            "shelf", "The order of run \(run.id) is lost (blob \(run.input.digest.short)).",
            run.state.isTerminal
                ? "The same command makes a new run, which reuses what is finished."
                : "Type the campaign's command again: it hands the order in again.")
    }

    private func outlet(of run: RunRecord) async throws -> Outlet? {
        // An order that cannot be read is a finding of its own.
        guard let order = try? await premises.campaignOrder(of: run.root),
            let folder = order.delivery
        else { return nil }
        let outlet = try premises.keepers.shelf.outlet(folder)
        // Of a shelf that several hosts share, each delivers to folders of its own.
        if case .copies = outlet, !FileManager.default.fileExists(atPath: folder) { return nil }
        return outlet
    }

    private func blob(of step: StepRecord) async -> Finding? {
        do {
            // Films are not to be read into memory; lending compares the digest, too.
            try await premises.shelf.withFile(of: step.output.digest) { _ in }
            return nil
        } catch {
            let run = step.run
            return .broken(
                "shelf", "\(Fault(error).explanation) It is the output of \(run), \(step.path).",
                "`backlot take \(run) \(step.path)` makes it again, or `backlot edit \(run) "
                    + "\(step.path) FILE` puts a copy of yours in its place.")
        }
    }

    private func runs() async throws -> [Finding] {
        let dead = try await premises.ledger.runs(
            RunFilter(states: [.dead, .failed, .attention], topLevelOnly: true, most: 10_000))
        let letters: Finding =
            dead.isEmpty
            ? .ok("runs", "No dead letters.")
            : .warning(
                "runs",
                "\(counted(dead.count, "run")) \(dead.count == 1 ? "needs" : "need") a person.",
                "`backlot dead-letters` lists them.")
        return try await [letters] + workers()
    }

    /// Who works, and what nobody who works can make.
    private func workers() async throws -> [Finding] {
        let alive = try await premises.ledger.workers()
        var findings: [Finding] = []
        for (kind, count) in try await premises.orphanedKinds() {
            findings.append(
                .warning(
                    "workers",
                    "No live worker and not this program knows \(kind.name) \(kind.version), for "
                        + "\(counted(count, "waiting run")).",
                    "Start `backlot worker` of a version that does, or cancel them."))
        }
        let waiting = try await premises.ledger.runs(
            RunFilter(states: [.ready, .running, .delayed], most: 100_000))
        if alive.isEmpty, !waiting.isEmpty {
            findings.append(
                .warning(
                    "workers", "Nobody works, and \(counted(waiting.count, "run")) should be made.",
                    "Start `backlot worker`."))
        }
        if !findings.isEmpty { return findings }
        let names = alive.map(\.id.rawValue).joined(separator: ", ")
        return [.ok("workers", alive.isEmpty ? "Nothing to do." : "At work: \(names).")]
    }
}
