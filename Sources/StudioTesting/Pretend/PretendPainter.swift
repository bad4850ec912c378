import Artifacts
package import FoundationEssentials
import Ground
package import Studio

/// A painter of pictures that only say what was ordered.
package struct PretendPainter: Painter {
    let rehearsal: Rehearsal

    package func paint(_ order: PaintOrder, key: String) async throws -> Picture {
        try rehearsal.note(.paint(order, key: key))
        return .pretend("painted", from: [try order.stored()])
    }
}

extension Picture {
    /// A picture made of a word and the digests of what it was made from, longer than a ledger row
    /// may be, so that it lies on the shelf.
    package static func pretend(_ word: String, from sources: [Data] = []) -> Picture {
        var text = "pretend \(word)\n"
        for source in sources { text += Digest(of: source).hex + "\n" }
        let line = Digest(of: Data(text.utf8)).hex + "\n"
        while text.utf8.count <= Parcel.inlineLimit { text += line }
        return Picture(bytes: Data(text.utf8))
    }

    /// A file that no designer can open.
    package static let broken = Picture(bytes: Data("this is no picture".utf8))

    /// Whether it was made by a pretend tool, or by a test.
    var isPretend: Bool { bytes.starts(with: Data("pretend ".utf8)) }
}
