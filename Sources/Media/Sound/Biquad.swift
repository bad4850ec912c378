import Glibc

/// A second-order filter in direct form 2 transposed, by the formulas of the “audio EQ cookbook”.
struct Biquad {
    private let b0, b1, b2, a1, a2: Double
    private var first = 0.0
    private var second = 0.0

    init(b: (Double, Double, Double), a: (Double, Double, Double)) {
        b0 = b.0 / a.0
        b1 = b.1 / a.0
        b2 = b.2 / a.0
        a1 = a.1 / a.0
        a2 = a.2 / a.0
    }

    static func highPass(_ frequency: Double, rate: Int, q: Double = 0.707) -> Biquad {
        let angle = 2 * Double.pi * frequency / Double(rate)
        let (cosine, alpha) = (cos(angle), sin(angle) / (2 * q))
        return Biquad(
            b: ((1 + cosine) / 2, -(1 + cosine), (1 + cosine) / 2),
            a: (1 + alpha, -2 * cosine, 1 - alpha))
    }

    /// A bell of `gain` decibels about a frequency.
    static func peak(_ frequency: Double, gain: Double, q: Double, rate: Int) -> Biquad {
        let angle = 2 * Double.pi * frequency / Double(rate)
        let amplitude = pow(10, gain / 40)
        let (cosine, alpha) = (cos(angle), sin(angle) / (2 * q))
        return Biquad(
            b: (1 + alpha * amplitude, -2 * cosine, 1 - alpha * amplitude),
            a: (1 + alpha / amplitude, -2 * cosine, 1 - alpha / amplitude))
    }

    /// Everything above a frequency by `gain` decibels.
    static func highShelf(_ frequency: Double, gain: Double, rate: Int) -> Biquad {
        let angle = 2 * Double.pi * frequency / Double(rate)
        let a = pow(10, gain / 40)
        let (cosine, alpha) = (cos(angle), sin(angle) / 2 * 2.0.squareRoot())
        let root = 2 * a.squareRoot() * alpha
        return Biquad(
            b: (
                a * ((a + 1) + (a - 1) * cosine + root), -2 * a * ((a - 1) + (a + 1) * cosine),
                a * ((a + 1) + (a - 1) * cosine - root)
            ),
            a: (
                (a + 1) - (a - 1) * cosine + root, 2 * ((a - 1) - (a + 1) * cosine),
                (a + 1) - (a - 1) * cosine - root
            ))
    }

    mutating func callAsFunction(_ input: Double) -> Double {
        let output = b0 * input + first
        first = b1 * input - a1 * output + second
        second = b2 * input - a2 * output
        return output
    }

    /// The whole sound through the filter, from rest.
    func run(_ samples: [Float]) -> [Float] {
        var filter = self
        return samples.map { Float(filter(Double($0))) }
    }
}
