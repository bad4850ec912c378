internal import CSpng
package import FoundationEssentials
internal import Glibc
internal import Ground

/// PNG, written for publishing and read back in tests; foreign files go through the darkroom.
package enum PNG {
    /// Writes 8-bit sRGB: opaque orders as RGB, the others as RGBA.
    ///
    /// `effort` is zlib's 1...9, `stride` is bytes from row to row. Equal pixels give equal bytes.
    package static func encode(
        _ pixels: UnsafeRawBufferPointer, width: Int, height: Int, stride: Int,
        order: PixelOrder, effort: Int = 6
    ) throws -> Data {
        precondition(width > 0 && height > 0 && stride >= width * order.bytesPerPixel)
        precondition(pixels.count >= stride * (height - 1) + width * order.bytesPerPixel)
        guard let context = unsafe spng_ctx_new(Int32(SPNG_CTX_ENCODER.rawValue)) else {
            throw outOfMemory
        }
        defer { unsafe spng_ctx_free(context) }
        unsafe spng_set_option(context, SPNG_ENCODE_TO_BUFFER, 1)
        unsafe spng_set_option(context, SPNG_IMG_COMPRESSION_LEVEL, Int32(effort))
        var header = spng_ihdr()
        header.width = UInt32(width)
        header.height = UInt32(height)
        header.bit_depth = 8
        header.color_type = UInt8(
            (order.isOpaque ? SPNG_COLOR_TYPE_TRUECOLOR : SPNG_COLOR_TYPE_TRUECOLOR_ALPHA).rawValue)
        unsafe spng_set_ihdr(context, &header)
        unsafe spng_set_srgb(context, 0)
        try check(
            unsafe spng_encode_image(
                context, nil, 0, Int32(SPNG_FMT_PNG.rawValue),
                Int32(SPNG_ENCODE_PROGRESSIVE.rawValue | SPNG_ENCODE_FINALIZE.rawValue)))
        guard let base = pixels.baseAddress else { throw outOfMemory }
        var row = [UInt8](repeating: 0, count: width * (order.isOpaque ? 3 : 4))
        for y in 0..<height {
            unsafe order.copyRow(base + y * stride, count: width, to: &row)
            let status = unsafe spng_encode_row(context, row, row.count)
            if status != SPNG_EOI.rawValue { try check(status) }
        }
        var length = 0
        var status: Int32 = 0
        guard let buffer = unsafe spng_get_png_buffer(context, &length, &status) else {
            throw outOfMemory
        }
        return unsafe Data(bytesNoCopy: buffer, count: length, deallocator: .free)
    }

    /// As above, of a raster.
    package static func encode(_ raster: Raster, effort: Int = 6) throws -> Data {
        try unsafe raster.bytes.withUnsafeBytes { pixels in
            try unsafe encode(
                pixels, width: raster.width, height: raster.height,
                stride: raster.width * raster.order.bytesPerPixel, order: raster.order,
                effort: effort)
        }
    }

    /// Reads a PNG of any depth and colour type as RGB, or as straight RGBA.
    ///
    /// Throws on damage of any kind; sizes must have been checked before.
    package static func decode(_ data: [UInt8], as order: PixelOrder = .rgba) throws -> Raster {
        guard let context = unsafe spng_ctx_new(0) else { throw outOfMemory }
        defer { unsafe spng_ctx_free(context) }
        let side = UInt32(PictureLimits.longestSide)
        unsafe spng_set_image_limits(context, side, side)
        unsafe spng_set_chunk_limits(context, PictureLimits.bytes, PictureLimits.bytes)
        return try unsafe data.withUnsafeBytes { bytes in
            try check(unsafe spng_set_png_buffer(context, bytes.baseAddress, bytes.count))
            var header = spng_ihdr()
            try check(unsafe spng_get_ihdr(context, &header))
            var raster = Raster(
                width: Int(header.width), height: Int(header.height),
                order: order == .rgb ? .rgb : .rgba)
            let format = order == .rgb ? SPNG_FMT_RGB8 : SPNG_FMT_RGBA8
            try check(
                unsafe spng_decode_image(
                    context, &raster.bytes, raster.bytes.count, Int32(format.rawValue),
                    order == .rgb ? 0 : Int32(SPNG_DECODE_TRNS.rawValue)))
            return raster
        }
    }

    /// As above, of data.
    package static func decode(_ data: Data) throws -> Raster { try decode([UInt8](data)) }

    private static func check(_ status: Int32) throws {
        guard status != 0 else { return }
        let words = unsafe String(cString: spng_strerror(status))
        throw Fault(.unexpected, "A PNG could not be written or read: \(words).")
    }

    private static var outOfMemory: Fault {
        Fault(.unavailable, "There is not enough memory for a PNG.", retry: .soon)
    }
}

extension PixelOrder {
    fileprivate var isOpaque: Bool { self == .rgb || self == .cairoOpaque }

    /// Writes `count` pixels as RGB or straight RGBA.
    fileprivate func copyRow(
        _ source: UnsafeRawPointer, count: Int, to row: inout [UInt8]
    ) {
        unsafe row.withUnsafeMutableBufferPointer { row in
            switch self {
            case .rgb, .rgba:
                guard let base = row.baseAddress else { return }
                unsafe UnsafeMutableRawPointer(base)
                    .copyMemory(
                        from: source, byteCount: count * bytesPerPixel)
            case .cairoOpaque:
                let from = unsafe source.assumingMemoryBound(to: UInt8.self)
                for x in 0..<count {
                    unsafe row[3 * x] = unsafe from[4 * x + 2]
                    unsafe row[3 * x + 1] = unsafe from[4 * x + 1]
                    unsafe row[3 * x + 2] = unsafe from[4 * x]
                }
            case .cairo:
                let from = unsafe source.assumingMemoryBound(to: UInt8.self)
                for x in 0..<count {
                    let alpha = unsafe UInt32(from[4 * x + 3])
                    for channel in 0..<3 {
                        let value = unsafe UInt32(from[4 * x + 2 - channel])
                        unsafe row[4 * x + channel] =
                            alpha == 0 ? 0 : UInt8(min(255, (value * 255 + alpha / 2) / alpha))
                    }
                    unsafe row[4 * x + 3] = UInt8(alpha)
                }
            }
        }
    }
}
