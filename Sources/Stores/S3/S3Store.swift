package import Artifacts
package import FoundationEssentials
package import Ground
package import HTTP

/// The shelf on S3, or on a store that speaks like it.
///
/// Blobs are objects named by their digest; published names are copies that the store makes itself.
/// What `keep`, `publish` and `unpublish` have done is durable when they return. The layout, and
/// how keeping and removing stay out of each other's way, are described in `docs/formats/shelf.md`
/// and `docs/decisions/0010-shelf-on-s3.md`.
package struct S3Store: ObjectStore {
    package let settings: S3Settings
    let wire: S3Wire

    var world: any World { wire.world }

    /// Opens the shelf, making it when it is not there.
    ///
    /// Throws a `Fault` when the store cannot be reached, the keys do not open it, or it does not
    /// write conditionally.
    package init(
        _ settings: S3Settings, credentials: any AWSCredentialsSource, client: any HTTPClient,
        world: any World = RealWorld()
    ) async throws {
        try settings.validate()
        self.settings = settings
        wire = S3Wire(settings: settings, credentials: credentials, client: client, world: world)
        try await prepare()
    }

    /// The store's clock; nil when it does not tell.
    package func clock() async throws -> Moment? {
        try await object(at: key(Self.format.key))?.told
    }

    package func keep(_ data: Data) async throws -> Digest { try await keepBlob(data) }

    /// The bytes of a blob.
    ///
    /// A damaged blob is set aside and its fault says so; afterwards the same bytes can be kept
    /// anew.
    package func read(_ digest: Digest) async throws -> Data {
        var data = Data()
        try await fetch(digest) { data.append($0) }
        return data
    }

    package func has(_ digest: Digest) async throws -> Bool {
        try await object(at: key(of: digest)) != nil
    }

    /// Lends a copy that is fetched first, checked, and deleted afterwards.
    package func withFile<Result: Sendable>(
        of digest: Digest, _ body: @Sendable (_ path: String) async throws -> Result
    ) async throws -> Result {
        let copy = try await fetchedCopy(of: digest)
        defer { withExtendedLifetime(copy) {} }
        return try await body(copy.path)
    }

    package func publish(_ digest: Digest, as name: String) async throws {
        try await publishBlob(digest, as: name)
    }

    /// What a name holds: known from the store's own checksums where the shelf has put it there,
    /// read otherwise.
    package func published(_ name: String) async throws -> Digest? {
        try await publishedDigest(name)
    }

    package func unpublish(_ name: String) async throws {
        // What cannot be published is not there.
        guard let key = try? key(ofName: name) else { return }
        try await wire.done(S3Ask("DELETE", key, to: "delete"))
    }

    /// Every object under the shelf's `published/`, including those that people put there.
    package func names(under prefix: String) async throws -> [String] {
        try await listNames(under: prefix)
    }

    /// Every blob; and sweeps up, on the way, what uploads and removals have left behind.
    package func blobs() async throws -> [BlobFacts] {
        try await sweep()
        return try await listBlobs()
    }

    package func remove(_ digest: Digest, keptBefore limit: Moment) async throws {
        guard let blob = try await object(at: key(of: digest)), blob.kept < limit else { return }
        try await delete(digest) { $0.kept < limit }
    }
}

// Where things are.
extension S3Store {
    /// The folders of a shelf, under its prefix.
    enum Room: String {
        case blobs = "blobs/sha256"
        case published
        /// Blobs whose bytes were not their digest's, set aside for a person to see.
        case damaged
        /// One mark for each blob that is being, or has lately been, removed.
        case removals
    }

    func key(of digest: Digest) -> String { key(in: .blobs, digest.hex) }

    func key(in room: Room, _ name: String) -> String { key("\(room.rawValue)/\(name)") }

    func key(_ path: String) -> String {
        settings.prefix.isEmpty ? path : "\(settings.prefix)/\(path)"
    }

    /// Throws `invalid` for what cannot be a published name here.
    func key(ofName name: String) throws -> String {
        try checkPublishedName(name)
        let key = key(in: .published, name)
        guard key.utf8.count <= 1024 else {
            throw Fault(
                .invalid,
                "“\(shown(name))” is too long a name for a store: with the shelf's "
                    + "prefix it has \(key.utf8.count) bytes, of 1024.",
                subject: name)
        }
        return key
    }

    /// What the store tells of an object; nil when it is not there.
    func object(at key: String) async throws -> S3Object? {
        var ask = S3Ask("HEAD", key, to: "look at an object")
        ask.headers["x-amz-checksum-mode"] = "ENABLED"
        let (response, refusal) = try await wire.ask(ask)
        if let refusal {
            if refusal.isMissing { return nil }
            throw wire.fault(refusal, ask)
        }
        guard let object = S3Object(response.headers) else {
            throw wire.nonsense("an object without size, date or tag", ask)
        }
        return object
    }

    func missing(_ digest: Digest) -> Fault {
        Fault(
            .notFound,
            "The shelf \(settings.place) has no blob \(digest.short). Run the production again to "
                + "make it.",
            subject: digest.hex)
    }
}
