import Ground
import Pixels
import Testing

@Suite struct PNGTests {
    @Test func keepsEveryPixelOfAnOpaquePicture() throws {
        var raster = Raster(width: 37, height: 19)
        for index in raster.bytes.indices { raster.bytes[index] = UInt8(index * 7 % 251) }
        let back = try PNG.decode(PNG.encode(raster))
        #expect(back.width == 37 && back.height == 19)
        for pixel in 0..<37 * 19 {
            for channel in 0..<3 {
                #expect(back.bytes[pixel * 4 + channel] == raster.bytes[pixel * 3 + channel])
            }
            #expect(back.bytes[pixel * 4 + 3] == 255)
        }
    }

    @Test func undoesTheMultiplicationOfCairosPixels() throws {
        let raster = Raster(
            width: 3, height: 1, order: .cairo,
            bytes: [0, 64, 128, 128, 9, 9, 9, 0, 1, 2, 3, 255])
        let back = try PNG.decode(PNG.encode(raster))
        #expect(back.bytes == [255, 128, 0, 128, 0, 0, 0, 0, 3, 2, 1, 255])
    }

    @Test func givesEqualBytesForEqualPixels() throws {
        let raster = Raster(width: 64, height: 64, order: .cairoOpaque)
        #expect(try PNG.encode(raster) == PNG.encode(raster))
    }
}
