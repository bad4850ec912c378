internal import Glibc
internal import Ground

/// A developed picture: upright, opaque, in sRGB, perhaps smaller than the original.
///
/// This is what the darkroom hands out: 64 bytes of header, then the planes as they lie in memory.
package struct Negative: Sendable {
    /// The original's size in pixels, upright.
    package var fullWidth: Int
    package var fullHeight: Int
    /// The original was an 8-bit RGB PNG without profile or orientation: its bytes are what we
    /// would write ourselves.
    package var isPlainPNG: Bool
    /// With full chroma.
    package var planes: Planes

    package init(fullWidth: Int, fullHeight: Int, isPlainPNG: Bool, planes: Planes) {
        self.fullWidth = fullWidth
        self.fullHeight = fullHeight
        self.isPlainPNG = isPlainPNG
        self.planes = planes
    }

    private static let headerSize = 64
    private static let magic: UInt32 = 0x314B_4C42

    /// Writes header and planes to a file descriptor; false when it takes no more.
    package func write(to descriptor: Int32) -> Bool {
        let fields = [
            Self.magic, UInt32(fullWidth), UInt32(fullHeight), UInt32(planes.width),
            UInt32(planes.height), isPlainPNG ? 1 : 0,
        ]
        var header = fields.flatMap { field in
            (0..<4).map { UInt8(truncatingIfNeeded: field >> (8 * UInt32($0))) }
        }
        header += [UInt8](repeating: 0, count: Self.headerSize - header.count)
        let wroteHeader = unsafe header.withUnsafeBytes { unsafe Self.write($0, to: descriptor) }
        let memory = unsafe UnsafeRawBufferPointer(
            start: planes.luma.start, count: planes.byteCount)
        return unsafe wroteHeader && Self.write(memory, to: descriptor)
    }

    /// Maps what the darkroom wrote, believing nothing of it.
    ///
    /// Sizes are checked against the limits and the file's length. The writer must be dead.
    /// Throws `Refusal.damaged`.
    package init(mapping descriptor: Int32) throws(Refusal) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_size > Self.headerSize,
            status.st_size <= Self.headerSize + 4 * PictureLimits.pixels
        else { throw .damaged }
        let length = Int(status.st_size)
        guard let memory = unsafe mmap(nil, length, PROT_READ, MAP_PRIVATE, descriptor, 0),
            unsafe memory != MAP_FAILED
        else { throw .outOfMemory }
        let fields = (0..<6)
            .map { index in
                unsafe Int(
                    UInt32(littleEndian: memory.load(fromByteOffset: 4 * index, as: UInt32.self)))
            }
        let (full, size) = ((fields[1], fields[2]), (fields[3], fields[4]))
        guard fields[0] == Int(Self.magic),
            PictureLimits.refusal(width: full.0, height: full.1) == nil,
            (1...full.0).contains(size.0), (1...full.1).contains(size.1),
            length == Self.headerSize
                + Shape(width: size.0, height: size.1, chroma: .full).byteCount
        else {
            unsafe munmap(memory, length)
            throw .damaged
        }
        let shape = Shape(width: size.0, height: size.1, chroma: .full)
        let start = unsafe memory + Self.headerSize
        unsafe self.init(
            fullWidth: full.0, fullHeight: full.1, isPlainPNG: fields[5] == 1,
            planes: Planes(shape, start) { unsafe munmap(memory, length) })
    }

    private static func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var rest = unsafe bytes[...]
        while let start = unsafe UnsafeRawBufferPointer(rebasing: rest).baseAddress,
            unsafe !rest.isEmpty
        {
            let count = unsafe Glibc.write(descriptor, start, rest.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            unsafe rest = rest.dropFirst(count)
        }
        return true
    }
}
