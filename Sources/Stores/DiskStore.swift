package import Artifacts
package import FoundationEssentials
package import Ground

/// The shelf on a disk.
///
/// Blobs are read-only files named by their digest; published names are hard links to them, or
/// copies where the publishing folder is on another file system. What `keep`, `publish` and
/// `unpublish` have done survives a power cut; a blob at its place is always whole. The layout is
/// described in `docs/formats/shelf.md`.
package struct DiskStore: ObjectStore {
    /// The folder of the shelf, absolute.
    package let root: String
    /// The folder under which names are published, absolute.
    package let output: String
    let world: any World
    private let threads = FileThreads.shared

    /// Opens the shelf in `root`, making it when it is not there, and sweeps up what killed
    /// processes left half written.
    ///
    /// Without `output`, names are published in `root/published`.
    package init(
        root: String, output: String? = nil, world: any World = RealWorld()
    ) async throws {
        let root = try absolute(root)
        self.init(root, try output.map(absolute) ?? join(root, "published"), world)
        let shelf = self
        try await disk { try shelf.prepare() }
    }

    private init(_ root: String, _ output: String, _ world: any World) {
        self.root = root
        self.output = output
        self.world = world
    }

    /// No blobs, only a folder to publish in.
    init(showingIn output: String, world: any World) throws {
        let output = try absolute(output)
        self.init(join(output, ".backlot-no-shelf"), output, world)
    }

    /// The same blobs, published under another folder.
    package func publishing(under output: String) throws -> DiskStore {
        DiskStore(root, try absolute(output), world)
    }

    package func keep(_ data: Data) async throws -> Digest {
        try await disk { try keepBlob(data) }
    }

    /// The bytes of a blob.
    ///
    /// A damaged blob is set aside and its fault says so; afterwards the same bytes can be kept
    /// anew.
    package func read(_ digest: Digest) async throws -> Data {
        try await disk { try readBlob(digest) }
    }

    package func has(_ digest: Digest) async throws -> Bool {
        try await disk { try hasBlob(digest) }
    }

    /// Lends the blob's own file, checked before.
    ///
    /// Its mode forbids writing; a body that runs as root and writes nevertheless damages the blob,
    /// which the next read will say.
    package func withFile<Result: Sendable>(
        of digest: Digest, _ body: @Sendable (_ path: String) async throws -> Result
    ) async throws -> Result {
        let path = try await disk { try openBlob(digest).path }
        return try await body(path)
    }

    package func publish(_ digest: Digest, as name: String) async throws {
        try await disk { try publishBlob(digest, as: name) }
    }

    /// What a name holds.
    ///
    /// Anything but a plain file reached through plain folders is not ours: nil.
    package func published(_ name: String) async throws -> Digest? {
        try await disk { try publishedDigest(name) }
    }

    package func unpublish(_ name: String) async throws {
        try await disk { try removeName(name) }
    }

    /// Every plain file under the publishing folder, including those that people put there.
    package func names(under prefix: String) async throws -> [String] {
        try await disk { try listNames(under: prefix) }
    }

    package func blobs() async throws -> [BlobFacts] { try await disk { try listBlobs() } }

    package func remove(_ digest: Digest, keptBefore limit: Moment) async throws {
        try await disk { try removeBlob(digest, keptBefore: limit) }
    }

    /// Does blocking work on the file threads; the system's refusals come back as faults.
    func disk<Result: Sendable>(
        _ work: @Sendable () throws -> Result
    ) async throws -> Result {
        try await threads.run {
            do {
                return try work()
            } catch let refusal as DiskError {
                throw refusal.fault
            }
        }
    }
}

/// The path as it is from the file system's root, so that changing the working folder changes
/// nothing.
private func absolute(_ path: String) throws -> String {
    guard !path.isEmpty, !path.utf8.contains(0) else {
        throw Fault(.invalid, "A folder needs a name.", subject: path)
    }
    let whole = path.hasPrefix("/") ? path : join(FileManager.default.currentDirectoryPath, path)
    let parts = whole.split(separator: "/").filter { $0 != "." }
    return "/" + parts.joined(separator: "/")
}
