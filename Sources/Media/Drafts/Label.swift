import Studio

/// What is printed on a product, and the field it may fill.
struct Label {
    var brand: String
    var name: String
    /// A line of small print, or empty.
    var detail = ""
    /// In the subject's units; nothing is ever set outside it.
    var box: Box
    var style: Style
    var ink: Tint
    var accent: Tint
    /// The radius of the round body that the label goes round, and the fall of its near edge at
    /// that radius; nil on flat faces.
    var bend: Bend?
    /// Turns the flat label onto a slanted face.
    var slant = Affine()

    enum Style: CaseIterable {
        /// Book face, centred, a hairline between brand and name.
        case classic
        /// Plain sans serif, ranged to the reading side.
        case modern
        /// Heavy sans serif capitals, centred.
        case bold
    }

    struct Bend {
        var radius: Double
        var fall: Double
    }
}
