import CVips
import Glibc
import Pixels

/// The functions of libvips and GObject that are used, found by name in the loaded library.
@safe struct Library {
    typealias Image = UnsafeMutablePointer<VipsImage>
    typealias Object = UnsafeMutableRawPointer

    let start: @convention(c) (UnsafePointer<CChar>) -> CInt
    let setConcurrency: @convention(c) (CInt) -> Void
    let setCache: @convention(c) (CInt) -> Void
    let sourceFromMemory: @convention(c) (UnsafeRawPointer?, Int) -> OpaquePointer?
    let sourceType: @convention(c) () -> GType
    let imageType: @convention(c) () -> GType
    let newOperation: @convention(c) (UnsafePointer<CChar>) -> Object?
    let setText: @convention(c) (Object, UnsafePointer<CChar>, UnsafePointer<CChar>) -> CInt
    let build: @convention(c) (UnsafeMutablePointer<Object?>) -> CInt
    let width: @convention(c) (Image) -> CInt
    let height: @convention(c) (Image) -> CInt
    let bands: @convention(c) (Image) -> CInt
    let pages: @convention(c) (Image) -> CInt
    let field: @convention(c) (Image, UnsafePointer<CChar>) -> GType
    let interpretation: @convention(c) (Image) -> VipsInterpretation
    let copyMemory: @convention(c) (Image) -> Image?
    let pixels: @convention(c) (Image, UnsafeMutablePointer<Int>) -> UnsafeMutableRawPointer?
    let errors: @convention(c) () -> UnsafePointer<CChar>
    let setProperty: @convention(c) (Object, UnsafePointer<CChar>, UnsafePointer<GValue>) -> Void
    let getProperty:
        @convention(c) (Object, UnsafePointer<CChar>, UnsafeMutablePointer<GValue>) -> Void
    let initValue: @convention(c) (UnsafeMutablePointer<GValue>, GType) -> Object?
    let setObject: @convention(c) (UnsafeMutablePointer<GValue>, Object?) -> Void
    let getObject: @convention(c) (UnsafePointer<GValue>) -> Object?

    /// Nil when the library is not installed.
    init?() {
        guard let handle = unsafe dlopen("libvips.so.42", RTLD_NOW) else { return nil }
        // The types above repeat the declarations in vips.h, which is what makes the cast right.
        func find<Function>(_ name: String) -> Function {
            guard let symbol = unsafe dlsym(handle, name) else {
                preconditionFailure("libvips has no \(name)")
            }
            return unsafe unsafeBitCast(symbol, to: Function.self)
        }
        unsafe start = find("vips_init")
        setConcurrency = find("vips_concurrency_set")
        setCache = find("vips_cache_set_max")
        unsafe sourceFromMemory = find("vips_source_new_from_memory")
        sourceType = find("vips_source_get_type")
        imageType = find("vips_image_get_type")
        unsafe newOperation = find("vips_operation_new")
        unsafe setText = find("vips_object_set_argument_from_string")
        unsafe build = find("vips_cache_operation_buildp")
        unsafe width = find("vips_image_get_width")
        unsafe height = find("vips_image_get_height")
        unsafe bands = find("vips_image_get_bands")
        unsafe pages = find("vips_image_get_n_pages")
        unsafe field = find("vips_image_get_typeof")
        unsafe interpretation = find("vips_image_get_interpretation")
        unsafe copyMemory = find("vips_image_copy_memory")
        unsafe pixels = find("vips_image_write_to_memory")
        unsafe errors = find("vips_error_buffer")
        unsafe setProperty = find("g_object_set_property")
        unsafe getProperty = find("g_object_get_property")
        unsafe initValue = find("g_value_init")
        unsafe setObject = find("g_value_set_object")
        unsafe getObject = find("g_value_get_object")
    }

    /// What the last failure of libvips means to the person who sent the picture.
    func refusal() -> Refusal {
        let words = unsafe String(cString: errors()).lowercased()
        if words.contains("out of memory") { return .outOfMemory }
        let signs = ["premature", "truncated", "unexpected end", "end of file", "eof", "too short"]
        if signs.contains(where: { words.contains($0) }) { return .truncated }
        // A kind of picture without its plug-in is an operation that does not exist.
        return words.contains("class \"") && words.contains("not found") ? .noLoader : .damaged
    }
}

/// One operation of libvips being put together.
@safe struct Operation {
    private let library: Library
    private let object: Library.Object

    init(_ name: String, _ library: Library) throws(Refusal) {
        guard let object = unsafe library.newOperation(name) else { throw library.refusal() }
        self.library = library
        unsafe self.object = unsafe object
    }

    /// Sets an argument the way the command line would.
    func set(_ name: String, _ value: String) throws(Refusal) -> Self {
        guard unsafe library.setText(object, name, value) == 0 else { throw library.refusal() }
        return self
    }

    func set(_ name: String, object value: Library.Object, type: GType) -> Self {
        var box = GValue()
        _ = unsafe library.initValue(&box, type)
        unsafe library.setObject(&box, value)
        unsafe library.setProperty(object, name, &box)
        return self
    }

    func set(_ name: String, image: Library.Image) -> Self {
        unsafe set(name, object: Library.Object(image), type: library.imageType())
    }

    /// The image that comes out.
    func run() throws(Refusal) -> Library.Image {
        var built: Library.Object? = unsafe object
        guard unsafe library.build(&built) == 0, let done = unsafe built else {
            throw library.refusal()
        }
        var box = GValue()
        _ = unsafe library.initValue(&box, library.imageType())
        unsafe library.getProperty(done, "out", &box)
        guard let image = unsafe library.getObject(&box) else { throw .damaged }
        return unsafe image.assumingMemoryBound(to: VipsImage.self)
    }
}
