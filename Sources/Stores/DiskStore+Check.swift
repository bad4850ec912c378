package import Artifacts
import Glibc
import Ground

extension DiskStore {
    package typealias Finding = ShelfFinding

    /// Compares what is on the disk with what the ledger expects, and changes nothing.
    ///
    /// Reads every expected byte, a piece at a time. Blobs that the ledger does not expect are not
    /// findings: `blobs()` lists them for `tidy`.
    package func check(
        blobs expected: Set<Digest>, names promised: [String: Digest] = [:]
    ) async throws -> [Finding] {
        var findings: [Finding] = []
        for digest in expected.sorted() {
            try Task.checkCancellation()
            if let finding = try await look({ try inspect(digest) }) { findings.append(finding) }
        }
        for (name, digest) in promised.sorted(by: { $0.key < $1.key }) {
            try Task.checkCancellation()
            if let finding = try await look({ try inspect(name, digest) }) {
                findings.append(finding)
            }
        }
        let folders = Set(promised.keys.map { PublishedPath($0).folders })
        return findings + (try await disk { try litter(in: folders) })
    }

    /// One inspection; a refusal is a finding, too, so that the rest is still inspected.
    private func look(
        _ inspection: @Sendable () throws -> Finding?
    ) async throws -> Finding? {
        do {
            return try await disk(inspection)
        } catch let fault as Fault {
            return .unreadable(fault)
        }
    }

    private func inspect(_ digest: Digest) throws -> Finding? {
        let blobs = try room(.blobs)
        guard let facts = try blobs.facts(digest.hex) else { return .missingBlob(digest) }
        let damaged = Finding.damagedBlob(digest, path: path(of: digest))
        guard facts.kind == .file else { return damaged }
        guard let file = try blobs.file(ifThere: digest.hex) else { return .missingBlob(digest) }
        return try file.digest() == digest ? nil : damaged
    }

    private func inspect(_ name: String, _ digest: Digest) throws -> Finding? {
        guard let found = try publishedDigest(name) else {
            return .missingName(name, expected: digest)
        }
        return found == digest ? nil : .tornName(name, expected: digest, found: found)
    }

    private func litter(in folders: Set<[String]>) throws -> [Finding] {
        var findings: [Finding] = []
        let scratch = try room(.scratch)
        for name in try scratch.entries().sorted() {
            if let process = Part.owner(of: name), try !isStale(name, of: process, in: scratch) {
                continue
            }
            guard let facts = try scratch.facts(name) else { continue }
            findings.append(.leftover(path: join(scratch.path, name), size: facts.size))
        }
        for parts in folders.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let folder = try folderIfThere(parts) else { continue }
            for name in try folder.entries().sorted() {
                guard let process = Self.copier(of: name),
                    try isStale(name, of: process, in: folder), let facts = try folder.facts(name)
                else { continue }
                findings.append(.leftover(path: join(folder.path, name), size: facts.size))
            }
        }
        let damaged = try room(.damaged)
        for name in try damaged.entries().sorted() {
            guard let facts = try damaged.facts(name) else { continue }
            findings.append(.setAside(path: join(damaged.path, name), size: facts.size))
        }
        return findings
    }
}
