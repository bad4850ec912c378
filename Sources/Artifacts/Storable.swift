package import FoundationEssentials
package import Ground

/// A value that knows how to become bytes and back.
///
/// Equal values give equal bytes: digests are made of them.
package protocol Storable: Sendable {
    init(stored: Data) throws
    func stored() throws -> Data

    /// The value as it is handed to a shelf: its bytes, or the file that has them.
    func goods() throws -> Goods
    static func load(_ parcel: Parcel, from shelf: any ObjectStore) async throws -> Self
}

/// What is put on a shelf.
package enum Goods: Sendable {
    case bytes(Data)
    case crate(Crate)

    package func keep(on shelf: any ObjectStore) async throws -> Parcel {
        switch self {
        case .bytes(let data): try await shelf.pack(data)
        case .crate(let crate): try await crate.keep(on: shelf)
        }
    }
}

extension Storable {
    package func goods() throws -> Goods { .bytes(try stored()) }

    package static func load(_ parcel: Parcel, from shelf: any ObjectStore) async throws -> Self {
        try Self(stored: try await shelf.unpack(parcel))
    }
}

extension Storable where Self: Codable {
    package init(stored: Data) throws { self = try JSONDecoder().decode(Self.self, from: stored) }

    package func stored() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return try encoder.encode(self)
    }
}

extension String: Storable {}
extension Int: Storable {}
extension Array: Storable where Element: Storable & Codable {}
extension Optional: Storable where Wrapped: Storable & Codable {}
extension Fault: Storable {}
