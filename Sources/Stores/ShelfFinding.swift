package import Artifacts
package import Ground

/// Something on a shelf that is not as the ledger expects it, for `backlot doctor` and `tidy`.
package enum ShelfFinding: Sendable, Hashable {
    /// A blob that the ledger counts on is not on the shelf.
    case missingBlob(Digest)
    /// A blob's bytes are not its digest's; `path` is a file, or an object's key.
    case damagedBlob(Digest, path: String)
    /// A promised name is not there, or not as a plain file.
    case missingName(String, expected: Digest)
    /// A published file holds other bytes than promised: edited, or torn.
    case tornName(String, expected: Digest, found: Digest)
    /// What somebody has half written and will not go on with; the shelf deletes it by itself.
    case leftover(path: String, size: Int)
    /// A damaged blob that was set aside earlier.
    case setAside(path: String, size: Int)
    /// Something that the system, or the store, refuses to read.
    case unreadable(Fault)
}
