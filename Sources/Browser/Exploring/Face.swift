import Artifacts
import FoundationEssentials
import Studio

/// What a page reads and looks like, as a digest: equal for two visits of an unchanged page.
enum Face {
    /// Lines that tell one page from another, without what changes by itself.
    static func lines(of survey: Survey, _ pieces: [Survey.Piece]) -> [String] {
        var lines: [String] = []
        for piece in pieces {
            let block = piece.block
            let look = survey.looks.looks[survey.nodes[piece.node].element]
            let text = steady(block.text)
            var box = block.box
            // What changes by itself is now wider and now narrower.
            if text != block.text { box.width = 0 }
            lines.append(
                [
                    block.kind.rawValue, String(block.level), text,
                    rounded(box), look?.color ?? "", look?.background ?? "",
                ]
                .joined(separator: "|"))
        }
        for (element, look) in survey.looks.looks.sorted(by: { $0.key < $1.key }) {
            if let address = survey.looks.pictures[element], !address.hasPrefix("data:") {
                lines.append("picture|" + address + "|" + rounded(look.box))
            }
            let isPlain = look.background == "rgba(0, 0, 0, 0)" && look.picture == "none"
            if !isPlain, look.box.width * look.box.height > 4000 {
                lines.append("field|\(look.background)|\(look.picture)|" + rounded(look.box))
            }
        }
        return lines
    }

    /// What both readings of a page agree on.
    static func digest(_ first: [String], _ second: [String], title: String) -> Digest {
        let agreed = Set(first).intersection(second)
        let lines = second.filter { agreed.contains($0) }
        return Digest(of: Data(([steady(title)] + lines).joined(separator: "\n").utf8))
    }

    private static func rounded(_ box: Box) -> String {
        [box.left, box.top, box.width, box.height]
            .map { String(Int(($0 / 8).rounded())) }.joined(separator: ",")
    }

    /// The text without times of day and ages, which change by themselves.
    static func steady(_ text: String) -> String {
        let words = text.split(separator: " ")
        return words.enumerated()
            .map { index, word in
                let isTime = word.contains(":") && word.contains(where: \.isNumber)
                let isAge =
                    word.allSatisfy(\.isNumber) && index + 2 < words.count
                    && ["ago", "ago."].contains(words[index + 2].lowercased())
                let isToken = word.count >= 24 && word.contains(where: \.isNumber)
                return isTime || isAge || isToken ? "#" : String(word)
            }
            .joined(separator: " ")
    }
}
