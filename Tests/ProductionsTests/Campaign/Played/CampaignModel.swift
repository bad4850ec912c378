import Artifacts
import ArtifactsTesting
import Ground
import Productions
import Testing
import Workflow

/// A place where the power goes: a write of one of the keepers, and whether it took effect.
struct CampaignCut: Sendable, CustomTestStringConvertible {
    let keeper: Keeper
    let when: BrittleStore.Mishap.When

    enum Keeper: Sendable, CaseIterable { case shelf, ledger }

    static let all = Keeper.allCases.flatMap { keeper in
        BrittleStore.Mishap.When.allCases.map { CampaignCut(keeper: keeper, when: $0) }
    }

    var testDescription: String { "\(keeper), \(when) the effect" }
}

/// What an undisturbed campaign publishes, how often it pays under which key, and what it says of it:
/// the measure of one whose machine lost power.
struct CampaignModel: Sendable {
    let published: [String: Digest]
    let paid: [String: Int]
    let manifest: Manifest

    /// A call that was cut off may have been paid, and the manifest says so; all else is as if
    /// nothing had been.
    func compare(
        _ manifest: Manifest, published found: [String: Digest], charges: [ChargeRecord],
        _ place: Comment
    ) {
        #expect(manifest.status == .complete, place)
        let charges = charges.filter { $0.state != .released }
        #expect(manifest.cost.total == charges.reduce(.zero) { $0 + $1.amount }, place)
        let isPresumed = charges.contains { $0.state == .presumed }
        let names = isPresumed ? ["/manifest.json", "/index.html"] : []
        func settled(_ published: [String: Digest]) -> [String: Digest] {
            published.filter { entry in !names.contains { entry.key.hasSuffix($0) } }
        }
        #expect(settled(found) == settled(published), place)
        #expect(Set(found.keys) == Set(published.keys), place)
        var manifest = manifest
        manifest.cost.total = self.manifest.cost.total
        for index in manifest.products.indices {
            manifest.products[index].record.cost = self.manifest.products[index].record.cost
        }
        #expect(manifest == self.manifest, place)
    }

    /// What was finished when the power went, with so many calls made for it, is not paid again; of
    /// the rest each attempt may have paid once.
    func compare(
        paid calls: [String: Int], with earlier: [String: Int], finished: Set<String>,
        attempts: Int = 1, _ place: Comment
    ) {
        for (key, count) in calls {
            let allowed = finished.contains(key) ? 0 : attempts
            #expect(count <= earlier[key, default: 0] + allowed, "\(key): \(place)")
        }
        #expect(Set(calls.keys) == Set(paid.keys), place)
    }

    /// The keys of the pictures whose checkpoints are durable.
    static func paintKeys(of run: RunID, _ steps: [StepRecord]) -> Set<String> {
        Set(
            steps.filter { $0.path.hasSuffix("/paint") }
                .map { "\(run)/\($0.path)@\($0.fingerprint.short)" })
    }
}
