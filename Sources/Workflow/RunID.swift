import Artifacts

/// The name of a run: what a person types.
///
/// A child's is its parent's, a slash, and its own name.
package struct RunID: RawRepresentable, Hashable, Codable, Sendable, CustomStringConvertible,
    Comparable
{
    package let rawValue: String

    package init(rawValue: String) { self.rawValue = rawValue }
    package init(_ text: String) { rawValue = text }

    package init(from decoder: any Decoder) throws {
        rawValue = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rawValue)
    }

    package var description: String { rawValue }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// A readable name made of a stem and six letters of chance, such as `spring-bloom-7kq2mv`.
    package static func fresh(_ stem: String, chance: UInt64) -> Self {
        var left = chance
        var tail: [UInt8] = []
        for _ in 0..<6 {
            tail.append(letters[Int(left % UInt64(letters.count))])
            left /= UInt64(letters.count)
        }
        return Self("\(stem)-\(String(decoding: tail, as: UTF8.self))")
    }

    /// Those that are not taken for one another.
    private static let letters = Array("23456789abcdefghjkmnpqrstuvwxyz".utf8)
}

/// A run as one worker holds it.
///
/// Every write of that worker is fenced by the epoch.
package struct Hold: Hashable, Codable, Sendable {
    package let run: RunID
    package let epoch: Int

    package init(run: RunID, epoch: Int) {
        self.run = run
        self.epoch = epoch
    }
}

/// One process that works; the ledger knows by its heartbeat whether it lives.
package struct WorkerID: RawRepresentable, Hashable, Codable, Sendable {
    package let rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}
