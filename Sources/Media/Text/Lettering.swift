import CPango
import Pixels

/// Drawn text and where it lies in its picture, in pixels.
@safe struct Lettering {
    let left: Int
    let top: Int
    let width: Int
    let height: Int
    let isColored: Bool
    /// Coverage, or premultiplied colours when there are emoji in it.
    private(set) var bytes: [UInt8]
    /// Bytes from row to row.
    let stride: Int

    init(left: Int, top: Int, width: Int, height: Int, isColored: Bool) {
        self.left = left
        self.top = top
        self.width = width
        self.height = height
        self.isColored = isColored
        let format = isColored ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_A8
        stride = Int(cairo_format_stride_for_width(format, Int32(width)))
        bytes = [UInt8](repeating: 0, count: stride * height)
    }

    /// Draws with cairo into the bytes; (0, 0) is this lettering's corner.
    mutating func withSurface(_ draw: (OpaquePointer) -> Void) {
        let format = isColored ? CAIRO_FORMAT_ARGB32 : CAIRO_FORMAT_A8
        unsafe bytes.withUnsafeMutableBufferPointer { buffer in
            guard
                let surface = unsafe cairo_image_surface_create_for_data(
                    buffer.baseAddress, format, Int32(width), Int32(height), Int32(stride)),
                let cairo = unsafe cairo_create(surface)
            else { return }
            unsafe draw(cairo)
            unsafe cairo_destroy(cairo)
            unsafe cairo_surface_finish(surface)
            unsafe cairo_surface_destroy(surface)
        }
    }

    /// Coverage alone: what contrast is measured around.
    var mask: Mask {
        if !isColored { return Mask(left, top, width, height, stride: stride, bytes) }
        var alpha = [UInt8](repeating: 0, count: width * height)
        for y in 0..<height {
            for x in 0..<width { alpha[y * width + x] = bytes[y * stride + 4 * x + 3] }
        }
        return Mask(left, top, width, height, stride: width, alpha)
    }

    /// Lays the text over a picture in an ink.
    func lay(on planes: Planes, ink: Paint) {
        if isColored {
            planes.overlay(premultiplied: Mask(left, top, width, height, stride: stride, bytes))
        } else {
            planes.stain(mask, with: ink)
        }
    }
}
