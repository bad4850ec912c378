import FoundationEssentials
import HTTPTesting
import Ledgers
import Testing

/// Where a test's installation is.
enum Plane: String, Sendable, CaseIterable, CustomTestStringConvertible {
    case embedded, cluster

    var testDescription: String { rawValue }
}

/// A PostgreSQL and an S3 store for all tests, started when the first one asks.
final class Cluster: Sendable {
    static let shared = Result { try Cluster() }

    private let companion: Companion
    private let address: String
    let endpoint: String

    private init() throws {
        companion = try Companion("cluster.py")
        let words = companion.greeting.split(separator: " ")
        guard words.count == 3 else { throw Trouble("The cluster says “\(companion.greeting)”") }
        address = String(words[1])
        endpoint = "http://127.0.0.1:\(words[2])"
    }

    /// A ledger of one's own, by its name.
    func ledger(_ name: String) -> String { "\(address)&schema=\(name)" }

    func shelf(_ name: String) -> String { "s3://backlot/\(name)" }

    /// What a process has to be told to work there.
    func environment(_ name: String) -> [String: String] {
        [
            "BACKLOT_LEDGER": ledger(name), "BACKLOT_SHELF": shelf(name),
            "BACKLOT_S3_ENDPOINT": endpoint,
        ]
        .merging(Self.keys) { $1 }
    }

    static let keys = [
        "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_EC2_METADATA_DISABLED": "true",
    ]

    /// The same as a settings file.
    func settings(_ name: String) -> String {
        """
        {"ledger": {"url": "\(ledger(name))"},
         "shelf": {"url": "\(shelf(name))", "endpoint": "\(endpoint)", "region": "us-east-1"}}
        """
    }

    /// Looks into a ledger from this process.
    func withLedger<Result: Sendable>(
        _ name: String, _ body: (PostgresLedger) async throws -> Result
    ) async throws -> Result {
        let opened = try await PostgresLedger(PostgresAddress(ledger(name)))
        do {
            let result = try await body(opened)
            await opened.close()
            return result
        } catch {
            await opened.close()
            throw error
        }
    }
}
