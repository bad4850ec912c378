import Artifacts
import FoundationEssentials
import Ground
import Workflow

extension Moving {
    /// Carries every blob, then shows what was published under its names.
    func carryShelf(_ report: inout Report) async throws {
        let (from, to) = (source.shelf.store, target.shelf.store)
        let there = Set(try await to.blobs().map(\.digest))
        let all = try await from.blobs()
        let missing = all.filter { !there.contains($0.digest) }
        tell("carrying \(missing.count) of \(counted(all.count, "blob"))")
        report.blobs = all.count
        report.bytes = all.reduce(0) { $0 + $1.size }
        let tell = tell
        try await inTurns(missing, atOnce: 8) { number, blob in
            try await Self.carry(blob.digest, from, to)
            if number > 0, number.isMultiple(of: 500) {
                tell("carried \(number) of \(counted(missing.count, "blob"))")
            }
        }
        let carried = Set(all.map(\.digest))
        let names = try await publishedNames()
        tell("showing \(names.count) names")
        report.names = names.count
        try await inTurns(names, atOnce: 8) { _, name in
            // What people have changed or taken away since is not shown again.
            guard let digest = try await from.published(name), carried.contains(digest),
                try await to.published(name) != digest
            else { return }
            try await to.publish(digest, as: name)
        }
    }

    /// Every name under which a step's output was promised.
    private func publishedNames() async throws -> [String] {
        var names: Set<String> = []
        let ledger = source.ledger.ledger
        for run in try await ledger.runs(RunFilter(most: 10_000_000)) {
            for step in try await ledger.steps(of: run.id) {
                if let name = step.published { names.insert(name) }
            }
        }
        return names.sorted()
    }

    /// Carries one blob; both shelves have compared its bytes with its digest.
    private static func carry(
        _ digest: Digest, _ from: any ObjectStore, _ to: any ObjectStore
    ) async throws {
        try await from.withFile(of: digest) { path in
            let data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
            let arrived = try await to.keep(data)
            guard arrived == digest else {
                throw Fault(
                    .storage,
                    "The blob \(digest.short) arrived as \(arrived.short): it is damaged. "
                        + "`backlot doctor` says whose it is.",
                    subject: digest.hex)
            }
        }
    }

    /// Does something with each, a few at a time; the first error ends it.
    private func inTurns<Element: Sendable>(
        _ elements: [Element], atOnce most: Int,
        _ body: @escaping @Sendable (Int, Element) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, element) in elements.enumerated() {
                if number >= most { try await group.next() }
                group.addTask { try await body(number, element) }
            }
            try await group.waitForAll()
        }
    }
}
