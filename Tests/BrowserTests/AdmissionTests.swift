import Ground
import HTTP
import Testing

@testable import Browser

@Suite struct AdmissionTests {
    private static let book: [String: [String]] = [
        "good.test": ["93.184.216.34"], "six.test": ["2606:2800:220:1::1"],
        "loop.test": ["127.0.0.1"], "loop6.test": ["::1"], "any.test": ["0.0.0.0"],
        "any6.test": ["::"], "mapped.test": ["::ffff:127.0.0.1"],
        "mapped-ten.test": ["::ffff:10.0.0.1"], "ten.test": ["10.1.2.3"],
        "metadata.test": ["169.254.169.254"], "lan.test": ["192.168.1.1"],
        "docker.test": ["172.17.0.1"], "shared.test": ["100.64.0.1"], "multi.test": ["224.0.0.1"],
        "broadcast.test": ["255.255.255.255"], "bench.test": ["198.18.0.1"],
        "ula.test": ["fd00::1"], "link.test": ["fe80::1"], "multi6.test": ["ff02::1"],
        "nat64.test": ["64:ff9b::7f00:1"], "sixtofour.test": ["2002:7f00:1::1"],
        "teredo.test": ["2001:0:1::1"], "compat.test": ["::127.0.0.1"],
        "mixed.test": ["93.184.216.34", "127.0.0.1"], "mixed6.test": ["93.184.216.34", "::1"],
        "site.test": ["127.0.0.9"],
    ]

    private var admission: Admission {
        Admission(allowed: Set([AllowedHost("site.test:8080")].compactMap(\.self))) { name in
            (Self.book[name] ?? []).compactMap { IPAddress($0) }
        }
    }

    @Test(arguments: [
        "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.0.0.1",
        "0x7f.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0", "00.0.0.0", "10.0.0.1",
        "192.168.0.1", "169.254.169.254", "100.64.0.1", "172.16.0.1", "255.255.255.255", "[::1]",
        "[::]", "::1", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:1]",
        "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[fd00::1]", "[fe80::1]", "[fe80::1%25lo]",
        "[ff02::1]", "user@127.0.0.1", "good.test@127.0.0.1", "127.0.0.1%2f", "good.test%00",
        "good.test\u{0}", "good test", "", ".", "..", "good..test", "①②⑦.⓪.⓪.①", "127。0。0。1",
        "gооd.test", "good.test/", "good.test#", "good.test\\", "[::1", "::1]", "1.2.3.4.5",
        "999.1.1.1", "0x8.8.8.8", "loop.test", "loop.test.", "LOOP.test", "loop6.test", "any.test",
        "any6.test", "mapped.test", "mapped-ten.test", "ten.test", "metadata.test", "lan.test",
        "docker.test", "shared.test", "multi.test", "broadcast.test", "bench.test", "ula.test",
        "link.test", "multi6.test", "nat64.test", "sixtofour.test", "teredo.test", "compat.test",
        "mixed.test", "mixed6.test", "site.test",
    ])
    func refusesWhatLeadsNearby(host: String) {
        #expect(throws: Refusal.privateAddress) {
            _ = try admission.addresses(of: host, port: 80)
        }
    }

    @Test func letsThroughWhatIsPublicOrAllowed() throws {
        #expect(try admission.addresses(of: "good.test", port: 80).count == 1)
        #expect(try admission.addresses(of: "GOOD.test.", port: 443).count == 1)
        #expect(try admission.addresses(of: "six.test", port: 443).count == 1)
        #expect(try admission.addresses(of: "93.184.216.34", port: 443).count == 1)
        #expect(try admission.addresses(of: "[2606:2800:220:1::1]", port: 443).count == 1)
        #expect(try admission.addresses(of: "2606:2800:220:1::1", port: 443).count == 1)
        #expect(try admission.addresses(of: "site.test", port: 8080).count == 1)
        #expect(throws: Refusal.unresolvable) {
            _ = try admission.addresses(of: "nowhere.test", port: 80)
        }
    }

    @Test func readsHostsOfOnesOwn() {
        #expect(AllowedHost("Staging.Example:8080")?.port == 8080)
        #expect(AllowedHost("staging.example")?.port == nil)
        #expect(AllowedHost("[::1]:80")?.host == "[::1]")
        for text in ["", "a b", "http://x", "x/y", "x@y", "x:0", "x:99999", "127.1"] {
            #expect(AllowedHost(text) == nil, "\(text)")
        }
    }

    @Test(arguments: [
        "GET /no-host HTTP/1.1", "GET ftp://a/ HTTP/1.1", "GET http://u@a/ HTTP/1.1",
        "CONNECT a HTTP/1.1", "CONNECT a:b HTTP/1.1", "CONNECT :80 HTTP/1.1",
        "CONNECT a:80 HTTP/1.0",
        "GET http:/// HTTP/1.1", "GET file:///etc/passwd HTTP/1.1", "GET", "",
        "CONNECT u@a:80 HTTP/1.1",
    ])
    func makesNothingOfMalformedHeads(text: String) {
        #expect(ProxyHead(text) == nil)
    }

    @Test func sendsOneRequestAConnectionAndNothingForTheProxy() throws {
        let head = try #require(
            ProxyHead(
                "GET http://a.test:81?q HTTP/1.1\r\nHost: a.test:81\r\nProxy-Connection: x\r\n"
                    + "Connection: keep-alive"))
        #expect(head.host == "a.test" && head.port == 81)
        #expect(
            head.forwarded == "GET /?q HTTP/1.1\r\nHost: a.test:81\r\nConnection: close\r\n\r\n")
    }
}
