import Artifacts
import FoundationEssentials
import Glibc
import Ground

extension DiskStore {
    func keepBlob(_ data: Data) throws -> Digest {
        let digest = Digest(of: data)
        let home = try home(of: digest)
        if try renew(digest, data, in: home) { return digest }
        let part = try Part(in: room(.scratch), named: Part.name(by: world))
        try part.fill(with: data, kept: world.now())
        try part.place(in: home, as: digest.leaf)
        return digest
    }

    /// Counts an equal blob as kept just now.
    ///
    /// A blob that is there and differs is damaged.
    private func renew(_ digest: Digest, _ data: Data, in home: borrowing Folder) throws -> Bool {
        guard let facts = try home.facts(digest.leaf) else { return false }
        let isWhole = facts.kind == .file && facts.size == data.count
        if isWhole, let file = try home.file(ifThere: digest.leaf), try file.holds(data) {
            try file.setModified(world.now())
            // Another writer may have put it there a moment ago, and not yet durably.
            try home.sync()
            return true
        }
        try setAside(digest, facts, from: home)
        return false
    }

    func hasBlob(_ digest: Digest) throws -> Bool {
        guard let home = try homeIfThere(of: digest) else { return false }
        return try home.facts(digest.leaf)?.kind == .file
    }

    func readBlob(_ digest: Digest) throws -> Data {
        let home = try openHome(of: digest)
        let file = try blobFile(digest, in: home)
        let data = try file.bytes()
        if Digest(of: data) != digest { throw try damage(digest, try file.facts(), in: home) }
        return data
    }

    /// The blob's file, after its bytes were found to be its digest's; to be read from its start.
    func openBlob(_ digest: Digest) throws -> OpenFile {
        let home = try openHome(of: digest)
        let file = try blobFile(digest, in: home)
        if try file.digest() != digest { throw try damage(digest, try file.facts(), in: home) }
        try file.rewind()
        return file
    }

    func removeBlob(_ digest: Digest) throws {
        guard let home = try homeIfThere(of: digest) else { return }
        try home.removeIfThere(digest.leaf)
    }

    func listBlobs() throws -> [BlobFacts] {
        let blobs = try room(.blobs)
        var found: [BlobFacts] = []
        for prefix in try blobs.entries() where prefix.utf8.count == 2 {
            let home = try blobs.folder(prefix)
            for leaf in try home.entries() {
                guard let digest = Digest(hex: prefix + leaf), let facts = try home.facts(leaf),
                    facts.kind == .file
                else { continue }
                found.append(BlobFacts(digest: digest, size: facts.size, kept: facts.modified))
            }
        }
        return found.sorted { $0.digest < $1.digest }
    }

    func path(of digest: Digest) -> String {
        join(join(join(root, Room.blobs.rawValue), digest.branch), digest.leaf)
    }

    /// The folder of a blob, made again when somebody cleared empty folders away.
    private func home(of digest: Digest) throws -> Folder {
        let blobs = try room(.blobs)
        try blobs.makeFolder(ifMissing: digest.branch)
        return try blobs.folder(digest.branch)
    }

    private func openHome(of digest: Digest) throws -> Folder {
        guard let home = try homeIfThere(of: digest) else { throw missing(digest) }
        return home
    }

    private func homeIfThere(of digest: Digest) throws(DiskError) -> Folder? {
        do {
            return try room(.blobs).folder(digest.branch)
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
    }

    private func blobFile(_ digest: Digest, in home: borrowing Folder) throws -> OpenFile {
        guard let facts = try home.facts(digest.leaf) else { throw missing(digest) }
        guard facts.kind == .file else { throw try damage(digest, facts, in: home) }
        guard let file = try home.file(ifThere: digest.leaf) else { throw missing(digest) }
        return file
    }

    private func missing(_ digest: Digest) -> Fault {
        Fault(
            .notFound,
            "The shelf in \(root) has no blob \(digest.short). Run the production again to make it.",
            subject: digest.hex)
    }
}

extension Digest {
    /// The folder of a blob: its first two hexadecimal digits.
    var branch: String { String(hex.prefix(2)) }

    /// The file of a blob in that folder: the other 62 digits.
    var leaf: String { String(hex.dropFirst(2)) }
}
