package import FoundationEssentials

/// A durable value: immutable bytes and the Swift type they decode to. Bytes of up to
/// `inlineLimit` travel with the artifact, so that small values need no file of their own;
/// longer ones are on the shelf under their digest.
package struct Artifact<Value: Storable>: Sendable, Hashable, Codable {
    package let digest: Digest
    package let size: Int
    package let inline: Data?

    package init(digest: Digest, size: Int, inline: Data?) {
        self.digest = digest
        self.size = size
        self.inline = inline
    }

    package static func == (left: Self, right: Self) -> Bool { left.digest == right.digest }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// How many bytes an artifact may carry itself; ledger rows stay under 4 KB.
package let inlineLimit = 1024

extension ObjectStore {
    /// Stores a value: inline when small, otherwise as a blob.
    package func keep<Value: Storable>(_ value: Value) async throws -> Artifact<Value> {
        let data = try value.stored()
        if data.count <= inlineLimit {
            return Artifact(digest: Digest(of: data), size: data.count, inline: data)
        }
        return Artifact(digest: try await keep(data), size: data.count, inline: nil)
    }

    /// The value of an artifact, from its own bytes or from the shelf.
    package func load<Value: Storable>(_ artifact: Artifact<Value>) async throws -> Value {
        if let inline = artifact.inline { return try Value(stored: inline) }
        return try Value(stored: try await read(artifact.digest))
    }
}
