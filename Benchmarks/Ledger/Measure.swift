/// What is measured, in the order of one round.
enum Measure: CaseIterable {
    case raw1, bare1, single, singleElsewhere, raw100, grouped, noop, submit

    var words: String {
        switch self {
        case .raw1: "SQLite, 1 row a commit, rows"
        case .bare1: "SQLite without the log's size beforehand, 1 row a commit, rows"
        case .single: "ledger, 1 checkpoint a commit, checkpoints"
        case .singleElsewhere: "the same from another thread, checkpoints"
        case .raw100: "SQLite, 100 rows a commit, rows"
        case .grouped: "ledger, 256 runs in a group, checkpoints"
        case .noop: "ledger, no-op jobs claimed and finished by 100, jobs"
        case .submit: "ledger, submitted by 1000, jobs"
        }
    }

    static let ratios: [(name: String, ours: Measure, limit: Measure)] = [
        ("single checkpoints of the limit", .single, .raw1),
        ("single checkpoints of the limit without the log's size", .single, .bare1),
        ("single checkpoints from elsewhere of the limit", .singleElsewhere, .raw1),
        ("grouped checkpoints of the limit at 100", .grouped, .raw100),
    ]
}
