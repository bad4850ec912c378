import FoundationEssentials
import HTTP
import Testing

@Suite("The XML reader")
struct XMLTests {
    private func read(_ text: String) throws -> XMLElement {
        try XMLElement(reading: Data(text.utf8))
    }

    @Test("reads what stores answer")
    func answers() throws {
        let list = try read(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!-- a list -->
            <s3:ListBucketResult xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/" a='>'>
              <Name>b</Name><Empty/><Empty ></Empty>
              <Contents><Key>a&amp;b &lt;&#233;&#x1F338;&quot;</Key><Size>1</Size></Contents>
              <Contents><Key><![CDATA[<raw>&]]>春</Key></Contents>
            </s3:ListBucketResult>
            """)
        #expect(list.name == "ListBucketResult")
        #expect(list.text(of: "Name") == "b" && list.all("Empty").count == 2)
        #expect(list.all("Contents").map { $0.text(of: "Key") } == ["a&b <é🌸\"", "<raw>&春"])
        #expect(list["Gone"] == nil)
    }

    @Test(
        "refuses what is not well formed, and everything that can bite",
        arguments: [
            "", " ", "text", "<a>", "<a></b>", "<a><b></a></b>", "<a/><b/>", "<a>&nbsp;</a>",
            "<a>&lt</a>", "<a>&#0;</a>", "<a>&#xD800;</a>", "<a b></a>", "<a b=c/>",
            "<a b='1' b='2'/>",
            "<a b='<'/>", "<a b='&evil;'/>", "<1a/>", "<a", "<a/", "</a>", "<a>\u{1}</a>",
            "<!DOCTYPE a><a/>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>",
            "<a><!DOCTYPE b></a>", "<a><!-- </a>", "<a><![CDATA[</a>", "<a>]]",
            "<a><?php </a>", "<a>x</a>x",
        ])
    func refusals(_ text: String) {
        #expect(throws: XMLFlaw.self) { try read(text) }
    }

    @Test("refuses what is too deep, too much or too long, and what is not UTF-8")
    func limits() {
        let deep = String(repeating: "<a>", count: 17) + String(repeating: "</a>", count: 17)
        #expect(throws: XMLFlaw.self) { try read(deep) }
        let limits = XMLReader.Limits(bytes: 100, elements: 5)
        let wide = "<a>" + String(repeating: "<b/>", count: 5) + "</a>"
        #expect(throws: XMLFlaw.self) {
            try XMLElement(reading: Data(wide.utf8), limits: limits)
        }
        #expect(throws: XMLFlaw.self) {
            try XMLElement(
                reading: Data("<a>\(String(repeating: "x", count: 100))</a>".utf8), limits: limits)
        }
        #expect(throws: XMLFlaw.self) { try XMLElement(reading: Data([0x3C, 0x61, 0x3E, 0xFF])) }
    }

    @Test("survives any cut and any changed byte of an answer")
    func mutations() throws {
        let text = Data(
            "<?xml version='1.0'?><E a='b&amp;'><C>x&#233;</C><D/><![CDATA[y]]></E>".utf8)
        for cut in 0..<text.count {
            _ = try? XMLElement(reading: text.prefix(cut))
            for byte: UInt8 in [0, 0x26, 0x3B, 0x3C, 0x3E, 0x21, 0x2F, 0xFF] {
                var changed = text
                changed[cut] = byte
                // Any outcome will do but a crash.
                _ = try? XMLElement(reading: changed)
            }
        }
    }

    @Test("what is escaped reads as it was")
    func escapes() throws {
        let odd = "a<b>&\"c'\r\n\t é🌸]]>"
        #expect(try read("<a>\(xmlEscaped(odd))</a>").text == odd)
    }
}
