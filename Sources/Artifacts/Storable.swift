package import FoundationEssentials

/// A value that knows how to become bytes and back.
///
/// Equal values give equal bytes: digests are made of them.
package protocol Storable: Sendable {
    init(stored: Data) throws
    func stored() throws -> Data
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
