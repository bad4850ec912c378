import FoundationEssentials
import Ground

// bench-ledger [FOLDER [MEASURE...]]: how the ledger stands beside SQLite itself, in one
// interleaved run.
// Figures of one machine; compare the ratios. Each line is the median of the rounds.

let folder = CommandLine.arguments.dropFirst().first ?? "ledger-bench"
let chosen = Set(CommandLine.arguments.dropFirst(2))
let measures = Measure.allCases.filter { chosen.isEmpty || chosen.contains("\($0)") }
let rounds = ProcessInfo.processInfo.environment["BENCH_ROUNDS"].flatMap { Int($0) } ?? 7

let bench = try await LedgerBench(folder: folder)
var measured: [Measure: [Lap]] = [:]
for round in 0...rounds {
    for measure in measures {
        let lap = try await bench.lap(of: measure)
        // The first round warms up.
        if round > 0 { measured[measure, default: []].append(lap) }
    }
}
for measure in measures {
    let rates = (measured[measure] ?? []).map(\.rate).sorted()
    let cost = (measured[measure] ?? []).map(\.cost).min() ?? 0
    guard !rates.isEmpty else { continue }
    let median = Int(rates[rates.count / 2])
    print(
        "\(measure.words): \(median)/s (\(Int(rates[0]))…\(Int(rates[rates.count - 1]))), \(Double(Int(cost * 100)) / 100) µs of processor each"
    )
}
for (name, ours, limit) in Measure.ratios {
    guard measured[ours] != nil, measured[limit] != nil else { continue }
    let pairs = zip(measured[ours] ?? [], measured[limit] ?? []).map { $0.rate / $1.rate }.sorted()
    print("\(name): \(Int(pairs[pairs.count / 2] * 100)) %")
}
try FileManager.default.removeItem(atPath: folder)
