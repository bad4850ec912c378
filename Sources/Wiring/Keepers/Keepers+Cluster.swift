import Ground
import HTTP
import Ledgers
import Net
import Stores
import Workflow

extension LedgerKeeper {
    /// A database that many machines share.
    static func postgres(_ address: PostgresAddress) async throws -> LedgerKeeper {
        let ledger = try await PostgresLedger(address)
        return LedgerKeeper(
            ledger: ledger, place: address.place,
            remedy:
                "Stop every backlot on this database, keep a dump of it (`pg_dump`), and restore "
                + "the last good one; finished files are on the shelf.",
            thread: ledger.executor, register: { _ in }, lease: .seconds(30),
            probe: { await ledger.findings() }, close: { await ledger.close() })
    }
}

extension ShelfKeeper {
    /// A bucket that many machines share.
    static func s3(
        _ settings: S3Settings, _ surroundings: AWSEnvironment, world: any World
    ) async throws -> ShelfKeeper {
        let client = CurlClient(CurlClient.Settings(authorities: settings.authorities))
        let keys = AWSKeyring(surroundings, client: client, world: world)
        let shelf = try await S3Store(settings, credentials: keys, client: client, world: world)
        return ShelfKeeper(
            store: shelf, place: settings.place, showroom: settings.place + "/published",
            outlet: { .copies(try Showcase($0, world: world), of: shelf) },
            probe: { await shelf.findings(world) })
    }
}

extension PostgresLedger {
    /// What can be said of the connection.
    fileprivate func findings() async -> [Inspection.Finding] {
        do {
            let facts = try await facts()
            var findings: [Inspection.Finding] = [
                .ok(
                    "database",
                    "PostgreSQL \(facts.server) at \(address.place), tables version "
                        + "\(facts.tables), answers in \(facts.answer.milliseconds) ms"
                        + (facts.isPooled ? ", through a pooler." : "."))
            ]
            if !facts.mayWrite {
                findings.append(
                    .broken(
                        "database", "This user may not write in \(address.place).",
                        "Grant it INSERT, UPDATE and DELETE on the tables of the schema "
                            + "\(address.schema), or let their owner work."))
            }
            return findings + Inspection.clock("database", facts.skew)
        } catch {
            let fault = Fault(error)
            return [.broken("database", fault.explanation, "See to the database, then look again.")]
        }
    }
}

extension S3Store {
    /// What can be said of the store; that it writes conditionally was tried when it was opened.
    fileprivate func findings(_ world: any World) async -> [Inspection.Finding] {
        do {
            let asked = world.now()
            let told = try await clock()
            let answer = world.now() - asked
            let findings: [Inspection.Finding] = [
                .ok(
                    "bucket",
                    "\(settings.place) at \(settings.host) writes conditionally, answers in "
                        + "\(answer.milliseconds) ms.")
            ]
            return findings + Inspection.clock("bucket", told.map { $0 - asked })
        } catch {
            let fault = Fault(error)
            return [.broken("bucket", fault.explanation, "See to the store, then look again.")]
        }
    }
}

extension Inspection {
    /// What to say of a clock elsewhere that is so far ahead of this machine's.
    static func clock(_ subject: String, _ skew: Moment.Span?) -> [Finding] {
        guard let skew, abs(skew.milliseconds) > 30_000 else { return [] }
        return [
            .warning(
                subject,
                "Its clock is \(abs(skew.milliseconds) / 1000) s "
                    + "\(skew > .zero ? "ahead of" : "behind") this machine's.",
                "Let both follow a time server. Leases and due times go by the ledger's clock; a "
                    + "store refuses requests signed at a time too far from its own.")
        ]
    }
}
