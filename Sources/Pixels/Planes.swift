internal import Glibc

/// A picture as luma and two chroma planes: full-range BT.601 of sRGB, as JPEG has it.
///
/// Resizing and blending work on planes directly, so a variant costs no colour conversion at all.
/// Invariant of `@unchecked Sendable`: whoever makes planes is alone with them while changing them;
/// once handed on they are only read.
@safe package final class Planes: @unchecked Sendable {
    /// How many chroma samples there are.
    package enum Chroma: Sendable {
        /// One for each pixel.
        case full
        /// One for each two by two pixels (4:2:0), centred in them.
        case half
    }

    /// Pixels.
    package let width: Int
    package let height: Int
    package let chroma: Chroma
    let luma: Plane
    let blue: Plane
    let red: Plane
    private let release: () -> Void

    /// Black-and-green memory, to be written over.
    package convenience init(width: Int, height: Int, chroma: Chroma) {
        let shape = Shape(width: width, height: height, chroma: chroma)
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: shape.byteCount, alignment: Shape.alignment)
        unsafe self.init(shape, memory) { unsafe memory.deallocate() }
    }

    /// Planes over memory that someone else made; `release` gives it back.
    init(_ shape: Shape, _ memory: UnsafeMutableRawPointer, release: @escaping () -> Void) {
        width = shape.width
        height = shape.height
        chroma = shape.chroma
        let start = unsafe memory.assumingMemoryBound(to: UInt8.self)
        unsafe luma = Plane(
            start: start, stride: shape.stride, width: shape.width, height: shape.height)
        let afterLuma = unsafe start + shape.stride * shape.lumaRows
        unsafe blue = Plane(
            start: afterLuma, stride: shape.chromaStride, width: shape.chromaWidth,
            height: shape.chromaHeight)
        unsafe red = Plane(
            start: afterLuma + shape.chromaStride * shape.chromaHeight,
            stride: shape.chromaStride, width: shape.chromaWidth, height: shape.chromaHeight)
        self.release = release
    }

    deinit { release() }

    /// A copy that may be changed.
    package func copy() -> Planes {
        let copy = Planes(width: width, height: height, chroma: chroma)
        for (from, to) in zip(all, copy.all) {
            unsafe UnsafeMutableRawPointer(to.start)
                .copyMemory(
                    from: from.start, byteCount: from.stride * from.height)
        }
        return copy
    }

    var shape: Shape { Shape(width: width, height: height, chroma: chroma) }

    var all: [Plane] { [luma, blue, red] }

    /// Repeats the last column and row where a pair is not full, outside the visible picture.
    func fillPairs() {
        guard chroma == .half else { return }
        if width % 2 == 1 {
            for y in 0..<height {
                let row = unsafe luma.start + y * luma.stride
                unsafe row[width] = unsafe row[width - 1]
            }
        }
        if height % 2 == 1 {
            let last = unsafe luma.start + (height - 1) * luma.stride
            unsafe (last + luma.stride).update(from: last, count: width + width % 2)
        }
    }

    /// Bytes of memory held.
    package var byteCount: Int { shape.byteCount }

    /// The three planes without padding, row by row; for small pictures.
    package func samples() -> (luma: [UInt8], blue: [UInt8], red: [UInt8]) {
        (luma.tight(), blue.tight(), red.tight())
    }
}

/// One plane; its pointer is good as long as its `Planes` are held.
@safe struct Plane {
    let start: UnsafeMutablePointer<UInt8>
    /// Bytes from row to row.
    let stride: Int
    let width: Int
    let height: Int

    fileprivate func tight() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: width * height) { buffer, count in
            for y in 0..<height {
                let row = unsafe UnsafeBufferPointer(start: start + y * stride, count: width)
                _ = unsafe buffer[(y * width)...].update(fromContentsOf: row)
            }
            count = width * height
        }
    }
}

/// How planes lie in memory: luma, blue, red, each row padded for vector instructions.
struct Shape: Hashable {
    static let alignment = 64

    let width: Int
    let height: Int
    let chroma: Planes.Chroma

    var stride: Int { Self.padded(width) }
    /// Chroma of half height speaks for pairs of rows, and so JPEG reads pairs.
    var lumaRows: Int { chroma == .full ? height : (height + 1) / 2 * 2 }
    var chromaWidth: Int { chroma == .full ? width : (width + 1) / 2 }
    var chromaHeight: Int { chroma == .full ? height : (height + 1) / 2 }
    var chromaStride: Int { Self.padded(chromaWidth) }
    var byteCount: Int { stride * lumaRows + 2 * chromaStride * chromaHeight }

    private static func padded(_ count: Int) -> Int {
        (count + alignment - 1) / alignment * alignment
    }
}
