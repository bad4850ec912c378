import FoundationEssentials
import Pixels

/// Briefs and pictures for the command line, as small as they may be.
enum Brief {
    /// One product and one message.
    static func one(
        _ id: String = "spring-bloom", message: String = "Skin that remembers spring",
        product: String = "rose-serum", more: String = "", assets: [String] = []
    ) -> String {
        let list = assets.map { "\"\($0)\"" }.joined(separator: ", ")
        return """
            {"campaign_id": "\(id)", "brand": "Verdane", "campaign_message": "\(message)",
             \(more)
             "products": [{"id": "\(product)", "name": "Rose Serum",
                           "description": "A light face serum.", "existing_assets": [\(list)]}]}
            """
    }

    /// Two products: one with the given pictures, one to be painted.
    static func two(_ id: String = "spring-bloom", assets: [String]) -> String {
        let list = assets.map { "\"\($0)\"" }.joined(separator: ", ")
        return """
            {"campaign_id": "\(id)", "brand": "Verdane",
             "campaign_message": "Skin that remembers spring",
             "products": [{"id": "rose-serum", "name": "Rose Serum", "description": "A serum.",
                           "existing_assets": [\(list)]},
                          {"id": "night-balm", "name": "Night Balm", "description": "A balm."}]}
            """
    }
}

/// Pictures made on the spot.
enum Snapshot {
    /// A grainy gradient with a dark bottle-like box in the middle; `tint` makes others of it.
    ///
    /// The grain makes it too long for a ledger row, so that it lies on the shelf.
    static func png(width: Int = 96, height: Int = 96, tint: UInt8 = 0) throws -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * height * 3)
        for y in 0..<height {
            for x in 0..<width {
                let isInside =
                    abs(x - width / 2) < width / 8 && abs(y - height / 2) < height / 4
                let shade = UInt8(180 + 60 * y / height + x * x * 7 % 11)
                bytes += isInside ? [40, 60 &+ tint, 50] : [shade, shade, 240 &- tint]
            }
        }
        return try unsafe bytes.withUnsafeBytes {
            try unsafe PNG.encode(
                $0, width: width, height: height, stride: width * 3, order: .rgb)
        }
    }
}
