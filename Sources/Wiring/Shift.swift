import FoundationEssentials
package import Ground
package import Workflow

/// How much a worker takes on: runs at once, places in its own lanes, places in the pools of all
/// hosts.
package struct Shift: Sendable {
    /// Runs held at once; by default twice the cores, at least four.
    package var capacity: Int?
    /// What was said of lanes and pools, by their names.
    package var places: [String: Int]
    /// How long the ledger waits for a sign of life before others take this worker's runs; by
    /// default what the ledger's kind is used with.
    package var lease: Moment.Span?

    package init(
        capacity: Int? = nil, places: [String: Int] = [:], lease: Moment.Span? = nil
    ) {
        self.capacity = capacity
        self.places = places
        self.lease = lease
    }

    /// Lanes bound what runs at once in one process, because they stand for its machine: cores,
    /// memory, screens.
    package static let lanes = ["parse", "render", "browser", "camera"]
    /// Pools bound what runs at once on all hosts together: the ledger counts them.
    package static let pools = ["image-model", "language-model"]

    /// Reads `image-model=5,render=2`.
    package static func places(_ text: String) throws -> [String: Int] {
        var places: [String: Int] = [:]
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.split(separator: "=", omittingEmptySubsequences: false)
            let name = String(sides[0])
            guard sides.count == 2, let number = Int(sides[1]), (1...100_000).contains(number)
            else {
                throw Fault(
                    .invalid, "“\(part)” is no limit; expected such as render=2.",
                    subject: String(part))
            }
            guard (lanes + pools).contains(name) else {
                throw Fault(
                    .invalid,
                    "There is no pool “\(name)”. On all hosts together: "
                        + pools.joined(separator: ", ") + "; in each process: "
                        + lanes.joined(separator: ", ") + ".",
                    subject: name)
            }
            guard places.updateValue(number, forKey: name) == nil else {
                throw Fault(.invalid, "“\(name)” is limited twice.", subject: name)
            }
        }
        return places
    }

    static let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)

    var mostRuns: Int { capacity ?? max(4, Self.cores * 2) }

    /// Room in this process, by lane.
    var lanes: [String: Int] {
        ["parse": 10, "render": Self.cores, "browser": 1, "camera": Self.cores]
            .merging(places.filter { Self.lanes.contains($0.key) }) { $1 }
    }
}

extension Premises {
    /// Writes down the limits of the pools.
    ///
    /// A number that somebody has set, in the settings or for this shift, is written; one that
    /// nobody has set leaves alone what live workers go by.
    func setLimits(_ shift: Shift) async throws {
        let standing = try await ledger.pools()
        let isAlone = try await ledger.workers().isEmpty
        for (pool, set, otherwise) in [
            ("image-model", settings.imageSlots, 5), ("language-model", nil, nil),
        ] as [(String, Int?, Int?)] {
            if let number = shift.places[pool] ?? set {
                try await runs.limit(pool: pool, to: number)
            } else if isAlone || standing[pool] == nil, standing[pool] != otherwise {
                try await runs.limit(pool: pool, to: otherwise)
            }
        }
        _ = try await monthlyBudget.scopes()
    }

    /// Runs that are to be made, but by no worker that lives and not by this program: their
    /// production, or its version, is unknown to all of them.
    package func orphanedKinds() async throws -> [(kind: ProductionKey, runs: Int)] {
        let known = Set(
            try await ledger.workers().flatMap(\.productions) + repertoire.keys)
        let waiting = try await ledger.runs(
            RunFilter(states: [.ready, .running, .delayed], most: 100_000))
        var counts: [ProductionKey: Int] = [:]
        for run in waiting {
            let kind = ProductionKey(name: run.production, version: run.version)
            if !known.contains(kind) { counts[kind, default: 0] += 1 }
        }
        return counts.map { ($0.key, $0.value) }
            .sorted { ($0.kind.name, $0.kind.version) < ($1.kind.name, $1.kind.version) }
    }
}

extension Premises {
    /// Where this installation's keepers are, for people.
    package var place: String { "\(keepers.ledger.place), \(keepers.shelf.place)" }

    /// What a worker of this shift takes on, for people.
    package func pledge(of shift: Shift) -> String {
        let kinds = repertoire.keys.map { "\($0.name) \($0.version)" }.joined(separator: ", ")
        let lanes = shift.lanes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "makes \(kinds); \(shift.mostRuns) runs at once, \(lanes.joined(separator: ", "))"
    }

    /// Whether no run is ready, underway or about to be tried again.
    package func isWorkedOff() async throws -> Bool {
        try await ledger.runs(RunFilter(states: [.ready, .running, .delayed], most: 1)).isEmpty
    }
}
