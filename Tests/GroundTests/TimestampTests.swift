import FoundationEssentials
import Ground
import Testing

@Suite("Moments as text")
struct TimestampTests {
    @Test("are read back as they were written, leap days and all")
    func roundTrip() throws {
        var moment = Moment(milliseconds: -62_135_596_800_000)
        while moment.milliseconds < 4_102_444_800_000 {
            #expect(Moment(iso8601: moment.iso8601) == moment)
            moment = moment + .seconds(86_400 * 97 + 3_661)
        }
        #expect(
            Moment(iso8601: "2026-11-21T03:30:04.351Z")
                == Moment(milliseconds: 1_795_231_804_351))
        #expect(
            Moment(iso8601: "2026-11-21T03:30:04.3Z") == Moment(milliseconds: 1_795_231_804_300))
    }

    @Test(
        "are refused when they are anything else",
        arguments: [
            "", "2026-11-21", "2026-11-21T03:30:04", "2026-11-21 03:30:04Z",
            "2026-13-21T03:30:04Z", "2026-11-21T24:30:04Z", "2026-11-21T03:30:04+01:00",
            "2026-11-21T03:30:04.Z", "+026-11-21T03:30:04Z",
        ])
    func refusals(_ text: String) {
        #expect(Moment(iso8601: text) == nil)
    }

    @Test("MD5 gives the digests of RFC 1321, of one piece or several")
    func md5() {
        #expect(hexadecimal(MD5.digest()) == "d41d8cd98f00b204e9800998ecf8427e")
        #expect(
            hexadecimal(MD5.digest(Data("message ".utf8), Data("digest".utf8)))
                == "f96b697d7cb7938d525a2f31aaf161d0")
    }
}
