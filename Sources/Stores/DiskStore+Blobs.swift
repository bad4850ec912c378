import Artifacts
import FoundationEssentials
import Glibc
import Ground

extension DiskStore {
    func keepBlob(_ data: Data) throws -> Digest {
        let digest = Digest(of: data)
        let blobs = try room(.blobs)
        if try renew(digest, data, in: blobs) { return digest }
        let part = try Part(in: room(.scratch), named: Part.name(by: world))
        try part.fill(with: data, kept: world.now())
        try part.place(in: blobs, as: digest.hex)
        return digest
    }

    /// Counts an equal blob as kept just now.
    ///
    /// A blob that is there and differs is damaged.
    private func renew(_ digest: Digest, _ data: Data, in blobs: borrowing Folder) throws -> Bool {
        guard let facts = try blobs.facts(digest.hex) else { return false }
        let isWhole = facts.kind == .file && facts.size == data.count
        if isWhole, let file = try blobs.file(ifThere: digest.hex), try file.holds(data) {
            try file.setModified(world.now())
            // Another writer may have put it there a moment ago, and not yet durably.
            try blobs.sync()
            return true
        }
        try setAside(digest, facts, from: blobs)
        return false
    }

    func hasBlob(_ digest: Digest) throws -> Bool {
        try room(.blobs).facts(digest.hex)?.kind == .file
    }

    func readBlob(_ digest: Digest) throws -> Data {
        let blobs = try room(.blobs)
        let file = try blobFile(digest, in: blobs)
        let data = try file.bytes()
        if Digest(of: data) != digest { throw try damage(digest, try file.facts(), in: blobs) }
        return data
    }

    /// The blob's file, after its bytes were found to be its digest's; to be read from its start.
    func openBlob(_ digest: Digest) throws -> OpenFile {
        let blobs = try room(.blobs)
        let file = try blobFile(digest, in: blobs)
        if try file.digest() != digest { throw try damage(digest, try file.facts(), in: blobs) }
        try file.rewind()
        return file
    }

    func removeBlob(_ digest: Digest, keptBefore limit: Moment) throws {
        let blobs = try room(.blobs)
        guard let facts = try blobs.facts(digest.hex), facts.modified < limit else { return }
        try blobs.removeIfThere(digest.hex)
    }

    func listBlobs() throws -> [BlobFacts] {
        let blobs = try room(.blobs)
        var found: [BlobFacts] = []
        for name in try blobs.entries() {
            guard let digest = Digest(hex: name), let facts = try blobs.facts(name),
                facts.kind == .file
            else { continue }
            found.append(BlobFacts(digest: digest, size: facts.size, kept: facts.modified))
        }
        return found.sorted { $0.digest < $1.digest }
    }

    func path(of digest: Digest) -> String {
        join(join(root, Room.blobs.rawValue), digest.hex)
    }

    private func blobFile(_ digest: Digest, in blobs: borrowing Folder) throws -> OpenFile {
        guard let facts = try blobs.facts(digest.hex) else { throw missing(digest) }
        guard facts.kind == .file else { throw try damage(digest, facts, in: blobs) }
        guard let file = try blobs.file(ifThere: digest.hex) else { throw missing(digest) }
        return file
    }

    private func missing(_ digest: Digest) -> Fault {
        Fault(
            .notFound,
            "The shelf in \(root) has no blob \(digest.short). Run the production again to make it.",
            subject: digest.hex)
    }
}
