import Artifacts
import FoundationEssentials
import Glibc
import Ground

/// A file on its way: written beside its place and moved there whole, or deleted with its owner.
struct Part: ~Copyable {
    private let folder: Folder
    private let name: String
    private let file: OpenFile

    init(in folder: consuming Folder, named name: String) throws(DiskError) {
        file = try folder.create(name)
        self.folder = folder
        self.name = name
        // Held until the file is closed, so that a sweeper sees an owner whatever its process id.
        _ = file.lock()
    }

    deinit {
        // After a placement the name is gone already, and what cannot be deleted is swept later.
        try? folder.remove(name)
    }

    /// `<process>-<16 hexadecimal digits>`.
    static func name(by world: any World) -> String {
        let chance = String(world.random(), radix: 16)
        return "\(ownProcess())-\(String(repeating: "0", count: 16 - chance.count))\(chance)"
    }

    /// The process that made a file of such a name; nil when it is another kind of name.
    static func owner(of name: String) -> Int32? {
        let parts = name.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].utf8.count == 16,
            parts[1].utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit }),
            let process = Int32(parts[0]), process > 0
        else { return nil }
        return process
    }

    /// Writes the bytes and waits until they are on the disk.
    func fill(with data: Data, kept: Moment? = nil) throws(DiskError) {
        let failure = unsafe data.withUnsafeBytes { bytes -> DiskError? in
            do throws(DiskError) {
                unsafe try file.write(bytes)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
        if let kept { try file.setModified(kept) }
        try file.sync()
    }

    func fill(from source: borrowing OpenFile) throws {
        unsafe try source.eachPiece { unsafe try file.write($0) }
        try file.sync()
    }

    /// Moves the file to its place, over whatever file is there, and waits until that is on the disk.
    consuming func place(in target: borrowing Folder, as name: String) throws(DiskError) {
        try folder.rename(self.name, to: target, as: name)
        try target.sync()
    }
}

extension DiskStore {
    /// Deletes the parts whose makers are gone: dead, or silent for an hour.
    func sweep(_ folder: borrowing Folder, owner: (String) -> Int32?) {
        // Housekeeping on the way: a shelf that cannot be swept, say read-only, still serves.
        guard let names = try? folder.entries() else { return }
        for name in names {
            guard let process = owner(name) else { continue }
            // As above; somebody else may have swept it, too.
            try? sweep(name, of: process, in: folder)
        }
    }

    private func sweep(_ name: String, of process: Int32, in folder: borrowing Folder) throws {
        if try isStale(name, of: process, in: folder) { try folder.remove(name) }
    }

    /// Whether nobody is going to finish a part: its maker is dead, or has been silent for an hour, and
    /// holds no lock on it.
    func isStale(_ name: String, of process: Int32, in folder: borrowing Folder) throws -> Bool {
        guard let facts = try folder.facts(name), facts.kind == .file else { return false }
        let isOld = world.now() - facts.changed > .hours(1)
        guard isOld || !isAlive(process: process) else { return false }
        guard let file = try folder.file(ifThere: name) else { return false }
        return file.lock()
    }
}
