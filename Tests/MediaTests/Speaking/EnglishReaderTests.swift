import Testing

@testable import Media

@Suite struct EnglishReaderTests {
    @Test(
        "Written English is read as a narrator reads it",
        arguments: [
            (
                "It costs $1,234.50.",
                "It costs one thousand two hundred thirty four dollars and fifty cents."
            ),
            ("From $5/month to $2M", "From five dollars per month to two million dollars"),
            ("€1 or 12.5% off", "one euro or twelve point five percent off"),
            (
                "In 2026, 1,999 people",
                "In twenty twenty six, one thousand nine hundred ninety nine people"
            ),
            ("since 2005 and 1990s", "since two thousand five and nineteen nineties"),
            (
                "on 2026-11-21 at 9:05am",
                "on November twenty first, twenty twenty six at nine oh five A M"
            ),
            ("the 3rd of 1/2", "the third of one half"),
            ("Visit https://www.example.com/pricing?x=1.", "Visit example dot com slash pricing."),
            ("docs.harbor.io", "docs dot harbor dot I O"),
            ("Write to jane.doe@example.org!", "Write to jane dot doe at example dot org!"),
            ("GitHub's API & OpenAI", "git hub's A P I and open A I"),
            ("QuickBooks uses PostgreSQL", "Quick Books uses post gres Q L"),
            ("GET STARTED NOW", "get started now"),
            ("The BBC and NATO", "The B B C and N A T O"),
            (
                "Save 5GB, 100 ms or 10k+",
                "Save five gigabytes, one hundred ms or ten thousand plus"
            ),
            ("Version v2.1 — “new”…", "Version version two point one, new."),
            ("Café • naïve ☕ coffee", "Cafe, naive coffee"),
            ("e.g. tea, etc.", "for example tea, et cetera."),
            ("10–20 people, 24/7", "ten to twenty people, twenty four seven"),
            ("Add it (optional) and/or go", "Add it, optional, and or go"),
            ("#1 choice, @home", "number one choice, at home"),
            ("+1 555-0100-22", "plus one five five five, zero one zero zero, two two"),
            ("Don't… stop?!", "Don't. stop?"),
            ("007 and 0.5x", "zero zero seven and zero point five times"),
        ])
    func reads(written: String, spoken: String) {
        var reader = EnglishReader()
        #expect(reader.read(written) == spoken)
    }

    @Test("Nothing but ASCII is left, whatever comes")
    func leavesASCII() {
        var reader = EnglishReader()
        for text in ["日本語 text", "🎉🎉", "مرحبا", "\u{0}\u{7F}x", "a\u{202E}b", "½ ²"] {
            let words = reader.read(text)
            #expect(words.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        }
        #expect(reader.hasSkipped)
    }
}
