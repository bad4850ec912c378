import Artifacts
import FoundationEssentials
import Ground
import Productions
import Studio
import StudioTesting
import Workflow

/// What the demo's tests ask of the stage.
extension CampaignStage {
    static func demoOrder(_ submission: String = "6a1c") -> DemoOrder {
        DemoOrder(
            submission: submission, address: SampleSite.address,
            voices: [
                Voice(engine: "pretend", name: "anna", language: "en"),
                Voice(engine: "pretend", name: "omar", language: "ar"),
            ], prices: PriceList(date: "2026-11-01", pictures: [:]))
    }

    func submit(_ order: DemoOrder) throws -> RunID {
        try ask { runs in
            try await runs.submit(
                DemoVideo.self, order, stem: "fernhill", key: "demo:\(order.submission)",
                lineage: "demo/fernhill")
        }
        .id
    }

    /// Plays until the run has ended, and reads its record.
    func demo(of run: RunID) throws -> DemoRecord {
        play()
        let record = try record(run)
        guard record.state == .done, let output = record.output else {
            throw record.fault
                ?? Fault(.wrongState, "Run “\(run)” is \(record.state.word), not done.")
        }
        return try ask { try await $0.value(Artifact<DemoRecord>(output)) }
    }

    func text(_ name: String) throws -> String {
        guard let digest = shelf.published(name) else {
            throw Fault(.notFound, "Nothing is published as \(name).")
        }
        return String(decoding: try shelf.read(digest), as: UTF8.self)
    }
}
