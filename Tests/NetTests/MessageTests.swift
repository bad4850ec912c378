import FoundationEssentials
import Ground
import HTTP
import Testing

/// The parts of HTTP that need no network.
struct MessageTests {
    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ])
    func `All three forms of a date mean one moment`(text: String) {
        #expect(HTTPDate.moment(text) == Moment(milliseconds: 784_111_777_000))
    }

    @Test func `Leap days and centuries are counted`() {
        #expect(HTTPDate.moment("Thu, 01 Jan 1970 00:00:00 GMT") == Moment(milliseconds: 0))
        #expect(
            HTTPDate.moment("Thu, 29 Feb 2024 23:59:59 GMT")
                == Moment(milliseconds: 1_709_251_199_000))
        #expect(
            HTTPDate.moment("Mon, 01 Mar 2100 00:00:00 GMT")
                == Moment(milliseconds: 4_107_542_400_000))
    }

    @Test(arguments: [
        "", "tomorrow", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, +6 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nix 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49 GMT", "Sun, 00 Nov 1994 08:49:37 GMT",
    ])
    func `Anything else is no date`(text: String) {
        #expect(HTTPDate.moment(text) == nil)
    }

    @Test(arguments: [
        ("120", 120_000), ("0", 0), ("86401", 86_400_000),
        ("99999999999999999999999", 86_400_000), ("Sun, 06 Nov 1994 08:50:37 GMT", 60_000),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0), ("Sun, 06 Nov 2094 08:00:00 GMT", 86_400_000),
    ])
    func `Retry-After is read as seconds or as a date, up to a day`(text: String, wait: Int64) {
        let response = HTTPResponse(
            status: 429, headers: ["Date": "Sun, 06 Nov 1994 08:49:37 GMT", "retry-after": text])
        #expect(response.retryAfter == .milliseconds(wait))
    }

    @Test(arguments: ["", "soon", "-1", "+5", "1.5", "Sun, 06 Nov 1994 08:50:37 CET"])
    func `A Retry-After that makes no sense is not there`(text: String) {
        let response = HTTPResponse(
            status: 429, headers: ["Date": "Sun, 06 Nov 1994 08:49:37 GMT", "Retry-After": text])
        #expect(response.retryAfter == nil)
    }

    @Test func `A date to retry after needs the answer's own date`() {
        let response = HTTPResponse(
            status: 503, headers: ["Retry-After": "Sun, 06 Nov 1994 08:50:37 GMT"])
        #expect(response.retryAfter == nil)
    }

    @Test func `Headers and requests do not show their values`() {
        let request = HTTPRequest(
            "GET", "https://x.test/?token=canary", headers: ["Authorization": "Bearer canary"],
            body: Data("canary".utf8))
        var dumped = ""
        dump(request, to: &dumped)
        dump(request.headers, to: &dumped)
        let shown = "\(request) \(request.headers) \(String(reflecting: request)) \(dumped)"
        #expect(!shown.contains("canary"))
    }

    @Test(arguments: [
        ("https://Api.Example.com/v1", "https://api.example.com/v1", 443),
        ("HTTP://127.0.0.1:8080", "http://127.0.0.1:8080/", 8080),
        ("http://[::1]:80/x?y=[z]", "http://[::1]/x?y=[z]", 80),
        ("https://a_b.test?q", "https://a_b.test/?q", 443),
    ])
    func `An address is taken apart`(text: String, whole: String, port: Int) throws {
        let address = try #require(WebAddress(text))
        #expect(address.description == whole)
        #expect(address.port == port)
    }

    @Test(arguments: [
        "", "ftp://x.test/", "x.test", "http://", "http:///a", "http://a b/", "http://u@x.test/",
        "http://u:p@x.test/", "http://x.test#f", "http://x.test:0/", "http://x.test:70000/",
        "http://x.test:+80/", "http://x.test:/", "http://127.1/", "http://2130706433/",
        "http://0x7f000001/", "http://0177.0.0.1/", "http://[::1/", "http://[fe80::1%25eth0]/",
        "http://x..test/", "http://bücher.test/", "http://x.test\\@y.test/", "http://%31.test/",
        "http://x.test/\r\nHost: y", "file:///etc/passwd",
    ])
    func `An address that readers could understand differently is refused`(text: String) {
        #expect(WebAddress(text) == nil)
    }

    @Test(arguments: [
        "8.8.8.8", "1.1.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1", "192.0.1.1",
        "2606:4700::1111", "[2a00:1450::1]", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
    ])
    func `Public addresses are public`(text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }

    @Test(arguments: [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1",
        "172.31.255.255", "192.168.1.1", "192.0.2.1", "198.18.0.1", "203.0.113.9", "224.0.0.1",
        "255.255.255.255", "::", "::1", "fe80::1", "fc00::1", "fd12:3456::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:7f00:1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2001::1",
        "2001:db8::1", "::127.0.0.1", "3fff::1",
    ])
    func `Addresses of this machine, private networks and reserved blocks are not`(
        text: String
    ) throws {
        #expect(try #require(IPAddress(text)).isPublic == false)
    }

    @Test(arguments: [
        "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "+1.2.3.4", "1::2::3", "::12345", ":::",
        "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "g::", "1:2:3:4:5:6:7:1.2.3.4",
    ])
    func `What is no address is not read as one`(text: String) {
        #expect(IPAddress(text) == nil)
    }
}
