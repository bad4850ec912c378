import FoundationEssentials
import Ground
import Productions
import Workflow

// Runs of this folder may be handed in, made or changed by others: their results belong here all the
// same.
extension WatchedFolder {
    /// Hears of runs of this folder at which something has happened.
    func listen() async throws {
        guard var number = memory.withLock({ $0.heard }) else { return try await beginListening() }
        while true {
            let events = try await premises.ledger.events(after: number, of: nil, most: 500)
            guard let last = events.last else { break }
            for event in events { try await notice(event.root, at: event.number) }
            number = last.number
            if events.count < 500 { break }
        }
        let heard = number
        memory.withLock { $0.heard = heard }
    }

    private func notice(_ root: RunID, at number: Int64) async throws {
        let isNews = memory.withLock { memory in
            memory.underway[root] == nil && memory.settled[root, default: 0] < number
        }
        guard isNews else { return }
        let isOurs = try await belongsHere(root)
        memory.withLock { memory in
            // It watches for months: what was settled long ago may be looked at again.
            if memory.settled.count > 10_000 { memory.settled = [:] }
            if isOurs { memory.underway[root] = number - 1 } else { memory.settled[root] = .max }
        }
    }

    /// Takes up what was underway when nobody listened, and what was delivered in part only.
    private func beginListening() async throws {
        let last = try await lastEvent()
        let filter = RunFilter(
            states: [.ready, .running, .delayed, .waiting, .done], production: Campaign.name,
            topLevelOnly: true, most: 10_000)
        for run in try await premises.ledger.runs(filter) where try await belongsHere(run.id) {
            if !run.state.isTerminal {
                memory.withLock { $0.underway[run.id] = 0 }
            } else if try await Delivery(of: run.id, in: premises).isCutOff() {
                memory.withLock { $0.underway[run.id] = last }
            }
        }
        memory.withLock { $0.heard = last }
    }

    private func belongsHere(_ run: RunID) async throws -> Bool {
        do {
            return try await premises.campaignOrder(of: run)?.delivery == folder
        } catch let fault as Fault where fault.code == .notFound {
            // The shelf has lost its order, so nobody can say; the doctor names the blob.
            return false
        }
    }

    /// The number of the newest event, found by asking whether there are later ones.
    private func lastEvent() async throws -> Int64 {
        var (low, high): (Int64, Int64) = (0, 1)
        while try await hasEvent(after: high) { (low, high) = (high, high * 2) }
        while low < high {
            let middle = low + (high - low) / 2
            if try await hasEvent(after: middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func hasEvent(after number: Int64) async throws -> Bool {
        try await !premises.ledger.events(after: number, of: nil, most: 1).isEmpty
    }
}
