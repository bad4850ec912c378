extension Easel {
    /// Softens everything by three box passes, which is close to a Gaussian of `radius` pixels.
    func blur(_ radius: Int) {
        guard radius > 0 else { return }
        let (width, height) = (width, height)
        unsafe edit { pixels, stride in
            var line = [UInt8](repeating: 0, count: max(width, height) * 4)
            for _ in 0..<3 {
                for y in 0..<height {
                    unsafe Self.box(
                        pixels, from: y * stride, step: 4, count: width, radius, &line)
                }
                for x in 0..<width {
                    unsafe Self.box(
                        pixels, from: x * 4, step: stride, count: height, radius, &line)
                }
            }
        }
    }

    /// A running mean along one line of pixels, whose ends repeat outwards.
    private static func box(
        _ pixels: UnsafeMutableBufferPointer<UInt8>, from start: Int, step: Int, count: Int,
        _ radius: Int, _ line: inout [UInt8]
    ) {
        for index in 0..<count {
            for channel in 0..<4 {
                unsafe line[index * 4 + channel] = pixels[start + index * step + channel]
            }
        }
        let window = UInt32(2 * radius + 1)
        let factor = (UInt32(1) << 16) / window + 1
        var sum = SIMD4<UInt32>.zero
        func value(_ index: Int) -> SIMD4<UInt32> {
            let place = min(max(index, 0), count - 1) * 4
            return SIMD4(
                UInt32(line[place]), UInt32(line[place + 1]), UInt32(line[place + 2]),
                UInt32(line[place + 3]))
        }
        for index in -radius...radius { sum &+= value(index) }
        for index in 0..<count {
            let mean = (sum &* factor) &>> 16
            for channel in 0..<4 {
                unsafe pixels[start + index * step + channel] = UInt8(
                    truncatingIfNeeded: min(mean[channel], 255))
            }
            sum = sum &+ value(index + radius + 1) &- value(index - radius)
        }
    }
}
