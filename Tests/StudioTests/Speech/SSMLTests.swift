import Foundation
import Ground
import Studio
import Testing

@Suite struct SSMLTests {
    private func fault(_ text: String) throws -> Fault {
        try #require(throws: Fault.self) { try SSML(reading: text) }
    }

    @Test("A script is read back as the script that was written, and written as the same bytes")
    func survivesWriting() throws {
        let text = """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a comment -->
            <speak version="1.1" xml:lang="en-GB"><p><mark name="scene-1"/>
              <s>Tea &amp; <sub alias="coffee">☕</sub>, <say-as interpret-as="digits">42</say-as>.</s>
              <break time="1.5s"/><s><prosody rate="90%" volume="+3dB">A &lt;b&gt; &#x263A; c</prosody></s>
            </p></speak>
            """
        let script = try SSML(reading: text)
        #expect(script.language == "en-GB")
        #expect(try SSML(reading: script.text) == script)
        #expect(try script.stored() == SSML(stored: script.stored()).stored())
        let sentences = script.sentences()
        #expect(sentences.map(\.caption) == ["Tea & ☕, 42.", "A <b> ☺ c"])
        #expect(sentences.map(\.rate) == [1, 0.9])
        #expect(sentences.map(\.pauseBefore) == [0, 1500])
        #expect(sentences.allSatisfy { $0.mark == "scene-1" && $0.paragraph == 0 })
    }

    @Test("A script written from scenes keeps its scenes, sentences and pronunciations apart")
    func isWrittenFromScenes() throws {
        let script = SSML(
            scenes: [
                ("welcome", ["This is Kirbuk & <friends>.", "Kirbuks are not Kirbuk."]),
                ("prices", ["It costs 5 dollars."]),
            ], language: "en-US", pronunciations: ["Kirbuk": "keer book"])
        let read = try SSML(reading: script.text)
        #expect(read == script)
        let sentences = read.sentences()
        #expect(sentences.map(\.paragraph) == [0, 0, 1])
        #expect(sentences.map(\.mark) == ["welcome", "welcome", "prices"])
        #expect(sentences[0].caption == "This is Kirbuk & <friends>.")
        #expect(sentences[0].pieces.contains(.alias("keer book")))
        #expect(sentences[1].pieces.filter { $0 == .alias("keer book") }.count == 1)
        #expect(sentences[2].pauseBefore == 600)
    }

    @Test("Loose text is taken apart into sentences, not at abbreviations or numbers")
    func breaksLooseText() throws {
        let text = "Dr. Hill has 3.5 beans, e.g. arabica. “Really?” Yes! It is 5 p.m. now… 你好。再见。"
        let script = try SSML(reading: "<speak>\(text)</speak>")
        #expect(
            script.sentences().map(\.caption) == [
                "Dr. Hill has 3.5 beans, e.g. arabica.", "“Really?”", "Yes!", "It is 5 p.m. now…",
                "你好。", "再见。",
            ])
    }

    @Test(
        "What is not this language is a fault that names the line",
        arguments: [
            ("", 1), ("hello", 1), ("<p>x</p>", 1), ("<speak>", 1), ("<speak>\n<p>x</speak>", 2),
            ("<speak>\n\n<foo>x</foo></speak>", 3),
            ("<speak><audio src=\"file:///etc/passwd\"/></speak>", 1),
            ("<speak>\n<voice name=\"x\">y</voice></speak>", 2),
            ("<speak><lexicon uri=\"http://10.0.0.1/\"/></speak>", 1),
            ("<!DOCTYPE speak [<!ENTITY a \"b\">]>\n<speak>&a;</speak>", 1),
            ("<speak>\n&lol;</speak>", 2), ("<speak>&#0;</speak>", 1),
            ("<speak>&#xD800;</speak>", 1),
            ("<speak>&#x110000;</speak>", 1), ("<speak>&#-65;</speak>", 1),
            ("<speak>a & b</speak>", 1),
            ("<speak><![CDATA[x]]></speak>", 1), ("<speak><?php x?></speak>", 1),
            ("<speak><s>a<s>b</s></s></speak>", 1), ("<speak><s><p>b</p></s></speak>", 1),
            ("<speak><break time=\"11s\"/></speak>", 1),
            ("<speak><break time=\"-1s\"/></speak>", 1),
            ("<speak><break time=\"1e3ms\"/></speak>", 1), ("<speak><break>x</break></speak>", 1),
            ("<speak><break time=\"1s\" time=\"2s\"/></speak>", 1),
            ("<speak><say-as interpret-as=\"shell\">x</say-as></speak>", 1),
            ("<speak><sub>x</sub></speak>", 1),
            ("<speak><prosody rate=\"9000%\">x</prosody></speak>", 1),
            ("<speak><prosody>x</prosody></speak>", 1), ("<speak onload=\"x\">y</speak>", 1),
            ("<speak><s onclick='x'>y</s></speak>", 1),
            ("<speak xml:lang=\"../../etc\">x</speak>", 1),
            ("<speak>x</speak><speak>y</speak>", 1), ("<speak>x</speak>y", 1),
            ("<speak><speak>x</speak></speak>", 1), ("<speak><!-- a -- b --></speak>", 1),
            ("<speak>\u{1}</speak>", 1), ("<speak><mark name=\"a b\"/></speak>", 1),
            ("<speak a", 1), ("<speak a=b>", 1), ("<speak><s", 1), ("<speak>&", 1),
            ("<?xml version='1.0' encoding='UTF-16'?><speak/>", 1), ("<speak version=\"9\"/>", 1),
            ("<SPEAK>x</SPEAK>", 1), ("<speak><sub alias=\"<\">x</sub></speak>", 1),
        ])
    func refuses(text: String, line: Int) throws {
        let fault = try fault(text)
        #expect(fault.code == .invalid)
        #expect(fault.subject == "line \(line)")
        #expect(fault.explanation.contains("line \(line)"))
    }

    @Test("Size, depth and number are limited, and a bomb is refused before it goes off")
    func keepsLimits() throws {
        let deep = String(repeating: "<prosody rate=\"slow\">", count: 5000)
        #expect(try fault("<speak>" + deep).explanation.contains("nests deeper"))
        let many = String(repeating: "<break/>", count: SSMLLimits.elements + 1)
        #expect(try fault("<speak>\(many)</speak>").explanation.contains("more than"))
        let long = String(repeating: "a", count: SSMLLimits.bytes + 1)
        #expect(try fault("<speak>\(long)</speak>").explanation.contains("KB"))
        let laughs = (1...9)
            .map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }
        #expect(throws: Fault.self) {
            try SSML(reading: "<!DOCTYPE x [\(laughs.joined())]><speak>&l9;</speak>")
        }
    }

    @Test("Whatever bytes come, reading ends in a script or in a fault")
    func survivesNoise() throws {
        let seeds = Array(
            "<speak xml:lang=\"en\"><p><s>a<break time=\"1s\"/>&amp;<sub alias='b'>c</sub></s></p></speak>"
                .utf8)
        var state: UInt64 = 7
        func next(_ limit: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % limit
        }
        for _ in 0..<3000 {
            var bytes = seeds
            for _ in 0...next(6) {
                let place = next(bytes.count)
                switch next(3) {
                case 0: bytes[place] = UInt8(next(256))
                case 1: bytes.remove(at: place)
                default:
                    bytes.insert(
                        contentsOf: seeds[place / 2..<min(seeds.count, place / 2 + next(9))],
                        at: place)
                }
                if bytes.isEmpty { bytes = [60] }
            }
            do {
                let script = try SSML(stored: Data(bytes))
                #expect(try SSML(reading: script.text) == script)
            } catch {
                #expect(error is Fault)
            }
        }
    }

    @Test(
        "What an engine does not know is left out with a warning; the words and the original stay")
    func reduces() throws {
        let text =
            "<speak><amazon:effect name=\"whispered\">low</amazon:effect> "
            + "<emphasis level=\"strong\">now</emphasis> <prosody pitch=\"high\" rate=\"slow\">and</prosody> "
            + "<prosody pitch=\"low\">then</prosody> <lang xml:lang=\"fr-FR\">oui</lang></speak>"
        let script = try SSML(reading: text)
        let polly = script.reduced(to: .pollyGenerative)
        #expect(!polly.script.text.contains("amazon:") && !polly.script.text.contains("emphasis"))
        #expect(polly.script.text.contains("<prosody rate=\"slow\">and</prosody>"))
        #expect(polly.script.text.contains("<lang"))
        #expect(polly.warnings.count == 3)
        let plain = script.reduced(to: .sentences)
        #expect(!plain.script.text.contains("<lang"))
        #expect(plain.script.content.map(\.words).joined() == "low now and then oui")
        #expect(script.text.contains("amazon:effect"))
        #expect(script.reduced(to: .pollyGenerative) == polly)
    }

    @Test("Sentences come out with what stands around them; loose words are refused")
    func givesMarkedSentences() throws {
        let script = try SSML(
            reading:
                "<speak><p><s>A &amp; <sub alias=\"b\">c</sub></s><break/><prosody rate=\"slow\">"
                + "<s>D</s></prosody></p><p><s>E</s></p></speak>")
        #expect(
            try script.markedSentences() == [
                ["A &amp; <sub alias=\"b\">c</sub>", "<prosody rate=\"slow\">D</prosody>"], ["E"],
            ])
        #expect(throws: Fault.self) {
            try SSML(reading: "<speak><p>loose <s>A</s></p></speak>").markedSentences()
        }
    }

    @Test("Text of people cannot become markup")
    func escapes() throws {
        let hostile = "</s></p></speak><speak><audio src=\"x\"/>&lol; \u{0} \u{1B}[31m ]]>"
        let script = SSML(scenes: [("a", [hostile])], language: "en")
        let read = try SSML(reading: script.text)
        #expect(read.sentences().count == 1)
        #expect(read.sentences()[0].caption.hasPrefix("</s></p></speak><speak><audio"))
    }
}
