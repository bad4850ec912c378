import Pixels
import Studio

/// How a veil grows from the picture towards the text.
///
/// Nothing at its inner edge, full strength before the first letters or, where there is little
/// room, among them: a steeper one would look like a box. Then on to the edge of the picture.
struct Veil {
    /// Weights of 256, one for each row or, when upright, for each column of the format.
    let profile: [Int]
    let isUpright: Bool

    init(_ backing: Layout.Backing, text: Box, _ format: Format) {
        let box = backing.box
        let (width, height) = (Double(format.width), Double(format.height))
        // A veil lies along the edges that its box touches.
        isUpright = box.width < width - 1 && box.height >= height - 1
        let length = isUpright ? format.width : format.height
        let (start, end) = isUpright ? (box.left, box.right) : (box.top, box.bottom)
        let (first, last) = isUpright ? (text.left, text.right) : (text.top, text.bottom)
        let comesFromEnd = start > 0.5
        let room = comesFromEnd ? first - start : end - last
        let reach = max(-0.1 * room, min(0.35 * (last - first), 0.25 * min(width, height) - room))
        let fade = max(1, room + reach)
        let strength = max(0, min(1, backing.strength)) * 256
        profile = (0..<length)
            .map { index in
                let position = Double(index) + 0.5
                guard position > start, position < end else { return 0 }
                let depth = min(1, (comesFromEnd ? position - start : end - position) / fade)
                return Int((strength * depth * depth * (3 - 2 * depth)).rounded())
            }
    }

    var cover: Planes.Veil { isUpright ? .columns(profile) : .rows(profile) }
}
