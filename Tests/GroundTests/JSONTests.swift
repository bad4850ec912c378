import FoundationEssentials
import Ground
import Testing

@Suite("The JSON reader")
struct JSONTests {
    private func read(_ text: String) throws(JSONFlaw) -> JSONValue {
        try JSONValue(reading: Data(text.utf8))
    }

    private func flaw(_ text: String) -> String { flaw(Data(text.utf8)) }

    private func flaw(_ data: Data) -> String {
        do {
            return "accepted: \(try JSONValue(reading: data).pretty)"
        } catch {
            return error.description
        }
    }

    @Test("keeps the order of members, the digits of numbers and the lines of values")
    func keeps() throws {
        let value = try read("{\"b\": 1.10,\n \"a\": [true,\n false, null, \"x\"]}")
        #expect(value["b"] == JSONValue(.number("1.10"), line: 1))
        #expect(value["a"]?.line == 2)
        guard case .object(let members) = value.content,
            case .array(let items) = members[1].value.content
        else {
            Issue.record("not the shape that was written")
            return
        }
        #expect(members.map(\.key) == ["b", "a"])
        #expect(items.map(\.line) == [2, 3, 3, 3])
    }

    @Test("reads every escape, and pairs of surrogates")
    func escapes() throws {
        let value = try read(#""\"\\\/\b\f\n\r\t\u00e9\ud83c\udf38é🌸""#)
        #expect(value.content == .string("\"\\/\u{8}\u{C}\n\r\té🌸é🌸"))
    }

    @Test(
        "accepts the numbers of RFC 8259",
        arguments: [
            "0", "-0", "12", "-1.5", "1e5", "1E+5", "1.25e-3", "0.1",
        ])
    func numbers(digits: String) throws {
        #expect(try read(digits).content == .number(digits))
    }

    @Test(
        "refuses what is not JSON, naming line, column and place",
        arguments: [
            ("", "line 1, column 1: expected a value, found the end of the text"),
            (
                "{\"a\": 1,}",
                "line 1, column 9: expected a key in double quotes, found }; no comma may follow the last item"
            ),
            (
                "[1, 2,\n ]",
                "line 2, column 2 (in [2]): expected a value, found ]; no comma may follow the last item"
            ),
            ("[1 2]", "line 1, column 4: expected a comma or ] after this value, found 2"),
            (
                "{'a': 1}",
                "line 1, column 2: expected a key in double quotes, found '; texts stand in straight double quotes"
            ),
            (
                "{\"a\": “b”}",
                "line 1, column 7 (in a): expected a value, found “; texts stand in straight double quotes"
            ),
            ("{\"a\" 1}", "line 1, column 6: expected a colon after the key \"a\", found 1"),
            ("// hi\n{}", "line 1, column 1: expected a value, found /; JSON has no comments"),
            ("{} {}", "line 1, column 4: expected the end of the text, found {"),
            ("[01]", "line 1, column 3 (in [0]): a number must not begin with a needless 0"),
            ("[1.]", "line 1, column 4 (in [0]): expected a digit, found ]"),
            ("[.5]", "line 1, column 2 (in [0]): expected a value, found ."),
            ("[NaN]", "line 1, column 2 (in [0]): expected a value, found N"),
            ("[tru]", "line 1, column 2 (in [0]): expected a value, found t"),
            ("\"a", "line 1, column 3: a text is not closed by a double quote"),
            (
                "\"a\nb\"",
                "line 1, column 3: a text must end on the line it begins on; write a line break as \\n"
            ),
            ("\"\\x\"", "line 1, column 3: a backslash must be written as \\\\"),
            ("\"\\u12g4\"", "line 1, column 4: expected four hexadecimal digits after \\u"),
            ("\"\\ud800\"", "line 1, column 8: half of a surrogate pair"),
            ("\"\\udc00\"", "line 1, column 8: half of a surrogate pair"),
            ("\"\\ud800\\u0041\"", "line 1, column 14: half of a surrogate pair"),
            (
                "{\"a\": [{\"b\": {\n\"c\": 1, \"c\": 2}}]}",
                "line 2, column 9 (in a[0].b): the key \"c\" is given twice in one object; keep one of them"
            ),
        ])
    func refusals(text: String, flaw: String) {
        #expect(self.flaw(text) == flaw)
    }

    @Test("refuses bytes that are not UTF-8, and says where")
    func encoding() {
        #expect(
            flaw(Data([0x7B, 0x0A, 0x22, 0xFF, 0x22, 0x7D]))
                == "line 2, column 2: this is not UTF-8 text")
        #expect(
            flaw(Data([0xFF, 0xFE, 0x7B, 0x00]))
                == "line 1, column 1: this is not UTF-8 text but UTF-16; save it as UTF-8")
    }

    @Test("repeats nothing invisible from a text in what it says about it")
    func deceit() {
        #expect(
            flaw("{\"\\u001b[2J\u{202E}\": x}")
                == "line 1, column 16 (in \\u{1B}[2J\\u{202E}): expected a value, found x")
    }

    @Test("stops at the depth it was given, whatever comes behind")
    func depth() throws {
        let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        #expect(try JSONValue(reading: Data(nested(32).utf8)).line == 1)
        #expect(flaw(nested(33)).hasSuffix("this is nested too deeply"))
        #expect(flaw(String(repeating: "[", count: 900_000)).hasSuffix("this is nested too deeply"))
        #expect(flaw(String(repeating: "{\"a\":", count: 100_000)).hasSuffix("nested too deeply"))
    }

    @Test("writes what it reads, in the order of keys that was asked for")
    func writing() throws {
        let value = try read(
            #"{"z": [], "b": {"y": "a\"\\\n\u0001\u2028é", "x": -1.5e3}, "a": [1, {}]}"#)
        let text = value.ordered(by: ["a", "x"]).pretty
        #expect(
            text == """
                {
                  "a": [
                    1,
                    {}
                  ],
                  "z": [],
                  "b": {
                    "x": -1.5e3,
                    "y": "a\\"\\\\\\n\\u0001\\u2028é"
                  }
                }
                """)
        #expect(try read(text)["b"]?["y"] == JSONValue(.string("a\"\\\n\u{1}\u{2028}é"), line: 9))
    }
}

@Suite("A moment")
struct MomentTests {
    @Test(
        "is written in UTC as ISO 8601, in full and compactly",
        arguments: [
            (0, "1970-01-01T00:00:00Z", "19700101T000000.000Z"),
            (1_795_220_170_999, "2026-11-21T00:16:10Z", "20261121T001610.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z", "20000229T000000.000Z"),
            (4_107_542_399_000, "2100-02-28T23:59:59Z", "21000228T235959.000Z"),
            (-1, "1969-12-31T23:59:59Z", "19691231T235959.999Z"),
        ] as [(Int64, String, String)])
    func utc(milliseconds: Int64, full: String, compact: String) {
        let moment = Moment(milliseconds: milliseconds)
        #expect(moment.iso8601 == full)
        #expect(moment.compactUTC == compact)
    }
}
