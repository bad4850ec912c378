import Ground
import Pixels

/// Opens one foreign picture: headers first, then the quickest decoder that gets its colours right.
struct Develop {
    /// What shows through transparent parts.
    var ground: (red: UInt8, green: UInt8, blue: UInt8)
    /// Pixels that the shorter side may be reduced to; nil keeps every pixel.
    var enough: Int?
    /// Called before decoding by a library that opens no files.
    var lockDown: () -> Void

    func callAsFunction(_ bytes: [UInt8]) throws(Refusal) -> Negative {
        guard !bytes.isEmpty else { throw .empty }
        if bytes.count > PictureLimits.bytes { throw .tooManyBytes(bytes.count) }
        if bytes.starts(with: PNGFile.signature) { return try png(bytes) }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return try jpeg(bytes) }
        guard let loader = Vips.loader(for: bytes) else { throw .unknownKind }
        return try managed(bytes, loader: loader)
    }

    private func png(_ bytes: [UInt8]) throws(Refusal) -> Negative {
        let file = try PNGFile(bytes)
        if let refusal = PictureLimits.refusal(width: file.width, height: file.height) {
            throw refusal
        }
        if file.frames > 1 { throw .animated(frames: file.frames) }
        if file.needsManagement { return try managed(bytes, loader: "pngload_source") }
        lockDown()
        do {
            let raster = try PNG.decode(bytes, as: file.isPlain ? .rgb : .rgba)
            let flat = file.isPlain ? raster : raster.flattened(over: ground)
            return try negative(Planes(flat), isPlainPNG: file.isPlain)
        } catch {
            throw .damaged
        }
    }

    private func jpeg(_ bytes: [UInt8]) throws(Refusal) -> Negative {
        let file = try JPEGFile(bytes)
        if let refusal = PictureLimits.refusal(width: file.width, height: file.height) {
            throw refusal
        }
        if file.needsManagement || ![1, 3].contains(file.components) {
            return try managed(bytes, loader: "jpegload_source")
        }
        lockDown()
        do {
            let shorter = min(file.width, file.height)
            let factor = [8, 4, 2].first { shorter / $0 >= enough ?? .max } ?? 1
            let planes = try Planes(JPEG.decode(bytes, shrunkBy: factor))
            return try negative(planes, full: (file.width, file.height))
        } catch let fault as Fault where fault.explanation.contains("Premature end") {
            throw .truncated
        } catch {
            throw .damaged
        }
    }

    private func managed(_ bytes: [UInt8], loader: String) throws(Refusal) -> Negative {
        let raster = try Vips.open(withPlugins: loader == "heifload_source")
            .develop(bytes, loader: loader)
        do {
            let flat = raster.order == .rgba ? raster.flattened(over: ground) : raster
            return try negative(Planes(flat))
        } catch {
            throw .damaged
        }
    }

    /// Reduces planes of which there are more than enough.
    private func negative(
        _ planes: consuming Planes, full: (Int, Int)? = nil, isPlainPNG: Bool = false
    ) throws -> Negative {
        let (width, height) = full ?? (planes.width, planes.height)
        let shorter = min(planes.width, planes.height)
        if let enough, shorter > enough {
            let scale = Double(enough) / Double(shorter)
            planes = try planes.resized(
                width: Int((Double(planes.width) * scale).rounded(.up)),
                height: Int((Double(planes.height) * scale).rounded(.up)), chroma: .full,
                filter: .lanczos)
        }
        return Negative(
            fullWidth: width, fullHeight: height, isPlainPNG: isPlainPNG, planes: planes)
    }
}
