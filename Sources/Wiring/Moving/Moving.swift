import Artifacts
import FoundationEssentials
import Ground
package import Workflow

/// Carries a whole installation, ledger and shelf, to another place.
///
/// The source is only read, and marked: nobody works in it while it is carried and afterwards. Cut
/// off anywhere, the same move goes on where it was: blobs that arrived are not sent again, the
/// ledger arrives in one transaction, and the marks are set last.
package struct Moving: Sendable {
    /// What was carried.
    package struct Report: Sendable, Codable, Hashable {
        package var from: String
        package var to: String
        package var runs = 0
        /// Rows of the ledger, and the digest of its archive: the same at both ends.
        package var rows = 0
        package var archive: String?
        package var blobs = 0
        package var bytes = 0
        package var names = 0
        /// An earlier move had done everything.
        package var wasDone = false

        private enum CodingKeys: String, CodingKey {
            case from, to, runs, rows, archive, blobs, bytes, names
            case wasDone = "was_done"
        }
    }

    let source: Keepers
    let target: Keepers
    let tell: @Sendable (String) -> Void

    /// Moves what the first settings name to where the second ones say.
    package static func move(
        _ settings: Settings, to target: Settings, tell: @escaping @Sendable (String) -> Void
    ) async throws -> Report {
        let world = RealWorld()
        try Premises.checkThere(settings)
        let moving = Moving(
            source: try await Keepers.open(settings, world: world),
            target: try await Keepers.open(target, world: world), tell: tell)
        let report: Result<Report, any Error>
        do {
            report = .success(try await moving.move())
        } catch {
            report = .failure(error)
        }
        await moving.source.ledger.close()
        await moving.target.ledger.close()
        return try report.get()
    }

    /// Lets people work again in an installation that was moved, or was going to be.
    package static func undo(_ settings: Settings) async throws -> MovingMark? {
        try Premises.checkThere(settings)
        let keepers = try await Keepers.open(settings, world: RealWorld())
        let mark = try await keepers.ledger.ledger.mark()
        if mark != nil { try await keepers.ledger.ledger.mark(nil) }
        await keepers.ledger.close()
        return mark
    }

    private func move() async throws -> Report {
        var report = Report(from: source.ledger.place, to: target.ledger.place)
        guard report.from != report.to else {
            throw Fault(
                .invalid,
                "The ledger is in \(report.to) already. Name where it is to go with --to or "
                    + "--to-data.",
                subject: "--to")
        }
        if try await isDone() {
            report.wasDone = true
            return report
        }
        try await checkTarget()
        try await closeSource()
        try await target.ledger.ledger.mark(MovingMark(.arriving, report.from))
        if source.shelf.place != target.shelf.place { try await carryShelf(&report) }
        try await carryLedger(&report)
        try await source.ledger.ledger.mark(MovingMark(.left, report.to))
        try await target.ledger.ledger.mark(nil)
        return report
    }

    /// Whether an earlier move came to its end, but for the last mark perhaps.
    private func isDone() async throws -> Bool {
        guard let mark = try await source.ledger.ledger.mark() else { return false }
        switch mark.state {
        case .left where mark.place == target.ledger.place:
            let arriving = MovingMark(.arriving, source.ledger.place)
            if try await target.ledger.ledger.mark() == arriving {
                try await target.ledger.ledger.mark(nil)
            }
            return true
        case .leaving where mark.place == target.ledger.place: return false
        default: throw mark.fault
        }
    }

    /// What is there may only be what this very installation was before, or a part of it.
    private func checkTarget() async throws {
        let place = source.ledger.place
        switch try await target.ledger.ledger.mark() {
        case MovingMark(.arriving, place), MovingMark(.left, place): return
        case let mark?: throw mark.fault
        case nil: break
        }
        let ledger = target.ledger.ledger
        let isTaken = try await !ledger.runs(RunFilter(most: 1)).isEmpty
        let isPlanned = try await !ledger.schedules().isEmpty
        guard !isTaken, !isPlanned else {
            throw Fault(
                .invalid,
                "\(target.ledger.place) holds another installation already; moving there would "
                    + "overwrite it. Name an empty place.",
                subject: target.ledger.place)
        }
    }

    /// Marks the source, so that nobody begins to work there, and sees that nobody does.
    private func closeSource() async throws {
        let ledger = source.ledger.ledger
        let goesOn = try await ledger.mark() != nil
        if !goesOn {
            try await checkQuiet()
            try await ledger.mark(MovingMark(.leaving, target.ledger.place))
        }
        do {
            try await checkQuiet()
        } catch {
            if !goesOn { try await ledger.mark(nil) }
            throw error
        }
    }

    private func checkQuiet() async throws {
        let workers = try await source.ledger.ledger.workers()
        guard let last = workers.map(\.leaseUntil).max() else { return }
        let names = workers.map(\.id.rawValue).joined(separator: ", ")
        throw Fault(
            .wrongState,
            "Workers are alive on the source: \(names). Stop them with SIGTERM, then move; one "
                + "that was killed is taken for dead after \(last.iso8601).",
            subject: source.ledger.place)
    }

    private func carryLedger(_ report: inout Report) async throws {
        let archive = try await ArchiveFile.of(source.ledger.ledger)
        tell("carrying the ledger: \(archive.count) rows")
        let pages = archive.reader()
        try await target.ledger.ledger.replaceAll(
            with: { try pages.next() }, marking: MovingMark(.arriving, report.from))
        let arrived = try await ArchiveFile.of(target.ledger.ledger)
        let still = try await ArchiveFile.of(source.ledger.ledger)
        guard arrived.digest == archive.digest, still.digest == archive.digest else {
            throw Fault(
                .storage,
                "The ledger did not arrive as it left (\(archive.digest.short) left, "
                    + "\(arrived.digest.short) arrived, \(still.digest.short) stands). Move again.",
                subject: report.to)
        }
        report.rows = archive.count
        report.archive = archive.digest.hex
        report.runs = try await target.ledger.ledger.runs(RunFilter(most: 10_000_000)).count
    }
}
