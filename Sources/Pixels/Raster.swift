/// How the bytes of a pixel follow each other, eight bits a channel.
package enum PixelOrder: Sendable {
    case rgb
    /// Red, green, blue, alpha; not premultiplied.
    case rgba
    /// Blue, green, red, alpha, premultiplied: cairo's ARGB32 on a little-endian machine.
    case cairo
    /// Blue, green, red and a byte that says nothing: cairo's RGB24.
    case cairoOpaque

    package var bytesPerPixel: Int { self == .rgb ? 3 : 4 }
}

/// Interleaved pixels that own their memory, rows without padding.
///
/// Meant for drawing and tests; big pictures travel as `Planes`.
package struct Raster: Hashable, Sendable {
    /// Pixels.
    package let width: Int
    package let height: Int
    package let order: PixelOrder
    /// `height` rows of `width` pixels, top first.
    package var bytes: [UInt8]

    package init(width: Int, height: Int, order: PixelOrder = .rgb, bytes: [UInt8]? = nil) {
        let count = width * height * order.bytesPerPixel
        precondition(width > 0 && height > 0 && (bytes?.count ?? count) == count)
        self.width = width
        self.height = height
        self.order = order
        self.bytes = bytes ?? [UInt8](repeating: 0, count: count)
    }
}

extension Raster {
    /// Straight RGBA laid over an opaque colour, as RGB.
    package func flattened(over ground: (red: UInt8, green: UInt8, blue: UInt8)) -> Raster {
        precondition(order == .rgba)
        var flat = Raster(width: width, height: height)
        let colors = [UInt32(ground.red), UInt32(ground.green), UInt32(ground.blue)]
        for pixel in 0..<width * height {
            let alpha = UInt32(bytes[4 * pixel + 3])
            for channel in 0..<3 {
                let mixed =
                    UInt32(bytes[4 * pixel + channel]) * alpha + colors[channel] * (255 - alpha)
                flat.bytes[3 * pixel + channel] = UInt8((mixed + 127) / 255)
            }
        }
        return flat
    }
}
