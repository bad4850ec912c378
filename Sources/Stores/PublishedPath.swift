import Artifacts
import FoundationEssentials
import Glibc
import Ground

/// A published name in its parts: the folders it is in, and the file's own name.
struct PublishedPath {
    let folders: [String]
    let leaf: String

    /// - Precondition: `name` has passed `checkPublishedName`.
    init(_ name: String) {
        let parts = name.split(separator: "/").map(String.init)
        folders = parts.dropLast()
        leaf = parts.last ?? name
    }
}

/// Whether anything can be published under the name; if not, nothing is.
func isPublishable(_ name: String) -> Bool {
    do {
        try checkPublishedName(name)
        return true
    } catch {
        return false
    }
}

extension DiskStore {
    /// Opens a folder for publishing and makes what is missing of it, one part at a time and through
    /// no symbolic link, so that nothing is ever written outside the publishing folder.
    func makeFolders(_ parts: some Sequence<String>) throws -> Folder {
        var folder = try Self.making(output)
        let own = try ownFolders()
        try refuse(own, folder)
        for part in parts {
            if try folder.makeFolder(ifMissing: part) { try folder.sync() }
            folder = try folder.folder(part)
            try refuse(own, folder)
        }
        return folder
    }

    /// Opens a published folder; nil when it is not there or not reached by plain folders.
    func folderIfThere(_ parts: some Sequence<String>) throws(DiskError) -> Folder? {
        do throws(DiskError) {
            var folder = try Folder(output)
            for part in parts { folder = try folder.folder(part) }
            return folder
        } catch {
            guard [ENOENT, ENOTDIR, ELOOP].contains(error.number) else { throw error }
            return nil
        }
    }

    /// Every plain file under the publishing folder whose name begins with the prefix, sorted; not
    /// the shelf's own folders, nor copies on their way.
    func listNames(under prefix: String) throws -> [String] {
        let own = try ownFolders()
        var names: [String] = []
        // The prefix is whole folders and then the beginning of a name.
        var pending = [prefix.split(separator: "/").dropLast().map(String.init)]
        if prefix.hasSuffix("/") { pending = [prefix.split(separator: "/").map(String.init)] }
        while let parts = pending.popLast() {
            guard let folder = try folderIfThere(parts), !own.contains(try folder.facts().identity)
            else { continue }
            for entry in try folder.entries() {
                let name = (parts + [entry]).joined(separator: "/")
                guard isPublishable(name), let facts = try folder.facts(entry) else { continue }
                switch facts.kind {
                case .folder: pending.append(parts + [entry])
                case .file where name.hasPrefix(prefix) && Self.copier(of: entry) == nil:
                    names.append(name)
                default: break
                }
            }
        }
        return names.sorted()
    }

    private func refuse(_ own: Set<Facts.Identity>, _ folder: borrowing Folder) throws {
        guard own.contains(try folder.facts().identity) else { return }
        throw Fault(
            .invalid,
            "\(folder.path) belongs to the shelf itself, which does not publish into it. "
                + "Choose another folder.",
            subject: folder.path)
    }

    /// The root and its rooms; `root/published` is none of them.
    ///
    /// None where there are no blobs: see `Showcase`.
    private func ownFolders() throws -> Set<Facts.Identity> {
        let folder: Folder
        do throws(DiskError) {
            folder = try Folder(root)
        } catch {
            guard error.number == ENOENT else { throw error }
            return []
        }
        var own: Set = [try folder.facts().identity]
        for room in Room.allCases {
            if let facts = try folder.facts(room.rawValue) { own.insert(facts.identity) }
        }
        return own
    }
}
