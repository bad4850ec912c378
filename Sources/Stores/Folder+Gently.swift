import Glibc

extension Folder {
    func file(ifThere name: String) throws(DiskError) -> OpenFile? {
        do {
            return try file(name)
        } catch {
            guard error.number == ENOENT else { throw error }
            return nil
        }
    }

    func removeIfThere(_ name: String) throws(DiskError) {
        do {
            try remove(name)
        } catch {
            guard error.number == ENOENT else { throw error }
        }
    }

    /// Gives a file one more name; false when something stands there already.
    func link(
        _ name: String, to target: borrowing Folder, ifFree other: String
    ) throws(DiskError) -> Bool {
        do {
            try link(name, to: target, as: other)
            return true
        } catch {
            guard error.number == EEXIST else { throw error }
            return false
        }
    }

    /// Moves a file over whatever file is at the goal; false when it is not there.
    func rename(
        ifThere name: String, to target: borrowing Folder, as other: String
    ) throws(DiskError) -> Bool {
        do {
            try rename(name, to: target, as: other)
            return true
        } catch {
            guard error.number == ENOENT else { throw error }
            return false
        }
    }

    /// Makes a folder unless something is there; true when it did, and the name is not on the disk
    /// before `sync`.
    func makeFolder(ifMissing name: String) throws(DiskError) -> Bool {
        do {
            try makeFolder(name)
            return true
        } catch {
            guard error.number == EEXIST else { throw error }
            return false
        }
    }
}
