// Blending on 4:2:0 planes, in place. Values are exact to a rounding of half a step.

extension Planes {
    /// A veil that grows along one axis: `profile` has 0 (nothing) to 256 (opaque) for each row, or
    /// for each column, of the picture.
    package enum Veil: Sendable {
        case rows([Int])
        case columns([Int])
    }

    /// Covers the picture with a paint as much as the veil says.
    package func cover(_ veil: Veil, with paint: Paint) {
        for (plane, sample) in zip(all, paint.samples) {
            let step = plane.width == width ? 1 : 2
            switch veil {
            case .rows(let profile):
                precondition(profile.count == height)
                for y in 0..<plane.height where profile[y * step] > 0 {
                    plane.mix(row: y, with: sample, profile[y * step])
                }
            case .columns(let profile):
                precondition(profile.count == width)
                let weights = (0..<plane.width).map { UInt16(profile[$0 * step]) }
                plane.mix(columns: weights, with: sample)
            }
        }
    }

    /// Fills a rectangle (clipped to the picture) with a paint.
    package func fill(
        left: Int, top: Int, right: Int, bottom: Int, with paint: Paint, strength: Int = 256
    ) {
        for (plane, sample) in zip(all, paint.samples) {
            let step = plane.width == width ? 1 : 2
            let columns = max(0, left / step)..<min(plane.width, (right + step - 1) / step)
            for y in max(0, top / step)..<min(plane.height, (bottom + step - 1) / step) {
                let row = unsafe plane.start + y * plane.stride
                for x in columns {
                    unsafe row[x] = blend(row[x], sample, UInt16(strength))
                }
            }
        }
    }

    /// Puts another picture on this one; its corner must be even, and it is clipped.
    package func paste(_ other: Planes, left: Int, top: Int) {
        precondition(left % 2 == 0 && top % 2 == 0 && left >= 0 && top >= 0)
        precondition(chroma == .half && other.chroma == .half)
        for (index, (from, to)) in zip(other.all, all).enumerated() {
            let (x, y) = index == 0 ? (left, top) : (left / 2, top / 2)
            let count = min(from.width, to.width - x)
            guard count > 0 else { continue }
            for row in 0..<max(0, min(from.height, to.height - y)) {
                unsafe (to.start + (y + row) * to.stride + x)
                    .update(
                        from: from.start + row * from.stride, count: count)
            }
        }
    }

    /// Lays a paint on as the mask covers.
    package func stain(_ mask: Mask, with paint: Paint) {
        precondition(chroma == .half)
        precondition(mask.left + mask.width <= width && mask.top + mask.height <= height)
        let halved = mask.halved()
        unsafe mask.bytes.withUnsafeBufferPointer { bytes in
            for y in 0..<mask.height {
                let row = unsafe luma.start + (mask.top + y) * luma.stride + mask.left
                for x in 0..<mask.width {
                    let cover = unsafe bytes[y * mask.stride + x]
                    if cover != 0 { unsafe row[x] = mix(row[x], paint.luma, cover) }
                }
            }
        }
        for (plane, sample) in [(blue, paint.blue), (red, paint.red)] {
            for y in 0..<halved.height {
                let row = unsafe plane.start + (mask.top / 2 + y) * plane.stride + mask.left / 2
                for x in 0..<halved.width {
                    let cover = halved.bytes[y * halved.width + x]
                    if cover != 0 { unsafe row[x] = mix(row[x], sample, cover) }
                }
            }
        }
    }

    /// Lays premultiplied pixels in cairo's order over the picture.
    package func overlay(premultiplied pixels: Mask) {
        precondition(chroma == .half)
        precondition(pixels.left + pixels.width <= width && pixels.top + pixels.height <= height)
        unsafe pixels.bytes.withUnsafeBufferPointer { bytes in
            for y in 0..<pixels.height {
                let row = unsafe luma.start + (pixels.top + y) * luma.stride + pixels.left
                for x in 0..<pixels.width {
                    let color = unsafe Sum(bytes, y * pixels.stride + 4 * x)
                    if color.alpha == 0 { continue }
                    unsafe row[x] = color.over(row[x], color.luma)
                }
            }
            for y in stride(from: 0, to: pixels.height, by: 2) {
                let at = (pixels.top + y) / 2 * blue.stride + pixels.left / 2
                for x in stride(from: 0, to: pixels.width, by: 2) {
                    var color = Sum()
                    for (down, across) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                        let (u, v) = (min(x + across, pixels.width - 1), y + down)
                        let line = min(v, pixels.height - 1) * pixels.stride
                        unsafe color.add(Sum(bytes, line + 4 * u))
                    }
                    if color.alpha == 0 { continue }
                    unsafe blue.start[at + x / 2] = color.over(
                        blue.start[at + x / 2], color.blueDifference)
                    unsafe red.start[at + x / 2] = color.over(
                        red.start[at + x / 2], color.redDifference)
                }
            }
        }
    }
}

/// One premultiplied pixel, or the sum of several.
private struct Sum {
    var blue = 0.0
    var green = 0.0
    var red = 0.0
    var alpha = 0.0
    var count = 0.0

    init() {}

    init(_ bytes: UnsafeBufferPointer<UInt8>, _ at: Int) {
        (blue, green) = unsafe (Double(bytes[at]), Double(bytes[at + 1]))
        (red, alpha) = unsafe (Double(bytes[at + 2]), Double(bytes[at + 3]))
        count = 1
    }

    mutating func add(_ other: Sum) {
        blue += other.blue
        green += other.green
        red += other.red
        alpha += other.alpha
        count += other.count
    }

    var luma: Double { 0.299 * red + 0.587 * green + 0.114 * blue }
    var blueDifference: Double { 128 * alpha / 255 + (blue - luma) * 0.564334 }
    var redDifference: Double { 128 * alpha / 255 + (red - luma) * 0.713267 }

    func over(_ sample: UInt8, _ added: Double) -> UInt8 {
        let value = Double(sample) * (1 - alpha / 255 / count) + added / count
        return UInt8(max(0, min(255, value.rounded())))
    }
}

extension Mask {
    /// Coverage at chroma's resolution.
    func halved() -> (width: Int, height: Int, bytes: [UInt8]) {
        let (columns, rows) = ((width + 1) / 2, (height + 1) / 2)
        var halved = [UInt8](repeating: 0, count: columns * rows)
        unsafe bytes.withUnsafeBufferPointer { bytes in
            for y in 0..<rows {
                let upper = 2 * y * stride
                let lower = min(2 * y + 1, height - 1) * stride
                for x in 0..<columns {
                    let (left, right) = (2 * x, min(2 * x + 1, width - 1))
                    let above = unsafe UInt16(bytes[upper + left]) + UInt16(bytes[upper + right])
                    let below = unsafe UInt16(bytes[lower + left]) + UInt16(bytes[lower + right])
                    halved[y * columns + x] = UInt8((above + below + 2) / 4)
                }
            }
        }
        return (columns, rows, halved)
    }
}

extension Plane {
    fileprivate func mix(row y: Int, with sample: UInt8, _ weight: Int) {
        let row = unsafe start + y * stride
        let added = UInt16(sample) * UInt16(weight) + 128
        let kept = UInt16(256 - weight)
        for x in 0..<width {
            unsafe row[x] = UInt8(truncatingIfNeeded: (UInt16(row[x]) &* kept &+ added) >> 8)
        }
    }

    fileprivate func mix(columns weights: [UInt16], with sample: UInt8) {
        unsafe weights.withUnsafeBufferPointer { weights in
            for y in 0..<height {
                let row = unsafe start + y * stride
                for x in 0..<width { unsafe row[x] = blend(row[x], sample, weights[x]) }
            }
        }
    }
}

/// Weight of 256.
@inline(__always)
func blend(_ under: UInt8, _ over: UInt8, _ weight: UInt16) -> UInt8 {
    UInt8(
        truncatingIfNeeded: (UInt16(under) &* (256 &- weight) &+ UInt16(over) &* weight &+ 128)
            >> 8)
}

/// Weight of 255.
@inline(__always)
private func mix(_ under: UInt8, _ over: UInt8, _ weight: UInt8) -> UInt8 {
    let sum = UInt32(under) &* UInt32(255 &- weight) &+ UInt32(over) &* UInt32(weight) &+ 127
    return UInt8(truncatingIfNeeded: sum / 255)
}
