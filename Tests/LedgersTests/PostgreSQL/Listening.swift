import Testing
import Workflow

@testable import Ledgers

/// A ledger, and what it hears.
final class Listening {
    let ledger: PostgresLedger
    private let task: Task<Void, Never>
    private var news: AsyncStream<News>.Iterator

    init(_ ledger: PostgresLedger) async throws {
        self.ledger = ledger
        let (stream, heard) = AsyncStream<News>.makeStream()
        task = Task {
            await ledger.listen { heard.yield($0) }
            heard.finish()
        }
        news = stream.makeAsyncIterator()
        // It says so when it listens.
        await asked()
    }

    deinit { task.cancel() }

    /// The channel it hears on.
    func channel() async throws -> String {
        try #require(try await ledger.desk.use { $0.channel })
    }

    /// What comes next: runs for a claim, and for no other.
    func given(by token: UInt64) async -> [ClaimedRun]? {
        guard case .given(let runs, by: token) = await news.next() else { return nil }
        return runs
    }

    func asked() async {
        guard case .ask = await news.next() else {
            Issue.record("it heard something else")
            return
        }
    }

    func end() async {
        task.cancel()
        await task.value
    }
}
