import Pixels
import Studio

/// A layout made visible: the picture cropped, resized and backed, and the lettering to lay on it.
struct Proof {
    /// Belongs to the proof alone; lettering is laid on when it is printed.
    var planes: Planes
    var lettering: Lettering

    /// Puts a layout's backing on planes of its format.
    static func back(_ planes: Planes, _ layout: Layout) {
        switch layout.backing.kind {
        case .none: break
        case .veil:
            let veil = Veil(layout.backing, text: layout.textBox, layout.format)
            planes.cover(veil.cover, with: layout.backing.color.paint)
        case .panel:
            let box = layout.backing.box
            planes.fill(
                left: Int(box.left.rounded()), top: Int(box.top.rounded()),
                right: Int(box.right.rounded()), bottom: Int(box.bottom.rounded()),
                with: layout.backing.color.paint,
                strength: Int((max(0, min(1, layout.backing.strength)) * 256).rounded()))
        }
    }

    /// `crop` is in the pixels of the original, of which the negative may be a reduction.
    static func cropped(
        _ crop: Box, _ format: Format, from negative: Negative
    ) throws -> Planes {
        let x = Double(negative.planes.width) / Double(negative.fullWidth)
        let y = Double(negative.planes.height) / Double(negative.fullHeight)
        let window = Planes.Window(
            left: crop.left * x, top: crop.top * y, width: crop.width * x,
            height: crop.height * y)
        let isSmaller = window.width > Double(format.width) * 1.05
        return try negative.planes.resized(
            window, width: format.width, height: format.height, chroma: .half,
            filter: isSmaller ? .lanczos : .bicubic)
    }
}
