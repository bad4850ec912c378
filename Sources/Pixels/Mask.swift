/// Bytes over a part of a picture: coverage, or premultiplied pixels in cairo's order.
package struct Mask: Sendable {
    /// Pixels from the picture's corner; even, so that the mask lies on whole chroma samples.
    package let left: Int
    package let top: Int
    package let width: Int
    package let height: Int
    /// Bytes from row to row.
    package let stride: Int
    package let bytes: [UInt8]

    package init(
        _ left: Int, _ top: Int, _ width: Int, _ height: Int, stride: Int, _ bytes: [UInt8]
    ) {
        precondition(left >= 0 && top >= 0 && left % 2 == 0 && top % 2 == 0)
        precondition(width > 0 && height > 0 && bytes.count >= stride * height)
        self.left = left
        self.top = top
        self.width = width
        self.height = height
        self.stride = stride
        self.bytes = bytes
    }
}

/// A colour as it lies in planes (JFIF: full range, BT.601).
package struct Paint: Hashable, Sendable {
    package let luma: UInt8
    package let blue: UInt8
    package let red: UInt8

    package init(red: UInt8, green: UInt8, blue: UInt8) {
        let (r, g, b) = (Double(red), Double(green), Double(blue))
        func byte(_ value: Double) -> UInt8 { UInt8(max(0, min(255, value.rounded()))) }
        luma = byte(0.299 * r + 0.587 * g + 0.114 * b)
        self.blue = byte(128 - 0.168736 * r - 0.331264 * g + 0.5 * b)
        self.red = byte(128 + 0.5 * r - 0.418688 * g - 0.081312 * b)
    }

    init(luma: UInt8, blue: UInt8, red: UInt8) {
        self.luma = luma
        self.blue = blue
        self.red = red
    }

    /// This paint covered by another, with a weight of 256, as `Planes.cover` does it.
    package func covered(by other: Paint, _ weight: Int) -> Paint {
        let weight = UInt16(weight)
        return Paint(
            luma: blend(luma, other.luma, weight), blue: blend(blue, other.blue, weight),
            red: blend(red, other.red, weight))
    }

    /// The colour as sRGB.
    package var rgb: (red: UInt8, green: UInt8, blue: UInt8) {
        let (y, b, r) = (Double(luma), Double(blue) - 128, Double(red) - 128)
        func byte(_ value: Double) -> UInt8 { UInt8(max(0, min(255, value.rounded()))) }
        return (
            byte(y + 1.402 * r), byte(y - 0.344136 * b - 0.714136 * r), byte(y + 1.772 * b)
        )
    }

    var samples: [UInt8] { [luma, blue, red] }
}
