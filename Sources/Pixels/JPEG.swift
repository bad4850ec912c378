internal import CTurbo
package import FoundationEssentials
internal import Ground

/// JPEG through libjpeg-turbo.
package enum JPEG {
    /// Writes planes as a baseline JPEG of their own size with chroma as they have it.
    ///
    /// Equal planes give equal bytes. `quality` is libjpeg's 1...100.
    package static func encode(_ planes: Planes, quality: Int = 85) throws -> Data {
        guard let handle = unsafe tjInitCompress() else { throw outOfMemory }
        defer { unsafe tjDestroy(handle) }
        planes.fillPairs()
        let subsampling = planes.chroma.code
        let room = tjBufSize(Int32(planes.width), Int32(planes.height), subsampling)
        var buffer = unsafe tjAlloc(Int32(room))
        guard unsafe buffer != nil else { throw outOfMemory }
        defer { unsafe tjFree(buffer) }
        var length = room
        var starts = unsafe planes.all.map { unsafe UnsafePointer<UInt8>?($0.start) }
        var strides = planes.all.map { Int32($0.stride) }
        let status = unsafe tjCompressFromYUVPlanes(
            handle, &starts, Int32(planes.width), &strides, Int32(planes.height), subsampling,
            &buffer, &length, Int32(quality), TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT)
        guard status == 0, let buffer = unsafe buffer else { throw unsafe failure(handle) }
        return unsafe Data(bytes: buffer, count: Int(length))
    }

    /// Reads a grey, YCbCr or RGB JPEG as RGB, shrunk by 1, 2, 4 or 8 while decoding.
    ///
    /// Damage is an error, but for stray bytes between the segments, which harm nothing.
    package static func decode(_ bytes: [UInt8], shrunkBy factor: Int = 1) throws -> Raster {
        precondition([1, 2, 4, 8].contains(factor))
        guard let handle = unsafe tjInitDecompress() else { throw outOfMemory }
        defer { unsafe tjDestroy(handle) }
        var (width, height, subsampling, space) = (Int32(0), Int32(0), Int32(0), Int32(0))
        let known = unsafe tjDecompressHeader3(
            handle, bytes, UInt(bytes.count), &width, &height, &subsampling, &space)
        guard known == 0 else { throw unsafe failure(handle) }
        var raster = Raster(
            width: (Int(width) + factor - 1) / factor, height: (Int(height) + factor - 1) / factor)
        let status = unsafe tjDecompress2(
            handle, bytes, UInt(bytes.count), &raster.bytes, Int32(raster.width), 0,
            Int32(raster.height), Int32(TJPF_RGB.rawValue),
            TJFLAG_ACCURATEDCT | TJFLAG_LIMITSCANS)
        if status != 0 {
            let isWarning = unsafe tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue)
            let words = unsafe String(cString: tjGetErrorStr2(handle))
            guard isWarning, words.contains("extraneous bytes before") else {
                throw unsafe failure(handle)
            }
        }
        return raster
    }

    /// As above, of data.
    package static func decode(_ data: Data) throws -> Raster { try decode([UInt8](data)) }

    private static func failure(_ handle: tjhandle) -> Fault {
        let words = unsafe String(cString: tjGetErrorStr2(handle))
        return Fault(.invalid, "The JPEG cannot be used: \(words).")
    }

    private static var outOfMemory: Fault {
        Fault(.unavailable, "There is not enough memory for a JPEG.", retry: .soon)
    }
}

extension Planes.Chroma {
    fileprivate var code: Int32 {
        switch self {
        case .full: Int32(TJSAMP_444.rawValue)
        case .half: Int32(TJSAMP_420.rawValue)
        }
    }
}

extension Planes {
    /// The raster's colours as planes; alpha is ignored.
    package convenience init(_ raster: Raster) throws {
        self.init(width: raster.width, height: raster.height, chroma: .full)
        guard let handle = unsafe tjInitCompress() else {
            throw Fault(.unavailable, "There is not enough memory for a picture.", retry: .soon)
        }
        defer { unsafe tjDestroy(handle) }
        var starts = unsafe all.map { unsafe UnsafeMutablePointer<UInt8>?($0.start) }
        var strides = all.map { Int32($0.stride) }
        let status = unsafe tjEncodeYUVPlanes(
            handle, raster.bytes, Int32(raster.width), 0, Int32(raster.height),
            raster.order.code, &starts, &strides, chroma.code, 0)
        guard status == 0 else { throw Fault(.unexpected, "Colours could not be converted.") }
    }

    /// The planes as RGB.
    package func raster() throws -> Raster {
        var raster = Raster(width: width, height: height)
        guard let handle = unsafe tjInitDecompress() else {
            throw Fault(.unavailable, "There is not enough memory for a picture.", retry: .soon)
        }
        defer { unsafe tjDestroy(handle) }
        var starts = unsafe all.map { unsafe UnsafePointer<UInt8>?($0.start) }
        var strides = all.map { Int32($0.stride) }
        let status = unsafe tjDecodeYUVPlanes(
            handle, &starts, &strides, chroma.code, &raster.bytes, Int32(width), 0, Int32(height),
            Int32(TJPF_RGB.rawValue), 0)
        guard status == 0 else { throw Fault(.unexpected, "Colours could not be converted.") }
        return raster
    }
}

extension PixelOrder {
    fileprivate var code: Int32 {
        switch self {
        case .rgb: Int32(TJPF_RGB.rawValue)
        case .rgba: Int32(TJPF_RGBX.rawValue)
        case .cairo, .cairoOpaque: Int32(TJPF_BGRX.rawValue)
        }
    }
}
