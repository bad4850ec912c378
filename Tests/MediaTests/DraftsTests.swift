import Glibc
import Ground
import Pixels
import Studio
import Testing

@testable import Media

@Suite struct DraftsTests {
    private let painter = DraftPainter()

    private func order(
        _ model: String = "studio", product: String = "Rose Serum", brand: String = "Verdane",
        summary: String = "", colors: [String] = ["#C2637A"], width: Int = 256, height: Int = 256,
        seed: UInt64 = 0
    ) -> PaintOrder {
        PaintOrder(
            prompt: "", product: product, summary: summary, brand: brand,
            colors: colors.compactMap { Color($0) }, model: Model(provider: "draft", name: model),
            width: width, height: height, seed: seed)
    }

    private func pixels(_ order: PaintOrder) async throws -> Raster {
        try PNG.decode(try await painter.paint(order, key: "").bytes)
    }

    @Test func `equal orders give equal bytes and another seed another picture`() async throws {
        let first = try await painter.paint(order(), key: "a")
        let second = try await painter.paint(order(), key: "b")
        let other = try await painter.paint(order(seed: 1), key: "a")
        #expect(first == second)
        #expect(first != other)
    }

    @Test(arguments: [(64, 64), (200, 120), (120, 300), (1024, 640)])
    func `a draft has exactly the size that was ordered`(width: Int, height: Int) async throws {
        let raster = try await pixels(order(width: width, height: height))
        #expect(raster.width == width)
        #expect(raster.height == height)
    }

    @Test func `a product can be photographed on a table`() async throws {
        let first = try await painter.paint(order("location-tin"), key: "")
        let again = try await painter.paint(order("location-tin"), key: "")
        let raster = try PNG.decode(first.bytes)
        #expect(first == again)
        #expect(raster.width == 256 && raster.height == 256)
        // The boards under the product are far from evenly coloured.
        let boards = (40..<216).map { raster.tint($0, 236).lightness }
        #expect((boards.max() ?? 0) - (boards.min() ?? 0) > 0.08)
        #expect(try Shoot(order("location")).family == .dropper)
        await #expect(throws: Fault.self) {
            try await painter.paint(order("location-teapot"), key: "")
        }
    }

    @Test func `the product keeps clear of every edge`() throws {
        for family in Family.allCases {
            for (width, height) in [(1024, 1024), (1080, 1920), (1200, 630)] {
                let box = try Shoot(order(family.rawValue, width: width, height: height)).subjectBox
                #expect(box.left > 0.12 && box.right < 0.88, "\(family)")
                #expect(box.top > 0.12 && box.bottom < 0.88, "\(family)")
            }
        }
    }

    @Test(arguments: [(63, 64), (64, 4097), (0, 0), (-5, 100)])
    func `a size out of bounds is refused by name`(width: Int, height: Int) async {
        await #expect {
            try await painter.paint(order(width: width, height: height), key: "")
        } throws: {
            ($0 as? Fault)?.code == .invalid && ($0 as? Fault)?.subject == "size"
        }
    }

    @Test func `an unknown template is refused and the known ones are named`() async {
        await #expect {
            try await painter.paint(order("teapot"), key: "")
        } throws: {
            ($0 as? Fault)?.explanation.contains("dropper") == true
        }
    }

    @Test func `every family renders and looks like no other`() async throws {
        var seen: [(Family, Raster)] = []
        for family in Family.allCases {
            let raster = try await pixels(order(family.rawValue))
            for (name, other) in seen {
                #expect(difference(raster, other) > 1.5, "\(family) looks like \(name)")
            }
            seen.append((family, raster))
        }
    }

    @Test(arguments: Family.allCases)
    func `the product stands out from the ground`(family: Family) async throws {
        for seed in [UInt64(0), 1, 2, 5] {
            let order = order(family.rawValue, width: 256, height: 256, seed: seed)
            let raster = try await pixels(order)
            let subject = try Shoot(order).subjectBox
            // Round its outline the product differs from what is beside it.
            var most = 0.0
            for share in [0.35, 0.62, 0.9] {
                let y = Int((subject.top + subject.height * share) * 256)
                for x in Int(subject.left * 256 - 6)..<Int(subject.right * 256 + 6) {
                    let step = raster.tint(x + 4, y).distance(raster.tint(x - 4, y))
                    most = max(most, step)
                }
            }
            #expect(most > 0.10, "seed \(seed): \(most)")
        }
    }

    @Test(arguments: ["#C2637A", "#1F5FBF", "#2E7D4F", "#E08A1E", "#6A3FA0"])
    func `the brand's colour is seen in the picture`(color: String) async throws {
        let brand = Tint(try #require(Color(color)))
        for seed in UInt64(0)..<6 {
            let raster = try await pixels(
                order("pump", colors: [color], width: 128, height: 128, seed: seed))
            var kin = 0
            for index in 0..<(128 * 128) {
                let tint = raster.tint(index % 128, index / 128)
                let turn = abs((tint.hue - brand.hue).remainder(dividingBy: 360))
                if turn < 22, tint.chroma > 0.04 { kin += 1 }
            }
            #expect(Double(kin) > 0.05 * 128 * 128, "seed \(seed): \(kin) pixels")
        }
    }

    @Test(arguments: DraftsTests.hostile)
    func `hostile words do no harm`(words: String) async throws {
        for family in [Family.can, .carton, .tin] {
            let raster = try await pixels(
                order(
                    family.rawValue, product: words, brand: words, summary: words, width: 96,
                    height: 96))
            #expect(raster.width == 96)
        }
        _ = try await pixels(
            order(product: words, brand: "", summary: words, width: 64, height: 64))
    }

    static let hostile = [
        "", " ", "<svg onload=\"x\">&amp;]]>", "</text><image href=\"file:///etc/passwd\"/>",
        String(repeating: "Incomprehensibilities", count: 24), "🌹🧴👩‍👩‍👧‍👦✨ Rose",
        "\u{202E}evil\u{202C}\u{0}\u{1}\u{7F}",
        "زيت الأرغان الفاخر", "שמן ורדים", "抹茶ラテ・プレミアム", "ครีมบำรุงผิว", "गुलाब सीरम",
        String(repeating: "a\u{0301}\u{0302}", count: 200), "\u{FFFF}\u{FFFC}",
    ]

    /// The mean difference of two pictures, in levels.
    private func difference(_ one: Raster, _ other: Raster) -> Double {
        let sum = zip(one.bytes, other.bytes).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(one.bytes.count)
    }
}

extension Raster {
    fileprivate func tint(_ x: Int, _ y: Int) -> Tint {
        let place = (y * width + x) * order.bytesPerPixel
        return Tint(Color(red: bytes[place], green: bytes[place + 1], blue: bytes[place + 2]))
    }
}

extension Tint {
    /// How different two colours look: the distance in OKLab.
    fileprivate func distance(_ other: Tint) -> Double {
        let turn = (hue - other.hue) * .pi / 180
        let chromas = chroma * chroma + other.chroma * other.chroma
        let tone = lightness - other.lightness
        return (tone * tone + chromas - 2 * chroma * other.chroma * cos(turn)).squareRoot()
    }
}
