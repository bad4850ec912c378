package import FoundationEssentials

/// Immutable bytes by their digest, whatever they mean.
///
/// Bytes of up to `inlineLimit` travel along, so that small values need no file of their own;
/// longer ones are on the shelf.
package struct Parcel: Sendable, Hashable, Codable {
    package let digest: Digest
    package let size: Int
    package let inline: Data?

    /// How many bytes a parcel may carry itself; ledger rows stay under 4 KB.
    package static let inlineLimit = 1024

    package init(digest: Digest, size: Int, inline: Data?) {
        self.digest = digest
        self.size = size
        self.inline = inline
    }

    package static func == (left: Self, right: Self) -> Bool { left.digest == right.digest }

    package func hash(into hasher: inout Hasher) { hasher.combine(digest) }
}

/// A durable value: a parcel, and the Swift type it decodes to.
package struct Artifact<Value: Storable>: Sendable, Hashable, Codable {
    package let parcel: Parcel

    package init(_ parcel: Parcel) { self.parcel = parcel }

    package var digest: Digest { parcel.digest }

    package init(from decoder: any Decoder) throws { parcel = try Parcel(from: decoder) }

    package func encode(to encoder: any Encoder) throws { try parcel.encode(to: encoder) }
}

extension ObjectStore {
    /// Stores bytes: inline when few, otherwise as a blob.
    package func pack(_ data: Data) async throws -> Parcel {
        if data.count <= Parcel.inlineLimit {
            return Parcel(digest: Digest(of: data), size: data.count, inline: data)
        }
        return Parcel(digest: try await keep(data), size: data.count, inline: nil)
    }

    /// The bytes of a parcel, from itself or from the shelf.
    package func unpack(_ parcel: Parcel) async throws -> Data {
        if let inline = parcel.inline { return inline }
        return try await read(parcel.digest)
    }

    package func keep<Value: Storable>(_ value: Value) async throws -> Artifact<Value> {
        Artifact(try await value.goods().keep(on: self))
    }

    package func load<Value: Storable>(_ artifact: Artifact<Value>) async throws -> Value {
        try await Value.load(artifact.parcel, from: self)
    }
}
