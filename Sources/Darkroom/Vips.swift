import CVips
import Glibc
import Pixels

/// libvips, loaded at run time: the loader of the less common pictures and the colour management.
///
/// Its own calls take variable arguments, which Swift cannot make, so operations are built by name
/// and property as its bindings for other languages do. Nothing is given back: the process lives
/// for one picture.
struct Vips {
    private let library: Library

    /// The loader for the kinds of picture that are opened here, by their first bytes.
    static func loader(for bytes: [UInt8]) -> String? {
        guard bytes.count >= 16 else { return nil }
        let reader = Reader(bytes)
        switch (reader.text(0), reader.text(4), reader.text(8)) {
        case ("GIF8", _, _): return "gifload_source"
        case ("RIFF", _, "WEBP"): return "webpload_source"
        case ("II*\0", _, _), ("MM\0*", _, _): return "tiffload_source"
        case (_, "ftyp", let brand):
            return ["heic", "heix", "mif1", "msf1", "avif", "heim", "heis"].contains(brand)
                ? "heifload_source" : nil
        default: return nil
        }
    }

    /// Loads the library; with its plug-ins (the doors to dozens of rare formats) only when asked.
    static func open(withPlugins: Bool) throws(Refusal) -> Vips {
        if !withPlugins { unsafe setenv("VIPSHOME", "/nowhere", 1) }
        guard let library = Library(), unsafe library.start("darkroom") == 0 else {
            throw .noLoader
        }
        library.setConcurrency(1)
        library.setCache(0)
        return Vips(library: library)
    }

    /// Decodes, turns upright, converts to sRGB of eight bits; RGB or straight RGBA.
    func develop(_ bytes: [UInt8], loader: String) throws(Refusal) -> Raster {
        var result: Result<Raster, Refusal> = .failure(.damaged)
        unsafe bytes.withUnsafeBytes { memory in
            result = Result { () throws(Refusal) in
                guard
                    let source = unsafe library.sourceFromMemory(memory.baseAddress, memory.count)
                else { throw .outOfMemory }
                return try unsafe decode(source, loader: loader)
            }
        }
        return try result.get()
    }

    private func decode(
        _ source: OpaquePointer, loader: String
    ) throws(Refusal) -> Raster {
        // Sequential reading keeps no copy of the picture; errors of any kind are refusals.
        var image = try unsafe Operation(loader, library)
            .set("source", object: UnsafeMutableRawPointer(source), type: library.sourceType())
            .set("access", "sequential").set("fail-on", "error").run()
        let (width, height) = unsafe (Int(library.width(image)), Int(library.height(image)))
        let pages = unsafe Int(library.pages(image))
        if let refusal = PictureLimits.refusal(width: width, height: height) { throw refusal }
        if pages > 1, ["gifload_source", "webpload_source"].contains(loader) {
            throw .animated(frames: pages)
        }
        let hasProfile = unsafe library.field(image, "icc-profile-data") != 0
        let space = unsafe library.interpretation(image)
        if hasProfile || space == VIPS_INTERPRETATION_CMYK {
            unsafe image = try unsafe Operation("icc_transform", library).set("in", image: image)
                .set("output-profile", "srgb").set("embedded", "true")
                .set("input-profile", space == VIPS_INTERPRETATION_CMYK ? "cmyk" : "srgb")
                .set("intent", "relative").set("black-point-compensation", "true")
                .set("depth", "8").run()
        }
        unsafe image = try unsafe Operation("colourspace", library).set("in", image: image)
            .set("space", "srgb").run()
        if unsafe library.field(image, "orientation") != 0 {
            // Turning reads columns, so the pixels must be at hand.
            guard let copy = unsafe library.copyMemory(image) else { throw .damaged }
            unsafe image = try unsafe Operation("autorot", library).set("in", image: copy).run()
        }
        unsafe image = try unsafe Operation("cast", library).set("in", image: image)
            .set("format", "uchar").run()
        return try unsafe raster(image)
    }

    private func raster(
        _ image: UnsafeMutablePointer<VipsImage>
    ) throws(Refusal) -> Raster {
        let width = unsafe Int(library.width(image))
        let height = unsafe Int(library.height(image))
        let bands = unsafe Int(library.bands(image))
        var length = 0
        guard [3, 4].contains(bands), let memory = unsafe library.pixels(image, &length),
            length == width * height * bands
        else { throw library.refusal() }
        let bytes = unsafe [UInt8](UnsafeRawBufferPointer(start: memory, count: length))
        return Raster(
            width: width, height: height, order: bands == 4 ? .rgba : .rgb, bytes: bytes)
    }
}
