import Glibc

extension Easel {
    /// Takes the picture as packed RGB after the last touches of the darkroom: a glow round the
    /// bright parts, corners a little darker, and grain that keeps gradients from banding.
    func developed(
        grain: Double, glow: Double, vignette: Double, _ chance: Chance
    ) throws -> [UInt8] {
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
        let falloff = Self.falloff(width, height, vignette)
        let noise = Self.noise(grain, chance)
        var start = chance
        var state = UInt32(truncatingIfNeeded: start.next()) | 1
        let strength = Int32(glow * 256)
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
                                let value = (screened - base * dim / 256 + speck + 128) >> 8
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
