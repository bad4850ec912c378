import Testing
import Workflow
import WorkflowTesting

/// A simulation that notices nothing proves nothing: each of these bugs must break a promise.
@Suite("Planted bugs")
struct PlantedBugTests {
    private func caught(_ name: String, within seeds: UInt64, defects: Set<Defect> = []) -> Bool {
        for seed in 1...seeds {
            if let violation = Sim.run(seed: seed, defects: defects).violations.first {
                print("planted \(name): caught by seed \(seed): \(violation.prefix(160))")
                return true
            }
        }
        print("planted \(name): MISSED")
        return false
    }

    @Test("a bug planted in the ledger is caught", arguments: Defect.allCases)
    func ledger(defect: Defect) {
        #expect(caught(defect.rawValue, within: 5000, defects: [defect]))
    }

    /// Bugs that only a quiet house shows: there tests catch them by name.
    private static let idle: [Flaw: @Sendable () throws -> Bool] = [
        .neverNudges: IdleChecks.hearOfOtherProcesses,
        .ignoresCancellation: IdleChecks.cancel,
        .losesProbe: IdleChecks.probeAgain,
        .neverTicks: IdleChecks.startWhatIsDue,
        .parksForTheStopped: { IdleChecks.stop() },
    ]

    @Test("a bug planted in the engine is caught", arguments: Flaw.allCases)
    func engine(flaw: Flaw) throws {
        let isCaught = try Flaw.$planted.withValue(flaw) {
            if let check = Self.idle[flaw] { return try !check() }
            return caught(flaw.rawValue, within: 1000)
        }
        #expect(isCaught)
    }
}
