import Pixels
import Studio

/// Says what is in a developed picture.
enum Looker {
    /// Cells of the longer side on which is looked, and which are kept.
    private static let fine = 96
    private static let kept = 48

    static func look(at negative: Negative, over ground: Color) throws -> Look {
        let planes = negative.planes
        let longer = Double(max(planes.width, planes.height))
        // Neither side so short that it has no inside.
        let small = try planes.resized(
            width: max(16, Int(Double(planes.width) / longer * Double(fine))),
            height: max(16, Int(Double(planes.height) / longer * Double(fine))), chroma: .full,
            filter: .bilinear)
        let saliency = Saliency(of: small)
        let map = saliency.reduced(to: kept)
        return Look(
            width: negative.fullWidth, height: negative.fullHeight, ground: ground,
            columns: map.columns, rows: map.rows, saliency: map.cells,
            subject: saliency.subject)
    }
}
