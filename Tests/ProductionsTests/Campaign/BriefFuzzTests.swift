import FoundationEssentials
import Ground
import StudioTesting
import Testing

@testable import Productions

@Suite("Hostile briefs")
struct BriefFuzzTests {
    /// Bytes that mean something to a JSON reader, and some that mean something to Unicode.
    private static let pieces =
        [
            "{", "}", "[", "]", "\"", "\\", ",", ":", "\\u", "\\ud83c", "0", "-", "1e9", "null",
            "\n",
            "\u{0}", "\u{301}", "\u{202E}", "..", "/", "\"id\"", "\"products\": [",
            "9999999999999999999",
        ]
        .map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        ]

    @Test(
        "are read or refused with a fault, never more, however they were spoiled", arguments: 0..<40
    )
    func mutations(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        for _ in 0..<50 {
            let sample = SampleBrief.all.randomElement(using: &chance)?.json ?? ""
            var bytes = Array(sample.utf8)
            for _ in 0..<Int.random(in: 1...6, using: &chance) { mutate(&bytes, using: &chance) }
            do {
                let brief = try CampaignBrief(reading: Data(bytes))
                // What is accepted is safe to make file names of, whatever it looked like.
                #expect((brief.products.map(\.id) + [brief.campaignID]).allSatisfy(Self.isSlug))
                #expect(brief.locales.allSatisfy { brief.messages[$0] != nil })
            } catch {
                #expect(error.code == .invalid && !error.explanation.isEmpty)
                #expect(!error.explanation.unicodeScalars.contains("\u{202E}"))
                #expect(error.explanation.utf8.count < 20_000)
            }
        }
    }

    private func mutate(_ bytes: inout [UInt8], using chance: inout Chance) {
        guard !bytes.isEmpty else { return }
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        let end = min(bytes.count, place + Int.random(in: 1...40, using: &chance))
        switch Int.random(in: 0..<5, using: &chance) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &chance)
        case 1: bytes.removeSubrange(place..<end)
        case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
        case 3: bytes.insert(contentsOf: Self.pieces.randomElement(using: &chance) ?? [], at: place)
        default: bytes.removeSubrange(place...)
        }
    }

    private static func isSlug(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45
            }
    }

    @Test("of a megabyte cost no more than their length", arguments: Bombs.all.indices)
    func bombs(index: Int) {
        #expect(!problems(Bombs.all[index]).isEmpty)
    }
}

/// Texts near the limit that would take minutes if any step were quadratic.
private enum Bombs {
    static let all: [String] = {
        let most = CampaignBrief.mostBytes - 2000
        func filled(_ piece: String) -> String {
            String(repeating: piece, count: most / piece.utf8.count)
        }
        let keys = (0..<70_000).map { "\"k\($0)\": 0" }.joined(separator: ", ")
        let words = (0..<200).map { "\"\(String(repeating: "あ", count: 57))\($0)\"" }
        let names = (0..<200)
            .map { index in
                "{\"id\": \"p\(index)\", \"name\": \"\(String(repeating: "あ", count: 120))\"}"
            }
        return [
            BriefText.with(
                "\"brand_policy\": {\"forbidden_words\": [\(words.joined(separator: ","))]}"
            )
            .replacing(
                "\"products\": [",
                with: "\"products\": [" + names.dropLast(2).joined(separator: ",") + ","),
            filled("\n"), filled("["), filled("{\"a\":"), "\"" + filled("\\u0301"),
            "[" + filled("1,") + "1]",
            BriefText.message("\"x" + filled("\u{301}\u{316}") + "\""),
            BriefText.message("\"" + filled("👩‍") + "\""),
            BriefText.message("\"" + filled("🇯🇵") + "\""),
            BriefText.with("\"\(filled("\u{301}\u{316}"))\": 1"),
            BriefText.with("\"x\": \"\(filled("y"))\""),
            BriefText.with("\"locales\": [\(filled("\"en\", "))\"en\"]"),
            BriefText.with("\"budget\": \(filled("9"))"),
            BriefText.with(keys),
            BriefText.replacing("\"products\": [", with: "\"products\": [" + filled("{}, ")),
        ]
    }()
}
