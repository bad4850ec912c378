import Artifacts
import FoundationEssentials
import Glibc
import Ground

extension DiskStore {
    /// The folders of a shelf, inside its root.
    enum Room: String, CaseIterable {
        /// The blobs, each named by its digest.
        ///
        /// One flat folder: file systems index names today, and making and syncing 256 folders took
        /// 100 ms of a first start.
        case blobs
        /// Files being written; whoever is named in one alive, it is his.
        case scratch
        /// Blobs whose bytes were not their digest's, set aside for a person to see.
        case damaged
    }

    /// Written last when a shelf is made, so that where it stands the shelf was whole.
    static let format = (file: "format", text: "backlot shelf 1\n")

    func room(_ room: Room) throws(DiskError) -> Folder { try Folder(join(root, room.rawValue)) }

    /// Makes the shelf where there is none and sweeps the scratch folder.
    func prepare() throws {
        let folder = try Self.making(root)
        let isNew = try folder.facts(Self.format.file) == nil
        if !isNew { try checkFormat(in: folder) }
        var made = false
        for room in Room.allCases where try folder.makeFolder(ifMissing: room.rawValue) {
            made = true
        }
        if made { try folder.sync() }
        if isNew {
            let part = try Part(in: room(.scratch), named: Part.name(by: world))
            try part.fill(with: Data(Self.format.text.utf8))
            try part.place(in: folder, as: Self.format.file)
        }
        try sweep(room(.scratch)) { Part.owner(of: $0) }
    }

    private func checkFormat(in folder: borrowing Folder) throws {
        let file = try folder.file(Self.format.file)
        guard try file.facts().size < 100, try file.bytes() == Data(Self.format.text.utf8) else {
            throw Fault(
                .storage,
                "\(root) is not a shelf that this version of Backlot can read. "
                    + "Use the version that made it, or choose another folder.",
                subject: file.path)
        }
    }

    /// Opens a folder, making it and those above it when they are not there.
    static func making(_ path: String) throws(DiskError) -> Folder {
        do {
            return try Folder(path)
        } catch {
            guard error.number == ENOENT, path != "/" else { throw error }
        }
        let parts = path.split(separator: "/")
        let parent = try making("/" + parts.dropLast().joined(separator: "/"))
        if let last = parts.last, try parent.makeFolder(ifMissing: String(last)) {
            try parent.sync()
        }
        return try Folder(path)
    }
}
