import ArtifactsTesting
import Ground
import Workflow
import WorkflowTesting

/// A ledger over another whose power goes at one of its commits, numbered from 1.
///
/// With the power gone nothing can be read or written any more.
final class BrittleLedger: LedgerFront {
    private let ledger: any Ledger
    private let mains: Mains
    private let cutting: (number: Int, when: BrittleStore.Mishap.When)?
    private let count = Guarded(0)

    init(
        _ ledger: any Ledger, mains: Mains, cutting number: Int? = nil,
        _ when: BrittleStore.Mishap.When = .before
    ) {
        self.ledger = ledger
        self.mains = mains
        cutting = number.map { ($0, when) }
    }

    /// How many commits were asked for so far.
    var commits: Int { count.withLock { $0 } }

    func commit(_ mutations: [Mutation]) async throws -> [Result<Answer, Fault>] {
        try await mains.draw()
        let number = count.withLock { count in
            count += 1
            return count
        }
        let isLast = number == cutting?.number
        if isLast, cutting?.when == .before { mains.cut() }
        try await mains.draw()
        let answers = try await ledger.commit(mutations)
        if isLast { mains.cut() }
        try await mains.draw()
        return answers
    }

    /// The ledger below, while there is power.
    var below: any Ledger {
        get async throws {
            try await mains.draw()
            return ledger
        }
    }
}
