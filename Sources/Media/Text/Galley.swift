/// A message measured once, in ems, at no particular size: all trying of sizes and widths is
/// arithmetic on this, without asking the shaper again.
struct Galley: Sendable {
    /// The smallest pieces between which a line may end.
    struct Piece: Sendable {
        /// UTF-8 offsets in the text, with the white space that follows.
        var range: Range<Int>
        /// UTF-8 offset where the white space begins.
        var inkEnd: Int
        /// Width without the white space, and of the white space.
        var width: Double
        var space: Double
        /// How ugly it is to end a line after this piece; 0 is natural.
        var reluctance: Double
        /// A line must end here.
        var endsParagraph: Bool
    }

    var text: String
    var pieces: [Piece]
    /// The highest ink above and lowest below a baseline.
    var ascent: Double
    var descent: Double
    /// From baseline to baseline.
    var pitch: Double
    var isRightToLeft: Bool
    /// Some glyphs bring their own colours.
    var hasColor: Bool

    /// The whole text on one line.
    var length: Double { pieces.reduce(0) { $0 + $1.width + $1.space } }
    var widest: Double { pieces.reduce(0) { max($0, $1.width) } }

    func height(ofLines count: Int) -> Double {
        ascent + descent + Double(max(0, count - 1)) * pitch
    }
}

/// A line of a galley: which pieces it holds, and how wide they are in ems.
struct Line: Sendable, Equatable {
    var pieces: Range<Int>
    var width: Double
}
