internal import CZimg
internal import Ground

extension Planes {
    /// A rectangle of the picture, in its pixels; fractions are honoured.
    package struct Window: Hashable, Sendable {
        package var left: Double
        package var top: Double
        package var width: Double
        package var height: Double

        package init(left: Double, top: Double, width: Double, height: Double) {
            self.left = left
            self.top = top
            self.width = width
            self.height = height
        }
    }

    /// How samples between samples are found.
    package enum Filter: Sendable {
        /// Sharp when the picture gets smaller.
        case lanczos
        /// Without halos when it gets larger, and cheaper.
        case bicubic
        /// For small copies that nobody looks at.
        case bilinear

        fileprivate var code: zimg_resample_filter_e {
            switch self {
            case .lanczos: ZIMG_RESIZE_LANCZOS
            case .bicubic: ZIMG_RESIZE_BICUBIC
            case .bilinear: ZIMG_RESIZE_BILINEAR
            }
        }
    }

    /// The window, brought to a size in one step: no intermediate picture, no whole-pixel crop.
    package func resized(
        _ window: Window, width: Int, height: Int, chroma: Chroma, filter: Filter
    ) throws -> Planes {
        let target = Planes(width: width, height: height, chroma: chroma)
        // The two chroma planes are alike: one graph serves both.
        let lumaGraph = try Graph(luma, window, target.luma, filter)
        try lumaGraph.run(luma, target.luma)
        let scaleX = Double(blue.width) / Double(self.width)
        let scaleY = Double(blue.height) / Double(self.height)
        let scaled = Window(
            left: window.left * scaleX, top: window.top * scaleY, width: window.width * scaleX,
            height: window.height * scaleY)
        let chromaGraph = try Graph(blue, scaled, target.blue, filter)
        try chromaGraph.run(blue, target.blue)
        try chromaGraph.run(red, target.red)
        return target
    }

    /// The whole picture at another size.
    package func resized(
        width: Int, height: Int, chroma: Chroma, filter: Filter
    ) throws -> Planes {
        try resized(
            Window(left: 0, top: 0, width: Double(self.width), height: Double(self.height)),
            width: width, height: height, chroma: chroma, filter: filter)
    }
}

/// One of zimg's filter graphs, with the scratch memory it wants.
@safe private struct Graph: ~Copyable {
    private let graph: OpaquePointer
    private let scratch: UnsafeMutableRawPointer

    init(
        _ source: Plane, _ window: Planes.Window, _ target: Plane, _ filter: Planes.Filter
    ) throws {
        var from = zimg_image_format()
        unsafe zimg_image_format_default(&from, apiVersion)
        from.width = UInt32(source.width)
        from.height = UInt32(source.height)
        from.pixel_type = ZIMG_PIXEL_BYTE
        from.color_family = ZIMG_COLOR_GREY
        from.pixel_range = ZIMG_RANGE_FULL
        var to = from
        to.width = UInt32(target.width)
        to.height = UInt32(target.height)
        from.active_region.left = window.left
        from.active_region.top = window.top
        from.active_region.width = window.width
        from.active_region.height = window.height
        var parameters = zimg_graph_builder_params()
        unsafe zimg_graph_builder_params_default(&parameters, apiVersion)
        parameters.resample_filter = filter.code
        parameters.resample_filter_uv = filter.code
        parameters.dither_type = ZIMG_DITHER_NONE
        parameters.cpu_type = ZIMG_CPU_AUTO
        guard let made = unsafe zimg_filter_graph_build(&from, &to, &parameters) else {
            throw failure()
        }
        var size = 0
        unsafe zimg_filter_graph_get_tmp_size(made, &size)
        unsafe graph = made
        unsafe scratch = .allocate(byteCount: max(size, 1), alignment: Shape.alignment)
    }

    deinit {
        unsafe scratch.deallocate()
        unsafe zimg_filter_graph_free(graph)
    }

    func run(_ source: Plane, _ target: Plane) throws {
        let status = unsafe backlot_zimg_run(
            graph, source.start, source.stride, target.start, target.stride, scratch)
        guard status == ZIMG_ERROR_SUCCESS else { throw failure() }
    }
}

/// Version 2.4 of zimg's interface; its macro does not reach Swift.
private let apiVersion: UInt32 = 2 << 8 | 4

private func failure() -> Fault {
    var words = [CChar](repeating: 0, count: 256)
    unsafe zimg_get_last_error(&words, words.count)
    zimg_clear_last_error()
    let text = String(
        decoding: words.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return Fault(.unexpected, "A picture could not be resized: \(text).")
}
