package import Artifacts
import Ground
import HTTP

extension S3Store {
    /// Compares what is in the store with what the ledger expects, and changes nothing.
    ///
    /// Where the store's own checksums prove what an object holds, it is not read; all else is, a
    /// piece at a time. Blobs that the ledger does not expect are not findings.
    package func check(
        blobs expected: Set<Digest>, names promised: [String: Digest] = [:]
    ) async throws -> [ShelfFinding] {
        var findings: [ShelfFinding] = []
        for digest in expected.sorted() {
            if let finding = try await look({ try await inspect(digest) }) {
                findings.append(finding)
            }
        }
        for (name, digest) in promised.sorted(by: { $0.key < $1.key }) {
            if let finding = try await look({ try await inspect(name, digest) }) {
                findings.append(finding)
            }
        }
        for upload in try await uploads(under: key(in: .blobs, ""))
        where world.now() - upload.begun > S3Object.resumable {
            findings.append(.leftover(path: upload.key, size: 0))
        }
        for entry in try await entries(under: key(in: .damaged, "")) {
            findings.append(.setAside(path: entry.key, size: entry.size))
        }
        return findings
    }

    /// One inspection; a refusal is a finding, too, so that the rest is still inspected.
    private func look(
        _ inspection: () async throws -> ShelfFinding?
    ) async throws -> ShelfFinding? {
        try Task.checkCancellation()
        do {
            return try await inspection()
        } catch let fault as Fault {
            return .unreadable(fault)
        }
    }

    private func inspect(_ digest: Digest) async throws -> ShelfFinding? {
        let key = key(of: digest)
        guard let object = try await object(at: key) else { return .missingBlob(digest) }
        if object.digest == digest { return nil }
        guard let found = try await pieces(of: key, { _ in }) else { return .missingBlob(digest) }
        return found.digest == digest ? nil : .damagedBlob(digest, path: key)
    }

    private func inspect(_ name: String, _ digest: Digest) async throws -> ShelfFinding? {
        guard let found = try await publishedDigest(name) else {
            return .missingName(name, expected: digest)
        }
        return found == digest ? nil : .tornName(name, expected: digest, found: found)
    }
}
