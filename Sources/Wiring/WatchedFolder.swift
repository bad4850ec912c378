import Artifacts
import FoundationEssentials
import Ground
import Productions
import Workflow

/// A folder whose `input/campaign-briefs/*.json` become campaigns.
///
/// What was taken in is known from the ledger, not from the folder: nothing there is moved or
/// deleted, and a restart neither loses a brief nor makes it twice.
package final class WatchedFolder: Sendable {
    /// What has happened since the last look.
    package struct News: Sendable {
        package var lines: [String] = []
        /// Nothing new, and nothing underway.
        package var isQuiet = false
        package var isAllWell = true
    }

    struct Seen: Equatable {
        var size: Int
        var changed: Date
    }

    struct Memory {
        /// Files as they were when they were last taken in.
        var taken: [String: Seen] = [:]
        /// Files as they were at the last look: a file is taken in when it has stopped growing.
        var looked: [String: Seen] = [:]
        /// Runs of this folder that are made, by the last event that was seen of each.
        var underway: [RunID: Int64] = [:]
        /// The last event of all that was heard of; nil before the first look.
        var heard: Int64?
        /// Runs that were delivered, or are none of this folder's, with the last event that says
        /// nothing new of them.
        var settled: [RunID: Int64] = [:]
        var isAllWell = true
    }

    package let inbox: String
    /// Where results are wanted: the orders of this folder's runs name it.
    let folder: String
    private let request: CampaignDesk.Request
    let premises: Premises
    let memory = Guarded(Memory())

    package init(_ folder: String, _ request: CampaignDesk.Request, _ premises: Premises) throws {
        inbox = folder + "/input/campaign-briefs"
        self.folder = URL(fileURLWithPath: request.delivery ?? folder).standardizedFileURL.path
        self.request = request
        self.premises = premises
        do {
            try FileManager.default.createDirectory(
                atPath: inbox, withIntermediateDirectories: true)
        } catch {
            throw Fault(
                .storage, "The folder “\(inbox)” cannot be made: \(error).",
                subject: inbox)
        }
    }

    /// Takes in what is new, and delivers what is finished.
    package func look() async throws -> News {
        var news = News()
        try await listen()
        for file in try arrivals() { news.lines.append(try await take(file)) }
        news.lines += try await deliver()
        let memory = memory.withLock { $0 }
        news.isQuiet =
            news.lines.isEmpty && memory.underway.isEmpty && memory.looked == memory.taken
        news.isAllWell = memory.isAllWell
        return news
    }

    /// Briefs that are new or changed, and the same as at the last look.
    private func arrivals() throws -> [String] {
        let names = try FileManager.default.contentsOfDirectory(atPath: inbox)
        var now: [String: Seen] = [:]
        for name in names where name.hasSuffix(".json") && !name.hasPrefix(".") {
            // A file that has gone again between listing and asking is not there.
            let facts = try? FileManager.default.attributesOfItem(atPath: "\(inbox)/\(name)")
            guard let facts, facts[.type] as? FileAttributeType == .typeRegular else { continue }
            now[name] = Seen(
                size: facts[.size] as? Int ?? 0,
                changed: facts[.modificationDate] as? Date ?? Date(timeIntervalSince1970: 0))
        }
        return memory.withLock { memory in
            let ready = now.filter { name, seen in
                memory.looked[name] == seen && memory.taken[name] != seen
            }
            memory.looked = now
            memory.taken = memory.taken.filter { now[$0.key] != nil }
            for (name, seen) in ready { memory.taken[name] = seen }
            return ready.keys.sorted()
        }
    }

    private func take(_ name: String) async throws -> String {
        var request = request
        request.file = "\(inbox)/\(name)"
        do {
            let desk = CampaignDesk(premises)
            let intake = try await desk.accept(request)
            if let earlier = try await desk.ended(intake),
                let line = try await line(about: earlier)
            {
                return "\(name): \(line)"
            }
            let (run, resumed) = try await desk.submit(intake)
            memory.withLock { $0.underway[run] = 0 }
            return "\(name): \(resumed ? "goes on as" : "taken in as") \(run)"
        } catch let fault as Fault where fault.code != .diskFull {
            memory.withLock { $0.isAllWell = false }
            return "\(name): \(fault.explanation)"
        }
    }

    /// What there is to say of a brief whose run has ended already; nil when it is to be made again,
    /// since the shelf has lost what it made.
    private func line(about earlier: RunRecord) async throws -> String? {
        guard earlier.state == .done else {
            memory.withLock { $0.isAllWell = false }
            return "stopped earlier, as \(earlier.id); see `backlot dead-letters`"
        }
        let again: String
        switch try await Delivery(of: earlier.id, in: premises).mend() {
        case .whole: again = ""
        case .mended: again = "; what was missing is there again"
        case .lost: return nil
        }
        if try await premises.manifest(of: earlier.id)?.status == .complete {
            return "made already, as \(earlier.id)\(again)"
        }
        memory.withLock { $0.isAllWell = false }
        return "made already, as \(earlier.id), without some pictures\(again); `backlot runs retry "
            + "\(earlier.id)` tries them again"
    }

    private func deliver() async throws -> [String] {
        var lines: [String] = []
        for (run, number) in memory.withLock({ $0.underway }) {
            let events = try await premises.ledger.events(after: number, of: run, most: 1000)
            if let last = events.last {
                try await Delivery(of: run, in: premises).deliver(events)
                memory.withLock { $0.underway[run] = last.number }
                continue
            }
            guard let record = try await premises.ledger.run(run) else {
                // Somebody has tidied it away.
                memory.withLock { $0.underway[run] = nil }
                continue
            }
            guard record.state.isTerminal else { continue }
            let delivery = try await Delivery(of: run, in: premises)
            try await delivery.deliverAll()
            memory.withLock { memory in
                memory.underway[run] = nil
                memory.settled[run] = number
                if record.state != .done { memory.isAllWell = false }
            }
            lines.append(try await ending(of: record))
            lines += delivery.leftAlone.map {
                "“\($0)” is not what was made, and was left as it is"
            }
        }
        return lines
    }

    private func ending(of record: RunRecord) async throws -> String {
        guard record.state == .done, let output = record.output else {
            return "\(record.id): \(record.state.word). \(record.fault?.explanation ?? "")"
        }
        let manifest = try await premises.runs.value(Artifact<Manifest>(output))
        if manifest.status != .complete { memory.withLock { $0.isAllWell = false } }
        return "\(record.id): \(manifest.status.rawValue), \(manifest.folder)"
    }
}
