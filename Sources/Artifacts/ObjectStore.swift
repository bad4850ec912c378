package import FoundationEssentials
package import Ground

/// The shelf: immutable blobs by digest, and published names that show finished blobs as ordinary
/// files.
///
/// Every call is safe to repeat. Expected failures are `Fault`s: `notFound`, `diskFull`, `storage`.
package protocol ObjectStore: Sendable {
    /// Keeps bytes durably; keeping equal bytes again does nothing.
    func keep(_ data: Data) async throws -> Digest

    /// The bytes of a blob, checked against their digest.
    func read(_ digest: Digest) async throws -> Data

    func has(_ digest: Digest) async throws -> Bool

    /// Lends a blob as a read-only file for the time of `body`.
    ///
    /// The path is not to be kept.
    func withFile<Result: Sendable>(
        of digest: Digest, _ body: @Sendable (_ path: String) async throws -> Result
    ) async throws -> Result

    /// Shows a blob under a name (relative, `/`-separated), in the place of whatever was there.
    ///
    /// A reader sees the old file or the new one, never a part.
    func publish(_ digest: Digest, as name: String) async throws

    /// What a published name holds now, by reading it: nil when the name is not there.
    func published(_ name: String) async throws -> Digest?

    /// Takes a name away; the blob stays.
    ///
    /// No name, no error.
    func unpublish(_ name: String) async throws

    /// Published names that begin with `prefix`, sorted.
    ///
    /// For people and housekeeping, never for correctness.
    func names(under prefix: String) async throws -> [String]

    /// Every blob with its size and the time it was last kept, for housekeeping.
    func blobs() async throws -> [BlobFacts]

    /// Deletes a blob unless it was kept again since `limit`.
    ///
    /// Only `tidy` calls it, after asking the ledger and waiting a grace period.
    func remove(_ digest: Digest, keptBefore limit: Moment) async throws
}

extension ObjectStore {
    /// Deletes a blob however new it is.
    package func remove(_ digest: Digest) async throws {
        try await remove(digest, keptBefore: Moment(milliseconds: .max))
    }
}

/// What housekeeping knows of a blob.
package struct BlobFacts: Sendable, Hashable {
    package let digest: Digest
    package let size: Int
    package let kept: Moment

    package init(digest: Digest, size: Int, kept: Moment) {
        self.digest = digest
        self.size = size
        self.kept = kept
    }
}
