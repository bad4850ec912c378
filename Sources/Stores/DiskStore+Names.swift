import Artifacts
import FoundationEssentials
import Glibc
import Ground

extension DiskStore {
    func publishBlob(_ digest: Digest, as name: String) throws {
        try checkPublishedName(name)
        let path = PublishedPath(name)
        guard Self.copier(of: path.leaf) == nil else {
            throw Fault(.invalid, "“\(name)” is a name that the shelf uses itself.", subject: name)
        }
        // Another process may tidy the empty folders away that this one has just made.
        for _ in 0..<16 {
            do {
                return try place(digest, at: path)
            } catch let refusal as DiskError where refusal.number == ENOENT {
                continue
            }
        }
        try place(digest, at: path)
    }

    func publishedDigest(_ name: String) throws -> Digest? {
        guard isPublishable(name) else { return nil }
        let path = PublishedPath(name)
        guard let folder = try folderIfThere(path.folders) else { return nil }
        return try digest(of: path.leaf, in: folder)
    }

    func removeName(_ name: String) throws {
        guard isPublishable(name) else { return }
        let path = PublishedPath(name)
        guard let folder = try folderIfThere(path.folders) else { return }
        guard let facts = try folder.facts(path.leaf), facts.kind != .folder else { return }
        try folder.removeIfThere(path.leaf)
        try folder.sync()
        try removeEmpty(path.folders)
    }

    private func removeEmpty(_ folders: [String]) throws {
        guard let last = folders.last, let parent = try folderIfThere(folders.dropLast()) else {
            return
        }
        do {
            try parent.removeFolder(last)
        } catch {
            // Not empty, or gone, or no longer a folder: there is nothing to take away.
            guard [ENOTEMPTY, EEXIST, ENOENT, ENOTDIR, EBUSY].contains(error.number) else {
                throw error
            }
            return
        }
        try parent.sync()
        try removeEmpty(folders.dropLast())
    }

    private func place(_ digest: Digest, at path: PublishedPath) throws {
        let blob = try openBlob(digest)
        let folder = try makeFolders(path.folders)
        let there = try folder.facts(path.leaf)
        if there?.identity == (try blob.facts().identity) { return try folder.sync() }
        do {
            try link(digest, to: folder, as: path.leaf)
        } catch let refusal as DiskError where Self.cannotLink.contains(refusal.number) {
            try copy(blob, digest, to: folder, as: path.leaf)
        }
    }

    /// Another file system or mount, one without hard links, a foreign owner's blob, too many links.
    private static let cannotLink: Set<Int32> = [EXDEV, EPERM, EMLINK, EOPNOTSUPP, ENOSYS]

    private func link(_ digest: Digest, to folder: borrowing Folder, as leaf: String) throws {
        let blobs = try room(.blobs)
        if try !blobs.link(digest.hex, to: folder, ifFree: leaf) {
            // A link cannot replace; a link elsewhere, renamed over the old name, can.
            let scratch = try room(.scratch)
            let name = Part.name(by: world)
            try blobs.link(digest.hex, to: scratch, as: name)
            // Renaming one link over another to the same file leaves both; else this one is gone
            // already. What cannot be deleted is swept later.
            defer { try? scratch.removeIfThere(name) }
            try scratch.rename(name, to: folder, as: leaf)
        }
        try folder.sync()
    }

    private func copy(
        _ blob: borrowing OpenFile, _ digest: Digest, to folder: borrowing Folder, as leaf: String
    ) throws {
        sweep(folder) { Self.copier(of: $0) }
        if try self.digest(of: leaf, in: folder) == digest { return try folder.sync() }
        let part = try Part(in: folder.again(), named: ".backlot-\(Part.name(by: world)).part")
        try part.fill(from: blob)
        try part.place(in: folder, as: leaf)
    }

    /// Copies somebody's file to a name.
    func copy(fileAt path: String, as name: String) throws {
        let parts = path.split(separator: "/")
        let folder = try Folder("/" + parts.dropLast().joined(separator: "/"))
        let file = try folder.file(String(parts.last ?? ""))
        try write(as: name) { part throws in try part.fill(from: file) }
    }

    func write(_ data: Data, as name: String) throws {
        try write(as: name) { part throws in try part.fill(with: data) }
    }

    private func write(as name: String, _ fill: (borrowing Part) throws -> Void) throws {
        try checkPublishedName(name)
        let path = PublishedPath(name)
        let folder = try makeFolders(path.folders)
        sweep(folder) { Self.copier(of: $0) }
        let part = try Part(in: folder.again(), named: ".backlot-\(Part.name(by: world)).part")
        try fill(part)
        try part.place(in: folder, as: path.leaf)
    }

    /// The digest of the plain file at a name; nil when there is none.
    private func digest(of leaf: String, in folder: borrowing Folder) throws -> Digest? {
        guard try folder.facts(leaf)?.kind == .file, let file = try folder.file(ifThere: leaf),
            try file.facts().kind == .file
        else { return nil }
        return try file.digest()
    }

    /// The process that is writing a copy of such a name; nil when it is another kind of name.
    static func copier(of name: String) -> Int32? {
        guard name.hasPrefix(".backlot-"), name.hasSuffix(".part") else { return nil }
        return Part.owner(of: String(name.dropFirst(9).dropLast(5)))
    }
}
