import FoundationEssentials
import Ground

@testable import Productions

/// A good brief as text, and ways to spoil it.
enum BriefText {
    static let good = """
        {
          "campaign_id": "spring-bloom",
          "brand": "Verdane",
          "campaign_message": "Wake up your glow",
          "products": [
            {"id": "rose-serum", "name": "Rose Serum", "description": "A light face serum."},
            {"id": "night-balm", "name": "Night Balm", "description": "A rich balm."}
          ]
        }
        """

    /// A good brief with one more line of fields at the top.
    static func with(_ fields: String) -> String {
        good.replacing("\"brand\": \"Verdane\",", with: "\"brand\": \"Verdane\", \(fields),")
    }

    /// The good brief with a piece of it replaced.
    static func replacing(_ piece: String, with other: String) -> String {
        precondition(good.contains(piece))
        return good.replacing(piece, with: other, maxReplacements: 1)
    }

    /// The good brief with another message.
    static func message(_ json: String, _ more: String = "") -> String {
        replacing("\"Wake up your glow\"", with: json + more)
    }
}

/// The problems a text has, a line each and without the heading; empty when it is a good brief.
func problems(_ text: String) -> [String] {
    do {
        _ = try CampaignBrief(reading: Data(text.utf8))
        return []
    } catch {
        precondition(error.code == .invalid)
        let lines = error.explanation.split(separator: "\n").map(String.init)
        return lines.count == 1 ? lines : lines.dropFirst().map { String($0.dropFirst(2)) }
    }
}
