import Glibc

extension Easel {
    /// Takes the picture as packed RGB after the last touches of the darkroom: a glow round the
    /// bright parts, corners a little darker, and grain that keeps gradients from banding.
    func developed(_ bath: Bath, _ chance: Chance) throws -> [UInt8] {
        let bloom = try Easel(frame, reduction: 8)
        bloom.paint(self)
        unsafe bloom.edit { pixels, _ in
            for index in pixels.indices {
                let bright = max(0, Int(unsafe pixels[index]) - 150)
                unsafe pixels[index] = UInt8(min(255, bright * 2))
            }
        }
        bloom.blur(max(1, Int(26 * bloom.scale)))
        let soft = try Easel(frame)
        soft.paint(bloom)
        let (width, height) = (width, height)
        let falloff = Self.falloff(width, height, bath.vignette)
        let noise = Self.noise(bath.grain, chance)
        var start = chance
        var state = UInt32(truncatingIfNeeded: start.next()) | 1
        let strength = Int32(bath.glow * 256)
        let curves = [bath.curve(2), bath.curve(1), bath.curve(0)]
        var packed = [UInt8](repeating: 0, count: width * height * 3)
        unsafe edit { pixels, stride in
            unsafe soft.edit { light, _ in
                unsafe packed.withUnsafeMutableBufferPointer { out in
                    for y in 0..<height {
                        for x in 0..<width {
                            state ^= state << 13
                            state ^= state >> 17
                            state ^= state << 5
                            let speck = noise[Int(state & 4095)]
                            let dim = falloff.rows[y] + falloff.columns[x]
                            let place = y * stride + x * 4
                            let target = (y * width + x) * 3
                            for channel in 0..<3 {
                                let base = Int32(unsafe pixels[place + channel])
                                let lift = Int32(unsafe light[place + channel]) * strength
                                let screened = base * 256 + lift * (255 - base) / 255
                                let level = (screened - base * dim / 256) >> 4
                                let graded = curves[channel][Int(min(4095, max(0, level)))]
                                let value = (graded + speck + 128) >> 8
                                unsafe out[target + 2 - channel] = UInt8(min(255, max(0, value)))
                            }
                        }
                    }
                }
            }
        }
        return packed
    }

    /// How much darker rows and columns get towards the corners, in 1/65536 of the value.
    private static func falloff(
        _ width: Int, _ height: Int, _ most: Double
    ) -> (rows: [Int32], columns: [Int32]) {
        func curve(_ count: Int) -> [Int32] {
            (0..<count)
                .map { index in
                    let away = abs(Double(index) / Double(count) * 2 - 1)
                    return Int32(most * away * away * away * 0.5 * 65536)
                }
        }
        return (curve(height), curve(width))
    }

    /// Gaussian specks in 1/256 of a level.
    private static func noise(_ sigma: Double, _ chance: Chance) -> [Int32] {
        var chance = chance
        return (0..<4096)
            .map { _ in
                let radius = (-2 * log(max(chance.unit(), 1e-9))).squareRoot()
                return Int32(radius * cos(2 * .pi * chance.unit()) * sigma * 256)
            }
    }
}

/// How a picture is developed.
struct Bath {
    /// Standard deviation of the grain in levels of 255.
    var grain: Double
    /// How far bright parts spill, and how much darker the corners get; 0...1.
    var glow: Double
    var vignette: Double
    /// Contrast of the S-curve, and warmth of the lights against the shadows; 0 leaves colours.
    var contrast = 0.0
    var warmth = 0.0

    /// In 1/16 of a level to 1/256 of a level, for red (0), green and blue (2).
    fileprivate func curve(_ channel: Int) -> [Int32] {
        (0..<4096)
            .map { index in
                let value = Double(index) / 4080
                let bent = value + contrast * (value - 0.5) * value * (1 - value) * 4
                let tone = warmth * Double(1 - channel)
                let graded = bent + tone * (bent - 0.35) * 0.5
                return Int32(min(1, max(0, graded)) * 255 * 256)
            }
    }
}
