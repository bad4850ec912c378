import Artifacts
import Ground
import Workflow

/// Writes plausible histories from a seed: few names, so that everything meets everything.
struct TraceWriter: Sendable {
    var chance: Chance
    /// The latest hold of each run that was handed out.
    var holds: [Hold] = []
    /// What was written before, to be repeated late.
    var written: [Mutation] = []
    private var started = false

    static let workers = ["w1", "w2", "w3"].map { WorkerID(rawValue: $0) }
    static let ids = ["a", "b", "c", "a/x", "a/y", "a/x/k", "b/x"]
    static let lineages = ["family", "b", "c", "b/x"]
    static let paths = ["p", "q", "r"]
    static let keys = ["k1", "k2", "t1", "t2"]
    static let scopes = ["day", "week"] + ids.map { "run:\($0)" }
    static let prints = paths.flatMap { path in (0..<2).map { Self.print(path, $0) } }
    static let blobs = (0..<6).map { Bench.blob("blob \($0)") }
    static let blobDigests = Set(blobs.map(\.digest))

    init(seed: UInt64) { chance = Chance(seed: seed) }

    static func print(_ path: String, _ variant: Int) -> Digest {
        Bench.digest("print \(path) \(variant)")
    }

    /// Runs under `a` are one lineage, the others their own.
    static func lineage(of run: RunID) -> String {
        run.rawValue.hasPrefix("a") ? "family" : run.rawValue
    }

    mutating func next() -> Move {
        if !started {
            started = true
            return .commit(opening())
        }
        if chance.happens(25) { return .advance(milliseconds: span()) }
        let mutations = (0..<1 + chance.below(4)).map { _ in mutation() }
        written += mutations
        return .commit(mutations)
    }

    /// Learns from answers what is held now.
    mutating func learn(from results: [Result<Answer, Fault>]) {
        for case .success(.claimed(let runs)) in results {
            for run in runs {
                holds.removeAll { $0.run == run.record.id }
                holds.append(run.hold)
            }
        }
        if holds.count > 6 { holds.removeFirst(holds.count - 6) }
    }

    private mutating func opening() -> [Mutation] {
        var mutations: [Mutation] = []
        if chance.happens(70) { mutations.append(.limit(pool: "image", capacity: 1)) }
        if chance.happens(50) { mutations.append(.cap(scope: "day", Bench.cents(10))) }
        if chance.happens(30) { mutations.append(.limit(pool: "render", capacity: 1)) }
        return mutations + (0..<3).map { _ in .submit(submission()) }
    }

    private mutating func span() -> Int64 {
        let spans: [Int64] = [1, 1, 250, 1000, 3000, 3000, 9000, 11_000, 60_000, 3_600_000]
        switch chance.below(40) {
        case 0: return 9 * 86_400_000
        case 1: return -1000
        default: return chance.pick(spans)
        }
    }

    private mutating func mutation() -> Mutation {
        switch chance.below(100) {
        case 0..<12: return .submit(submission())
        case 12..<30: return .claim(claim())
        case 30..<68: return holds.isEmpty ? .claim(claim()) : held(chance.pick(holds))
        case 68..<75 where !written.isEmpty: return chance.pick(Array(written.suffix(12)))
        case 75..<90: return person()
        default: return house()
        }
    }

    mutating func run() -> RunID {
        let known = holds.map(\.run)
        if !known.isEmpty, chance.happens(40) { return chance.pick(known) }
        return RunID(chance.pick(Self.ids))
    }

    mutating func parcel() -> Parcel {
        chance.happens(50)
            ? chance.pick(Self.blobs) : Bench.parcel("small \(chance.below(3))")
    }

    mutating func fault() -> Fault {
        Fault(
            chance.pick([.unavailable, .invalid, .diverged]), "Fault \(chance.below(3)).",
            charge: chance.happens(40) ? .unknown : .nothing)
    }
}
