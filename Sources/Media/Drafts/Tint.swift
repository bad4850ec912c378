import Glibc
import Studio

/// A colour in OKLCH (Ottosson 2020): equal steps look equal, so a palette can be reasoned about.
///
/// Lightness 0...1, chroma from 0 (grey) to about 0.3, hue in degrees.
struct Tint: Hashable {
    var lightness: Double
    var chroma: Double
    var hue: Double

    init(_ lightness: Double, _ chroma: Double, _ hue: Double) {
        self.lightness = lightness
        self.chroma = chroma
        self.hue = hue
    }

    init(_ color: Color) {
        let linear = SIMD3(color.red, color.green, color.blue)
        self.init(
            linear: SIMD3(Self.decode(linear.x), Self.decode(linear.y), Self.decode(linear.z)))
    }

    init(linear light: SIMD3<Double>) {
        let l = cbrt(0.4122214708 * light.x + 0.5363325363 * light.y + 0.0514459929 * light.z)
        let m = cbrt(0.2119034982 * light.x + 0.6806995451 * light.y + 0.1073969566 * light.z)
        let s = cbrt(0.0883024619 * light.x + 0.2817188376 * light.y + 0.6299787005 * light.z)
        let a = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s
        let b = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
        lightness = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s
        chroma = (a * a + b * b).squareRoot()
        hue = atan2(b, a) * 180 / .pi
    }

    /// Linear sRGB; the chroma is lowered until the colour is within the gamut.
    var linear: SIMD3<Double> {
        var low = 0.0
        var high = 1.0
        if inside(raw(1)) { return clamped(raw(1)) }
        for _ in 0..<8 {
            let middle = (low + high) / 2
            if inside(raw(middle)) { low = middle } else { high = middle }
        }
        return clamped(raw(low))
    }

    /// As SVG writes it.
    var css: String { Self.css(linear) }

    func lit(_ lightness: Double) -> Tint { Tint(lightness, chroma, hue) }
    func lighter(_ step: Double) -> Tint { lit(min(1, max(0, lightness + step))) }
    func muted(_ factor: Double) -> Tint { Tint(lightness, chroma * factor, hue) }
    func turned(_ degrees: Double) -> Tint { Tint(lightness, chroma, hue + degrees) }
    func chroma(atMost limit: Double) -> Tint { Tint(lightness, min(chroma, limit), hue) }
    func chroma(atLeast limit: Double) -> Tint { Tint(lightness, max(chroma, limit), hue) }

    /// Degrees between two hues, 0...180.
    func turn(to other: Tint) -> Double { abs((hue - other.hue).remainder(dividingBy: 360)) }

    /// `share` of the other, mixed as light is.
    func mixed(_ other: Tint, _ share: Double) -> Tint {
        Tint(linear: linear * (1 - share) + other.linear * share)
    }

    static func css(_ linear: SIMD3<Double>) -> String {
        "#"
            + [linear.x, linear.y, linear.z]
            .map { channel in
                let byte = Int((encode(channel) * 255).rounded())
                return (byte < 16 ? "0" : "") + String(byte, radix: 16)
            }
            .joined()
    }

    private func raw(_ share: Double) -> SIMD3<Double> {
        let a = chroma * share * cos(hue * .pi / 180)
        let b = chroma * share * sin(hue * .pi / 180)
        let l = lightness + 0.3963377774 * a + 0.2158037573 * b
        let m = lightness - 0.1055613458 * a - 0.0638541728 * b
        let s = lightness - 0.0894841775 * a - 1.2914855480 * b
        let (l3, m3, s3) = (l * l * l, m * m * m, s * s * s)
        return SIMD3(
            4.0767416621 * l3 - 3.3077115913 * m3 + 0.2309699292 * s3,
            -1.2684380046 * l3 + 2.6097574011 * m3 - 0.3413193965 * s3,
            -0.0041960863 * l3 - 0.7034186147 * m3 + 1.7076147010 * s3)
    }

    private func inside(_ light: SIMD3<Double>) -> Bool {
        light.min() >= -0.0005 && light.max() <= 1.0005
    }

    private func clamped(_ light: SIMD3<Double>) -> SIMD3<Double> {
        light.clamped(lowerBound: .zero, upperBound: .one)
    }

    private static func decode(_ byte: UInt8) -> Double {
        let value = Double(byte) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    static func encode(_ light: Double) -> Double {
        let value = min(1, max(0, light))
        return value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055
    }
}
