import Pixels
import Studio

/// The inks and grounds that a brand's colours give.
struct Livery {
    /// Inks to try on the bare picture, the liked first.
    let inks: [Color]
    /// Veils and the inks that stand on them.
    let veils: [(color: Color, ink: Color)]
    /// The colour of the picture under the text.
    let surroundings: Color
    /// The plain field of a panel, and the ink on it.
    let field: (color: Color, ink: Color)

    /// A livery for one picture.
    ///
    /// `colors` are the brand's, strongest first; without any, black and white. Veils take the
    /// colour of the picture they lie on, deeper or paler, so that they look like its own light.
    init(_ colors: [Color], on surroundings: Color) {
        self.surroundings = surroundings
        let night = Color(red: 17, green: 18, blue: 20)
        let brand = colors.first { !$0.isGrey } ?? colors.first
        let deep = surroundings.darkened(toContrast: 13, with: .white)
        let dark = brand.map { $0.darkened(toContrast: 9, with: .white) } ?? night
        let pale = surroundings.lightened(toContrast: 17, with: night)
        inks = [dark, .white, night]
        veils = [(deep, .white), (pale, dark)]
        guard let brand else {
            field = (night, .white)
            return
        }
        // A mid-tone carries neither ink well: move it away from the better one.
        let takesWhite = brand.contrast(with: .white) >= 0.75 * brand.contrast(with: night)
        field =
            takesWhite
            ? (brand.darkened(toContrast: 6, with: .white), .white)
            : (brand.lightened(toContrast: 6, with: night), night)
    }
}

extension Color {
    var paint: Paint { Paint(red: red, green: green, blue: blue) }

    var isGrey: Bool { max(red, green, blue) - min(red, green, blue) < 24 }

    /// WCAG 2.2's contrast ratio, 1...21.
    func contrast(with other: Color) -> Double { contrast(with: other.luminance) }

    func contrast(with luminance: Double) -> Double {
        let own = self.luminance
        return (max(own, luminance) + 0.05) / (min(own, luminance) + 0.05)
    }

    /// `share` 0 is this colour, 1 the other.
    func mixed(with other: Color, _ share: Double) -> Color {
        func mix(_ from: UInt8, _ to: UInt8) -> UInt8 {
            UInt8((Double(from) + (Double(to) - Double(from)) * share).rounded())
        }
        return Color(
            red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
    }

    /// As much of black mixed in as it takes, in steps of a fiftieth.
    func darkened(toContrast contrast: Double, with light: Color) -> Color {
        moved(towards: .black, until: { $0.contrast(with: light) >= contrast })
    }

    func lightened(toContrast contrast: Double, with dark: Color) -> Color {
        moved(towards: .white, until: { $0.contrast(with: dark) >= contrast })
    }

    private func moved(towards end: Color, until isEnough: (Color) -> Bool) -> Color {
        for step in 0..<50 {
            let color = mixed(with: end, Double(step) / 50)
            if isEnough(color) { return color }
        }
        return end
    }
}
