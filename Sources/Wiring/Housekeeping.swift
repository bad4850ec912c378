import Artifacts
import FoundationEssentials
package import Ground
import Productions
import Workflow

/// Forgets what is past its time, and sweeps up what nothing refers to any more.
package struct Housekeeping: Sendable {
    /// What a tidying did, or would do.
    package struct Report: Sendable, Codable, Hashable {
        package var expired: [String] = []
        package var deadLettersDropped: [String] = []
        package var buried = 0
        package var blobsRemoved = 0
        package var bytesFreed = 0

        private enum CodingKeys: String, CodingKey {
            case expired
            case deadLettersDropped = "dead_letters_dropped"
            case buried
            case blobsRemoved = "blobs_removed"
            case bytesFreed = "bytes_freed"
        }
    }

    /// Blobs younger than this may belong to a write that is still on its way to the ledger.
    package static let grace = Moment.Span.days(1)

    private let premises: Premises

    package init(_ premises: Premises) { self.premises = premises }

    /// Tidies; with `onlyLook` nothing is changed and the report says what would be.
    package func tidy(onlyLook: Bool, grace: Moment.Span = grace) async throws -> Report {
        var report = Report()
        let now = premises.world.now()
        let settings = premises.settings
        let queued = Moment.Span.days(Int64(settings.keepQueued))
        report.buried =
            onlyLook
            ? try await stale(before: now + .milliseconds(-queued.milliseconds))
            : try await premises.runs.bury(olderThan: queued)
        for run in try await premises.ledger.runs(RunFilter(topLevelOnly: true, most: 1_000_000)) {
            guard run.state.isTerminal, let ended = run.ended else { continue }
            let isLetter = run.state == .dead || run.state == .failed
            let days = isLetter ? settings.keepDeadLetters : settings.keepCampaigns
            guard now - ended > .days(Int64(days)) else { continue }
            if isLetter {
                report.deadLettersDropped.append(run.id.rawValue)
            } else {
                report.expired.append(run.id.rawValue)
            }
            if onlyLook { continue }
            // The names go first: when this is cut off, the run is still there to be expired again.
            try await Delivery(of: run.id, in: premises).withdraw()
            try await premises.runs.forget(run.id)
        }
        try await sweep(
            &report, onlyLook: onlyLook, keptBefore: now + .milliseconds(-grace.milliseconds))
        return report
    }

    /// How many runs nobody has begun since they were handed in, before that time.
    private func stale(before limit: Moment) async throws -> Int {
        try await premises.ledger.runs(RunFilter(states: [.ready, .delayed], most: 1_000_000))
            .count { $0.started == nil && $0.submitted < limit }
    }

    private func sweep(
        _ report: inout Report, onlyLook: Bool, keptBefore limit: Moment
    ) async throws {
        // The blobs are listed before the ledger is asked: what is kept meanwhile is not on the list.
        let blobs = try await premises.shelf.blobs()
        let live = try await premises.liveDigests()
        for blob in blobs where blob.kept < limit && !live.contains(blob.digest) {
            report.blobsRemoved += 1
            report.bytesFreed += blob.size
            if !onlyLook { try await premises.shelf.remove(blob.digest, keptBefore: limit) }
        }
    }
}

extension Premises {
    /// Every digest that the ledger refers to, and every digest that a document among those
    /// mentions: an order names its pictures.
    func liveDigests() async throws -> Set<Digest> {
        var live = try await ledger.referencedDigests()
        for run in try await ledger.runs(RunFilter(most: 1_000_000)) {
            let document = try await mentionable(run.input)
            live.formUnion(Self.mentions(in: document))
        }
        return live
    }

    private func mentionable(_ parcel: Parcel) async throws -> Data {
        if let inline = parcel.inline { return inline }
        guard parcel.size <= 4_000_000, try await shelf.has(parcel.digest) else { return Data() }
        return try await shelf.read(parcel.digest)
    }

    /// Everything in a text that could be a digest: too many are kept rather than too few.
    static func mentions(in document: Data) -> Set<Digest> {
        var found: Set<Digest> = []
        var run: [UInt8] = []
        func close() {
            if run.count == 64, let digest = Digest(hex: String(decoding: run, as: UTF8.self)) {
                found.insert(digest)
            }
            run.removeAll(keepingCapacity: true)
        }
        for byte in document {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"):
                run.append(byte)
            default: close()
            }
        }
        close()
        return found
    }
}
