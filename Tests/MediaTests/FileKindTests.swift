import FoundationEssentials
import Ground
import Media
import Pixels
import Studio
import Testing

/// Pictures of every kind, all with the same four fields (see `Tests/Fixtures/make.py`).
@Suite struct FileKindTests {
    private static let desk = try? Desk(hands: 2)
    private static let fields: [[Int]] = [
        [200, 40, 40], [40, 160, 60], [40, 60, 180], [230, 200, 60],
    ]

    @Test(arguments: [
        ("plain.png", 3), ("sixteen.png", 3), ("palette.png", 3), ("plain.jpg", 5),
        ("progressive.jpg", 14), ("exif3.jpg", 5), ("exif6.jpg", 5), ("exif8.jpg", 5),
        ("plain.webp", 6), ("plain.tiff", 3), ("plain.gif", 3), ("plain.avif", 8),
        ("profile.jpg", 12), ("profile.png", 12),
        // Four inks reach fewer colours, and which is the press's business.
        ("cmyk.jpg", 75), ("cmyk.tiff", 75),
    ])
    func comesOutUprightAndInItsColours(name: String, tolerance: Int) async throws {
        let shown = try await developed(name, over: .white)
        #expect(shown.width == 128 && shown.height == 96)
        for (index, expected) in Self.fields.enumerated() {
            let color = color(of: shown, field: index)
            for (found, wanted) in zip(color, expected) {
                #expect(abs(found - wanted) <= tolerance, "\(name), field \(index): \(color)")
            }
        }
    }

    @Test(arguments: ["cmyk.jpg", "cmyk.tiff"])
    func keepsTheHuesOfFourInks(name: String) async throws {
        let shown = try await developed(name, over: .white)
        let red = color(of: shown, field: 0)
        let green = color(of: shown, field: 1)
        let blue = color(of: shown, field: 2)
        #expect(red[0] > red[1] + 60 && red[0] > red[2] + 60)
        #expect(green[1] > green[0] + 40 && green[1] > green[2] + 30)
        #expect(blue[2] > blue[0] + 40 && blue[2] > blue[1] + 30)
    }

    @Test(arguments: ["grey.png", "grey.jpg"])
    func keepsGreyGrey(name: String) async throws {
        let shown = try await developed(name, over: .white)
        for (index, field) in Self.fields.enumerated() {
            let grey = (299 * field[0] + 587 * field[1] + 114 * field[2] + 500) / 1000
            for found in color(of: shown, field: index) { #expect(abs(found - grey) <= 4) }
        }
    }

    @Test(arguments: ["alpha.png", "alpha.webp"])
    func showsTheGroundWhereThePictureIsClear(name: String) async throws {
        let shown = try await developed(name, over: Color(red: 10, green: 200, blue: 250))
        for (found, wanted) in zip(color(of: shown, field: 2), [10, 200, 250]) {
            #expect(abs(found - wanted) <= 3)
        }
        for (found, wanted) in zip(color(of: shown, field: 0), Self.fields[0]) {
            #expect(abs(found - wanted) <= 3)
        }
    }

    @Test func mixesTheGroundIntoHalfClearColours() async throws {
        let shown = try await developed("halfclear.png", over: .white)
        for (found, field) in zip(color(of: shown, field: 0), Self.fields[0]) {
            #expect(abs(found - (field * 128 + 255 * 127) / 255) <= 3)
        }
    }

    @Test(arguments: ["animated.gif", "animated.webp", "animated.png"])
    func refusesAnimationsInWords(name: String) async throws {
        let fault = await fault { _ = try await developed(name, over: .white) }
        #expect(fault?.code == .invalid)
        #expect(fault?.explanation.contains("animation of 3 frames") == true)
    }

    private func developed(_ name: String, over ground: Color) async throws -> Raster {
        let desk = try #require(Self.desk)
        let png = try await desk.png(of: Picture(bytes: fixture(name)), over: ground)
        return try PNG.decode(png.bytes)
    }

    /// The middle of one of the four fields.
    private func color(of raster: Raster, field: Int) -> [Int] {
        let x = raster.width / 4 + field % 2 * raster.width / 2
        let y = raster.height / 4 + field / 2 * raster.height / 2
        let at = 4 * (y * raster.width + x)
        return raster.bytes[at..<at + 3].map(Int.init)
    }
}

func fixture(_ name: String) throws -> Data {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    return try Data(contentsOf: folder.appendingPathComponent("Fixtures/\(name)"))
}

/// The fault that a piece of work ends with; nil when it succeeds.
func fault(_ work: () async throws -> Void) async -> Fault? {
    do {
        try await work()
        return nil
    } catch {
        return Fault(error)
    }
}
