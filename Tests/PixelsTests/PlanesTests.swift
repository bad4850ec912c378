import FoundationEssentials
import Glibc
import Ground
import Pixels
import Testing

@Suite struct PlanesTests {
    @Test func keepColoursThroughJPEG() throws {
        let raster = gradient(320, 200)
        let planes = try Planes(raster)
            .resized(
                width: 320, height: 200, chroma: .half, filter: .bicubic)
        let back = try JPEG.decode(JPEG.encode(planes, quality: 92))
        #expect(noise(raster, back) > 38)
    }

    @Test(arguments: [(640, 627), (641, 630), (63, 65), (1, 1), (2, 3)])
    func encodeToEqualBytesAtAnySize(width: Int, height: Int) throws {
        let source = try Planes(gradient(100, 100))
        func encoded() throws -> Data {
            try JPEG.encode(
                source.resized(width: width, height: height, chroma: .half, filter: .bicubic))
        }
        let first = try encoded()
        for _ in 0..<4 {
            let again = try encoded()
            #expect(again == first)
        }
        let back = try JPEG.decode(first)
        #expect(back.width == width && back.height == height)
    }

    @Test func honourFractionsOfTheWindow() throws {
        // A ramp of two levels a pixel: half a pixel to the right is one level more.
        var raster = Raster(width: 100, height: 16)
        for y in 0..<16 {
            for x in 0..<100 {
                for channel in 0..<3 { raster.bytes[3 * (y * 100 + x) + channel] = UInt8(2 * x) }
            }
        }
        let planes = try Planes(raster)
        func luma(left: Double) throws -> Int {
            let window = Planes.Window(left: left, top: 0, width: 50, height: 16)
            let part = try planes.resized(
                window, width: 50, height: 16, chroma: .full, filter: .bicubic)
            return Int(part.samples().luma[8 * 50 + 25])
        }
        #expect(try luma(left: 10) == 70)
        #expect(try luma(left: 10.5) == 71)
        #expect(try luma(left: 11) == 72)
    }

    @Test func takePaintAsTheMaskCovers() throws {
        let planes = Planes(width: 8, height: 8, chroma: .half)
        planes.fill(
            left: 0, top: 0, right: 8, bottom: 8, with: Paint(red: 100, green: 100, blue: 100))
        planes.stain(
            Mask(2, 2, 2, 2, stride: 2, [0, 128, 255, 64]),
            with: Paint(red: 200, green: 200, blue: 200))
        let luma = planes.samples().luma
        #expect([luma[18], luma[19], luma[26], luma[27]] == [100, 150, 200, 125])
        #expect(luma[0] == 100)
    }

    @Test func measureTheWorstPixelAroundText() throws {
        let planes = Planes(width: 40, height: 40, chroma: .half)
        planes.fill(left: 0, top: 0, right: 40, bottom: 40, with: Paint(red: 0, green: 0, blue: 0))
        let white = Paint(red: 255, green: 255, blue: 255)
        planes.fill(left: 22, top: 20, right: 24, bottom: 22, with: white)
        let near = Mask(16, 16, 8, 8, stride: 8, [UInt8](repeating: 255, count: 64))
        let far = Mask(0, 0, 8, 8, stride: 8, [UInt8](repeating: 255, count: 64))
        func lightest(_ mask: Mask) -> Double {
            planes.extremes(near: mask, inColumns: false).map(\.lightest.luminance).max() ?? -1
        }
        #expect(lightest(near) > 0.99)
        #expect(lightest(far) < 0.01)
    }

    @Test func crossTheBorderBetweenProcesses() throws {
        let planes = try Planes(gradient(90, 70))
        let negative = Negative(fullWidth: 180, fullHeight: 140, isPlainPNG: true, planes: planes)
        try withFile { file in
            #expect(negative.write(to: file))
            let back = try Negative(mapping: file)
            #expect(back.fullWidth == 180 && back.fullHeight == 140 && back.isPlainPNG)
            #expect(back.planes.samples().red == planes.samples().red)
        }
    }

    @Test func areNotMappedWhenTheHeaderLies() throws {
        let planes = try Planes(gradient(90, 70))
        for lie in [(4, 20), (8, 30_000), (12, 200), (16, 71), (0, 1)] {
            let negative = Negative(
                fullWidth: 90, fullHeight: 70, isPlainPNG: false, planes: planes)
            try withFile { file in
                #expect(negative.write(to: file))
                var field = UInt32(lie.1).littleEndian
                unsafe pwrite(file, &field, 4, lie.0)
                #expect(throws: Refusal.damaged) { try Negative(mapping: file) }
            }
        }
    }

    @Test(arguments: [
        Refusal.empty, .tooManyBytes(9), .tooLarge(width: 3, height: 4),
        .tooSmall(width: 1, height: 1),
        .animated(frames: 12), .truncated, .damaged, .unknownKind, .noLoader, .outOfMemory,
    ])
    func refusalsSurviveTheirLine(refusal: Refusal) {
        #expect(Refusal(line: refusal.line) == refusal)
    }

    @Test func refusalsAreReadFromNothingElse() {
        for line in ["", "too-large", "too-large 1", "too-large -1 5", "animated x", "hello"] {
            #expect(Refusal(line: line) == nil)
        }
    }

    private func withFile(_ body: (Int32) throws -> Void) throws {
        guard let stream = unsafe tmpfile() else {
            Issue.record("no temporary file")
            return
        }
        defer { unsafe fclose(stream) }
        try body(unsafe fileno(stream))
    }

    private func gradient(_ width: Int, _ height: Int) -> Raster {
        var raster = Raster(width: width, height: height)
        for y in 0..<height {
            for x in 0..<width {
                let at = 3 * (y * width + x)
                raster.bytes[at] = UInt8(255 * x / width)
                raster.bytes[at + 1] = UInt8(255 * y / height)
                raster.bytes[at + 2] = UInt8(128 + 60 * x / width - 60 * y / height)
            }
        }
        return raster
    }

    /// Peak signal to noise in decibels.
    private func noise(_ one: Raster, _ other: Raster) -> Double {
        var sum = 0.0
        for (left, right) in zip(one.bytes, other.bytes) {
            let apart = Double(left) - Double(right)
            sum += apart * apart
        }
        return 10 * log10(255 * 255 / (sum / Double(one.bytes.count)))
    }
}
