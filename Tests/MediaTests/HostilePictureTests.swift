import FoundationEssentials
import Ground
import Pixels
import Studio
import Testing

@testable import Media

@Suite struct HostilePictureTests {
    private let desk: Desk

    init() throws { desk = try Desk(hands: 1) }

    @Test func refusesAnEmptyFile() async {
        await expectRefusal(Data(), saying: "empty")
    }

    @Test func refusesWhatIsNoPicture() async {
        await expectRefusal(Data("{\"campaign_id\": \"spring\"}".utf8), saying: "not a picture")
        await expectRefusal(Data("<svg xmlns='http://www.w3.org/2000/svg'/>".utf8), saying: "not a")
        await expectRefusal(Data("%PDF-1.7 hello, hello, hello".utf8), saying: "not a picture")
        await expectRefusal(Data([0xFF]), saying: "not a picture")
    }

    @Test(arguments: ["plain.png", "plain.jpg", "progressive.jpg", "sixteen.png", "palette.png"])
    func refusesEveryTruncation(name: String) async throws {
        let whole = try fixture(name)
        // All of a JPEG's picture is there a few bytes before its end.
        for length in stride(from: 40, to: whole.count - 24, by: max(1, whole.count / 12)) {
            await expectRefusal(whole.prefix(length), saying: nil)
        }
    }

    @Test(arguments: ["plain.webp", "plain.tiff", "plain.gif", "plain.avif", "profile.jpg"])
    func refusesHalfAFile(name: String) async throws {
        let whole = try fixture(name)
        await expectRefusal(whole.prefix(whole.count / 2), saying: nil)
    }

    @Test func refusesHugeSizesFromTheHeader() async {
        await expectRefusal(emptyPNG(30_000, 30_000), saying: "30000 x 30000")
        await expectRefusal(emptyPNG(20_001, 64), saying: "20001 x 64")
        await expectRefusal(emptyPNG(0, 64), saying: "damaged")
        await expectRefusal(emptyPNG(0x7FFF_FFFF, 0x7FFF_FFFF), saying: "pixels")
        // A JPEG of 65500 x 65500 that ends after its header.
        await expectRefusal(
            Data([0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0xFF, 0xDC, 0xFF, 0xDC, 3])
                + Data([1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xFF, 0xDA, 0, 2]),
            saying: "65500 x 65500")
        // A GIF of 60000 x 60000.
        await expectRefusal(
            Data("GIF89a".utf8)
                + Data([0x60, 0xEA, 0x60, 0xEA, 0x80, 0, 0, 0, 0, 0, 255, 255, 255])
                + Data([0x2C, 0, 0, 0, 0, 0x60, 0xEA, 0x60, 0xEA, 0, 2, 2, 0x4C, 1, 0, 0x3B]),
            saying: nil)
    }

    @Test func refusesSpecks() async throws {
        let speck = try PNG.encode(Raster(width: 1, height: 1))
        await expectRefusal(speck, saying: "at least 64 pixels")
    }

    @Test func refusesMoreThanSixtyFourMegabytes() async {
        await expectRefusal(Data(count: 65 << 20), saying: "up to 64 MB")
    }

    @Test func refusesNoise() async throws {
        var random = SystemRandomNumberGenerator()
        for name in ["plain.png", "plain.jpg", "plain.webp", "plain.tiff", "plain.gif"] {
            var bytes = try fixture(name).prefix(24)
            bytes.append(
                contentsOf: (0..<500).map { _ in UInt8.random(in: 0...255, using: &random) })
            await expectRefusal(bytes, saying: nil)
        }
    }

    @Test func refusesNothingThatMerelyHasTheWrongName() async throws {
        // Names never reach the desk: a PNG is what begins like one.
        let look = try await desk.look(at: Picture(bytes: fixture("plain.webp")), over: .white)
        #expect(look.width == 128)
    }

    private func expectRefusal(
        _ bytes: Data, saying words: String?, at place: SourceLocation = #_sourceLocation
    ) async {
        let fault = await fault { _ = try await desk.look(at: Picture(bytes: bytes), over: .white) }
        #expect(fault?.code == .invalid, "\(String(describing: fault))", sourceLocation: place)
        if let words {
            #expect(
                fault?.explanation.contains(words) == true, "\(String(describing: fault))",
                sourceLocation: place)
        }
    }

    /// A header that promises pixels, and none of them.
    private func emptyPNG(_ width: UInt32, _ height: UInt32) -> Data {
        func big(_ value: UInt32) -> [UInt8] {
            (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) }
        }
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes += big(13) + Array("IHDR".utf8) + big(width) + big(height) + [8, 2, 0, 0, 0]
        bytes += big(0) + big(0) + Array("IDAT".utf8) + big(0)
        bytes += big(0) + Array("IEND".utf8) + big(0)
        return Data(bytes)
    }
}
