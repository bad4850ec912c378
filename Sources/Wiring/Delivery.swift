import Artifacts
import FoundationEssentials
import Ground
package import Productions
package import Workflow

/// Brings what a run publishes to the folder that was asked for.
///
/// Every name appears there whole, as on the shelf; delivering again does nothing.
package struct Delivery: Sendable {
    /// The folder, absolute, in which people find `output/…` or `staging_area/…`.
    package let folder: String
    let premises: Premises
    let root: RunID
    /// Nil when what the shelf itself publishes is all that was asked for.
    let outlet: Outlet?
    /// Files of other people under our names, which were left alone.
    private let foreign = Guarded<Set<String>>([])

    /// - Parameter named: Another folder than the run was handed in with.
    package init(
        of root: RunID, in premises: Premises, to named: String? = nil
    ) async throws {
        self.premises = premises
        self.root = root
        if let named { try Self.checkFolder(named) }
        let wanted =
            if let named { URL(fileURLWithPath: named).standardizedFileURL.path } else {
                try await premises.delivery(of: root)
            }
        folder = wanted ?? premises.keepers.shelf.showroom
        outlet = try wanted.map { try premises.keepers.shelf.outlet($0) }
    }

    /// Makes the folder, or says why nothing can be delivered there, before anything is paid.
    static func checkFolder(_ folder: String, for name: String = "output") throws {
        let output = folder + "/" + name
        do {
            try FileManager.default.createDirectory(
                atPath: output, withIntermediateDirectories: true)
        } catch {
            throw refusal(of: folder)
        }
        guard FileManager.default.isWritableFile(atPath: output) else {
            throw refusal(of: folder)
        }
    }

    private static func refusal(of folder: String) -> Fault {
        Fault(
            .invalid,
            "Nothing can be written to “\(folder)”. Make it a folder that you may write to, or name "
                + "another with --out.",
            subject: "--out")
    }

    /// Delivers what the steps of these events have published.
    package func deliver(_ events: [Event]) async throws {
        let made = events.filter { $0.kind == .stepMade || $0.kind == .stepReused }
        for (run, events) in Dictionary(grouping: made, by: \.run) {
            let paths = Set(events.compactMap(\.path))
            for step in try await premises.ledger.steps(of: run) where paths.contains(step.path) {
                try await deliver(step)
            }
        }
    }

    /// Delivers everything that the run and its children have published, and takes away what an
    /// earlier version of a finished campaign had and this one has not.
    package func deliverAll() async throws {
        for step in try await promisedSteps() { try await deliver(step) }
        try await withdrawSuperseded()
    }

    /// The paths of files that bear our names, are none of ours and were therefore left as they are.
    package var leftAlone: [String] { foreign.withLock { $0.sorted() }.map { "\(folder)/\($0)" } }

    /// Takes away everything that the run has published, here and on the shelf.
    package func withdraw() async throws {
        for step in try await premises.ledger.steps(of: root) {
            guard let name = step.published else { continue }
            // A file that somebody has put there since is theirs.
            let digest = step.output.digest
            if let outlet, try await outlet.published(name) == digest {
                try await outlet.unpublish(name)
            }
            if try await premises.shelf.published(name) == digest {
                try await premises.shelf.unpublish(name)
            }
        }
    }

    func deliver(_ step: StepRecord) async throws {
        guard let outlet, let name = step.published else { return }
        let there = try await outlet.published(name)
        if there == step.output.digest { return }
        guard try await isOurs(there) else {
            foreign.withLock { _ = $0.insert(name) }
            return
        }
        try await outlet.show(step.output, as: name)
    }
}

extension Premises {
    /// The folder in which a run's results are wanted; nil when nobody named one.
    package func delivery(of run: RunID) async throws -> String? {
        if let order = try await campaignOrder(of: run) { return order.delivery }
        return try await demoOrder(of: run)?.delivery
    }

    /// What a campaign run was started with; nil for runs of other productions.
    package func campaignOrder(of run: RunID) async throws -> CampaignOrder? {
        guard let record = try await ledger.run(run), record.production == Campaign.name else {
            return nil
        }
        return try await runs.value(Artifact<CampaignOrder>(record.input))
    }
}
