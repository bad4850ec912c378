import Ground
package import Workflow

/// Runs one seeded history on a ledger that stays and on one that is carried to another in the
/// middle, and compares every answer and everything that can be read, before and after.
///
/// Throws a `Mismatch` with the seed and the first difference.
package func compareCarried(
    seed: UInt64, moves: Int = 60, stays: LedgerCase.Factory,
    from: @Sendable (TestWorld) async throws -> any LedgerArchive,
    to: @Sendable (TestWorld) async throws -> any LedgerArchive
) async throws {
    var writer = TraceWriter(seed: seed)
    var pair = try await LedgerPair(stays, from)
    func check(_ move: Move, _ number: Int, looking: Bool) async throws {
        let found = try await pair.make(move, looking: looking) { writer.learn(from: $0) }
        if let found { throw Mismatch("seed \(seed), move \(number): \(found)\n\(move)") }
    }
    let middle = moves / 2
    for number in 1...middle {
        try await check(writer.next(), number, looking: number == middle)
    }
    // Nobody works while a ledger is carried: all have left, or are dead.
    if seed.isMultiple(of: 2) {
        try await check(.commit(TraceWriter.workers.map { .leave($0) }), middle, looking: true)
    } else {
        try await check(.advance(milliseconds: 7_200_000), middle, looking: false)
        try await check(.commit([.reap]), middle, looking: true)
    }
    try await pair.replaceB { ledger, world in
        guard let source = ledger as? any LedgerArchive else { return ledger }
        let target = try await to(world)
        try await carry(source, to: target)
        return target
    }
    for number in middle + 1...moves {
        try await check(
            writer.next(), number, looking: number.isMultiple(of: 6) || number == middle + 1)
    }
}

/// Carries a ledger as a move does, and holds both ends to what a move expects of them.
package func carry(_ source: any LedgerArchive, to target: any LedgerArchive) async throws {
    try await source.mark(MovingMark(.leaving, "there"))
    try await refuses(source)
    let rows = try await source.rows()
    let queue = Guarded(rows[...])
    try await target.replaceAll(
        with: { queue.withLock { $0.popFirst() } }, marking: MovingMark(.arriving, "here"))
    try await refuses(target)
    let arrived = try await target.rows()
    if let place = zip(rows, arrived).enumerated().first(where: { $0.element.0 != $0.element.1 }) {
        throw Mismatch("row \(place.offset): \(place.element.0) arrived as \(place.element.1)")
    }
    guard rows.count == arrived.count else {
        throw Mismatch("\(rows.count) rows left, \(arrived.count) arrived")
    }
    guard try await source.rows() == rows else { throw Mismatch("the source was touched") }
    try await source.mark(MovingMark(.left, "there"))
    try await target.mark(nil)
    let (left, stands) = (try await source.mark(), try await target.mark())
    guard left == MovingMark(.left, "there"), stands == nil else {
        throw Mismatch("marks are \(String(describing: left)), \(String(describing: stands))")
    }
}

/// A marked ledger takes nothing.
private func refuses(_ ledger: any LedgerArchive) async throws {
    for answer in try await ledger.commit([.limit(pool: "x", capacity: 1), .cap(scope: "day", nil)])
    {
        guard case .failure(let fault) = answer, fault.code == .moved else {
            throw Mismatch("a marked ledger answered \(answer)")
        }
    }
}

extension LedgerArchive {
    /// Every row, in memory.
    package func rows() async throws -> [ArchiveRow] {
        let rows = Guarded<[ArchiveRow]>([])
        try await export { row in rows.withLock { $0.append(row) } }
        return rows.withLock { $0 }
    }
}
