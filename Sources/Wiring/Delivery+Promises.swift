import Artifacts
import FoundationEssentials
import Ground
import Productions
import Workflow

extension Delivery {
    /// What `mend` found of a finished run.
    package enum Mending: Sendable {
        /// Everything is where it was promised.
        case whole
        /// Something was missing, and is there again.
        case mended
        /// Something is missing that the shelf has lost: only another run can make it.
        case lost
    }

    /// Shows again what is missing of a finished run, here and on the shelf.
    package func mend() async throws -> Mending {
        let steps: [StepRecord]
        do {
            steps = try await promisedSteps()
        } catch let fault as Fault where fault.code == .notFound {
            return .lost
        }
        var (absent, astray): ([StepRecord], [StepRecord]) = ([], [])
        for step in steps {
            guard let name = step.published else { continue }
            if let outlet, try await outlet.published(name) == nil { absent.append(step) }
            let shown = try await premises.shelf.published(name)
            guard shown != step.output.digest, try await isOurs(shown) else { continue }
            astray.append(step)
        }
        if absent.isEmpty && astray.isEmpty { return .whole }
        for step in absent + astray where step.output.inline == nil {
            guard try await premises.shelf.has(step.output.digest) else { return .lost }
        }
        for step in absent { try await deliver(step) }
        for step in astray {
            guard let name = step.published else { continue }
            if let inline = step.output.inline { _ = try await premises.shelf.keep(inline) }
            try await premises.shelf.publish(step.output.digest, as: name)
        }
        return .mended
    }

    /// Whether a part of what was promised is there and a part is not.
    func isCutOff() async throws -> Bool {
        guard let outlet else { return false }
        var (there, missing) = (false, false)
        let steps: [StepRecord]
        do {
            steps = try await promisedSteps()
        } catch let fault as Fault where fault.code == .notFound {
            // The shelf has lost the manifest: this run's files are nobody's promise any more.
            return false
        }
        for step in steps {
            guard let name = step.published else { continue }
            if try await outlet.published(name) == nil { missing = true } else { there = true }
            if there && missing { return true }
        }
        return false
    }

    /// The steps of the run and its children whose names are to be seen.
    ///
    /// An edited brief may have fewer products or locales than the one before: what a finished
    /// campaign does not speak of any more is not promised any more.
    func promisedSteps() async throws -> [StepRecord] {
        let manifest = try await premises.manifest(of: root)
        var steps: [StepRecord] = []
        for run in try await premises.ledger.runs(RunFilter(root: root, most: 10_000)) {
            steps += try await premises.ledger.steps(of: run.id)
                .filter { step in
                    guard let name = step.published else { return false }
                    return manifest?.promises(step.output.digest, as: name) ?? true
                }
        }
        return steps
    }

    /// Takes away what a finished campaign's folder shows of earlier versions of it.
    ///
    /// Only names that we give, and only bytes that are ours: a person's own file stays.
    func withdrawSuperseded() async throws {
        guard let manifest = try await premises.manifest(of: root) else { return }
        let (folder, promised) = (manifest.folder + "/", manifest.promised)
        func isSuperseded(_ name: String) -> Bool {
            !promised.contains(name) && name.hasPrefix(folder)
                && CampaignFolder.names(String(name.dropFirst(folder.count)))
        }
        if let outlet {
            for name in try outlet.names(under: manifest.folder) where isSuperseded(name) {
                let digest = try await outlet.published(name)
                if digest != nil, try await isOurs(digest) { try await outlet.unpublish(name) }
            }
        }
        for name in try await premises.shelf.names(under: folder) where isSuperseded(name) {
            let digest = try await premises.shelf.published(name)
            if digest != nil, try await isOurs(digest) { try await premises.shelf.unpublish(name) }
        }
    }

    /// Whether what stands under one of our names may be replaced.
    ///
    /// Nothing may, and bytes that the shelf has; others are a person's own.
    func isOurs(_ digest: Digest?) async throws -> Bool {
        guard let digest else { return true }
        return try await premises.shelf.has(digest)
    }
}

extension Outlet {
    /// The files in one of its folders, by their names from the outlet's root.
    func names(under part: String) throws -> [String] {
        let path = "\(folder)/\(part)"
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        return try FileManager.default.subpathsOfDirectory(atPath: path).map { "\(part)/\($0)" }
    }
}

extension Premises {
    /// What a finished campaign says of itself; nil when the run is not finished, or no campaign.
    func manifest(of run: RunID) async throws -> Manifest? {
        guard let record = try await ledger.run(run), record.production == Campaign.name,
            record.state == .done, let output = record.output
        else { return nil }
        return try await runs.value(Artifact<Manifest>(output))
    }
}
