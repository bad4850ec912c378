internal import CPango
internal import CRsvg
import FoundationEssentials
import Ground

/// A cairo picture being drawn on: premultiplied BGRA, `scale` pixels to a scene unit.
@safe
struct Easel: ~Copyable {
    let width: Int
    let height: Int
    /// Pixels to a unit; a blurred layer is drawn on a smaller easel.
    let scale: Double
    let frame: Frame
    private let surface: OpaquePointer
    private let context: OpaquePointer

    /// `reduction` 4 means a quarter of the picture's pixels on each side.
    init(_ frame: Frame, reduction: Int = 1) throws {
        self.frame = frame
        width = (frame.pixelWidth + reduction - 1) / reduction
        height = (frame.pixelHeight + reduction - 1) / reduction
        scale = frame.scale / Double(reduction)
        let made = unsafe cairo_image_surface_create(
            CAIRO_FORMAT_ARGB32, Int32(width), Int32(height))
        guard let made = unsafe made, unsafe cairo_surface_status(made) == CAIRO_STATUS_SUCCESS,
            let pen = unsafe cairo_create(made)
        else { throw Fault(.unavailable, "There is not enough memory to draw.", retry: .soon) }
        unsafe surface = made
        unsafe context = pen
    }

    deinit {
        unsafe cairo_destroy(context)
        unsafe cairo_surface_destroy(surface)
    }

    /// Draws markup of ours; librsvg gets no base address, so it can load nothing.
    func draw(_ drawing: Drawing, at place: Placement = .asDrawn) throws {
        let text = Array(drawing.document(frame, at: place).utf8)
        let handle = unsafe text.withUnsafeBufferPointer { bytes in
            unsafe rsvg_handle_new_from_data(bytes.baseAddress, gsize(bytes.count), nil)
        }
        guard let handle = unsafe handle else {
            throw Fault(.unexpected, "The draft painter wrote markup that cannot be read.")
        }
        defer { unsafe g_object_unref(gpointer(handle)) }
        unsafe cairo_save(context)
        defer { unsafe cairo_restore(context) }
        unsafe cairo_scale(context, scale, scale)
        var view = RsvgRectangle(x: 0, y: 0, width: frame.width, height: frame.height)
        guard unsafe rsvg_handle_render_document(handle, context, &view, nil) != 0 else {
            throw Fault(.unexpected, "The draft painter drew markup that cannot be rendered.")
        }
    }

    /// Lends the cairo context with the origin at `place`, in its units.
    func write(at place: Placement, _ content: (OpaquePointer) throws -> Void) rethrows {
        unsafe cairo_save(context)
        defer { unsafe cairo_restore(context) }
        unsafe cairo_scale(context, scale, scale)
        unsafe cairo_translate(context, frame.width / 2 + place.x, frame.height / 2 + place.y)
        unsafe cairo_scale(context, place.scale, place.scale)
        try unsafe content(context)
    }

    /// Lays another easel over this one, stretched to the same scene.
    ///
    /// Only what is inside the ellipse (middle and radii, in scene units), if there is one.
    func paint(
        _ other: borrowing Easel,
        inside ellipse: (x: Double, y: Double, width: Double, height: Double)? = nil
    ) {
        unsafe cairo_save(context)
        defer { unsafe cairo_restore(context) }
        if let ellipse {
            unsafe cairo_save(context)
            unsafe cairo_scale(context, scale, scale)
            unsafe cairo_translate(
                context, frame.width / 2 + ellipse.x, frame.height / 2 + ellipse.y)
            unsafe cairo_scale(context, ellipse.width, ellipse.height)
            unsafe cairo_arc(context, 0, 0, 1, 0, 2 * .pi)
            unsafe cairo_restore(context)
            unsafe cairo_clip(context)
        }
        unsafe cairo_scale(context, scale / other.scale, scale / other.scale)
        unsafe cairo_set_source_surface(context, other.surface, 0, 0)
        let pattern = unsafe cairo_get_source(context)
        unsafe cairo_pattern_set_filter(pattern, CAIRO_FILTER_BILINEAR)
        unsafe cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
        unsafe cairo_paint(context)
    }

    /// Lays another easel over this one between two heights, melting in over `feather` units.
    func paint(
        _ other: borrowing Easel, from top: Double, to bottom: Double, feather: Double
    ) {
        let fade = unsafe cairo_pattern_create_linear(0, 0, 0, Double(height))
        defer { unsafe cairo_pattern_destroy(fade) }
        for (y, alpha) in [
            (top - feather, 0.0), (top, 1), (bottom, 1), (bottom + feather, 0),
        ] {
            unsafe cairo_pattern_add_color_stop_rgba(
                fade, (y + frame.height / 2) / frame.height, 0, 0, 0, alpha)
        }
        unsafe cairo_save(context)
        defer { unsafe cairo_restore(context) }
        unsafe cairo_set_source_surface(context, other.surface, 0, 0)
        unsafe cairo_mask(context, fade)
    }

    /// Fills the outline of what is on another easel with one colour after moving it by `matrix`,
    /// which is in scene units: (x, y) becomes (xx x + xy y + x0, yx x + yy y + y0).
    func stencil(_ other: borrowing Easel, _ matrix: Affine, color: Tint, opacity: Double) {
        unsafe cairo_save(context)
        defer { unsafe cairo_restore(context) }
        apply(matrix, for: other)
        let light = color.linear
        unsafe cairo_set_source_rgba(
            context, Tint.encode(light.x), Tint.encode(light.y), Tint.encode(light.z), opacity)
        unsafe cairo_mask_surface(context, other.surface, 0, 0)
    }

    /// Paints another easel upside down below the line at `y`, fading out over `depth` units.
    func mirror(_ other: borrowing Easel, below y: Double, depth: Double, opacity: Double) {
        unsafe cairo_save(context)
        defer { unsafe cairo_restore(context) }
        let line = (y + frame.height / 2) * scale
        let fade = unsafe cairo_pattern_create_linear(0, line, 0, line + depth * scale)
        defer { unsafe cairo_pattern_destroy(fade) }
        unsafe cairo_pattern_add_color_stop_rgba(fade, 0, 0, 0, 0, opacity)
        unsafe cairo_pattern_add_color_stop_rgba(fade, 0.5, 0, 0, 0, opacity * 0.3)
        unsafe cairo_pattern_add_color_stop_rgba(fade, 1, 0, 0, 0, 0)
        unsafe cairo_rectangle(context, 0, line, Double(width), depth * scale)
        unsafe cairo_clip(context)
        apply(Affine(yy: -1, y0: 2 * y), for: other)
        unsafe cairo_set_source_surface(context, other.surface, 0, 0)
        // The source keeps the matrix that it was set under; the fade is in pixels.
        unsafe cairo_identity_matrix(context)
        unsafe cairo_mask(context, fade)
    }

    /// Lends the pixels, row after row of `stride` bytes, blue green red alpha.
    func edit<Result>(
        _ work: (UnsafeMutableBufferPointer<UInt8>, _ stride: Int) throws -> Result
    ) rethrows -> Result {
        unsafe cairo_surface_flush(surface)
        defer { unsafe cairo_surface_mark_dirty(surface) }
        let stride = unsafe Int(cairo_image_surface_get_stride(surface))
        let start = unsafe cairo_image_surface_get_data(surface)
        return try unsafe work(
            UnsafeMutableBufferPointer(start: start, count: stride * height), stride)
    }

    private func apply(_ matrix: Affine, for other: borrowing Easel) {
        let (cx, cy) = (frame.width / 2, frame.height / 2)
        unsafe cairo_scale(context, scale, scale)
        unsafe cairo_translate(context, cx, cy)
        var moved = cairo_matrix_t(
            xx: matrix.xx, yx: matrix.yx, xy: matrix.xy, yy: matrix.yy, x0: matrix.x0,
            y0: matrix.y0)
        unsafe cairo_transform(context, &moved)
        unsafe cairo_translate(context, -cx, -cy)
        unsafe cairo_scale(context, 1 / other.scale, 1 / other.scale)
    }
}

/// A linear map with a shift, as cairo writes it.
struct Affine {
    var xx = 1.0
    var yx = 0.0
    var xy = 0.0
    var yy = 1.0
    var x0 = 0.0
    var y0 = 0.0
}
