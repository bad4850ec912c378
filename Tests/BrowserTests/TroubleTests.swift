import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Studio
import Testing

@testable import Browser

/// Sites that answer with something else than a page, or hold the browser up.
@Suite(.serialized) struct TroubleTests {
    private func fault(at path: String, _ pages: [String: StandInAnswer]) async -> Fault? {
        let harbor = Harbor(pages)
        let order = harbor.exploration(path, seconds: 20)
        return await BrowserTests.fault {
            _ = try await ChromiumGuide().explore(order, keys: Keys())
        }
    }

    @Test func saysWhyThereIsNoPage() async throws {
        let pages: [String: StandInAnswer] = [
            "404": .html("<p>no</p>", status: 404), "500": .html("<p>no</p>", status: 500),
            "401": .html("<p>no</p>", status: 401), "429": .html("<p>no</p>", status: 429),
            "pdf": .reply(headers: ["Content-Type": "application/pdf"], text: "%PDF-1.7"),
            "zip": .reply(headers: ["Content-Type": "application/zip"], text: "PK"),
            "save": .reply(
                headers: ["Content-Type": "text/html", "Content-Disposition": "attachment"],
                text: "<p>x</p>"),
            "empty": .html(""), "bare": .html("<title>only a title</title><div></div>"),
            "nothing": .raw(""), "reset": .reset, "garbage": .raw("hello there\r\n\r\n"),
            "loop": .redirect(to: "/loop"), "out": .redirect(to: "https://elsewhere.test/"),
            "file": .redirect(to: "file:///etc/passwd"),
            "inside": .redirect(to: "http://127.0.0.1:1/"),
        ]
        let codes: [String: Fault.Code] = [
            "404": .pageRefused, "500": .pageRefused, "401": .pageRefused, "429": .pageRefused,
            "pdf": .pageRefused, "zip": .pageRefused, "save": .pageRefused, "empty": .pageRefused,
            "bare": .pageRefused, "nothing": .unreachable, "reset": .unreachable,
            "garbage": .unreachable, "loop": .unreachable, "out": .forbiddenAddress,
            "file": .unreachable, "inside": .forbiddenAddress,
        ]
        let served = Dictionary(uniqueKeysWithValues: pages.map { ("/" + $0.key, $0.value) })
        let harbor = Harbor(served)
        for (path, code) in codes.sorted(by: { $0.key < $1.key }) {
            let found = await BrowserTests.fault {
                _ = try await ChromiumGuide()
                    .explore(harbor.exploration(path, seconds: 20), keys: Keys())
            }
            #expect(found?.code == code, "\(path): \(String(describing: found))")
        }
    }

    @Test func saysThatFramesAreNotRead() async throws {
        let harbor = Harbor([
            "/": .html("<title>Map</title><iframe src=/inside width=900 height=500></iframe>"),
            "/inside": .html("<h1>The map</h1><p>It is drawn anew at every tide.</p>"),
        ])
        let found = await BrowserTests.fault {
            _ = try await ChromiumGuide()
                .explore(harbor.exploration("", seconds: 20), keys: Keys())
        }
        #expect(found?.code == .pageRefused)
        #expect(found?.explanation.contains("frames is not read") == true)
    }

    @Test func saysWhyASiteIsNotReached() async throws {
        func fault(_ address: String, _ host: String, allowed: [String] = []) async -> Fault? {
            let order = Exploration(
                address: address, territory: Territory(hosts: [host], privateHosts: allowed))
            var settings = ChromiumGuide.Settings()
            settings.resolve = { name in
                name == "closed.test" ? [IPAddress("127.0.0.1")!] : []
            }
            let guide = ChromiumGuide(settings)
            return await BrowserTests.fault { _ = try await guide.explore(order, keys: Keys()) }
        }
        let unknown = await fault("http://nowhere.test/", "nowhere.test")
        #expect(unknown?.code == .unreachable)
        #expect(unknown?.explanation.contains("nowhere.test leads nowhere") == true)
        let hidden = await fault("https://nowhere.test/", "nowhere.test")
        #expect(hidden?.explanation.contains("nowhere.test leads nowhere") == true)
        let near = await fault("http://closed.test/", "closed.test")
        #expect(near?.code == .forbiddenAddress)
        #expect(near?.explanation.contains("--allow-private closed.test") == true)
        let closed = await fault("http://closed.test:9/", "closed.test:9", allowed: ["closed.test"])
        #expect(closed?.code == .unreachable)
        // What answers in the clear is no partner for TLS.
        let plain = StandInServer(script: .html("<p>x</p>"))
        let host = "127.0.0.1:\(plain.port)"
        let clear = await fault("https://\(host)/", host, allowed: [host])
        #expect(clear?.code == .unreachable)
        plain.stop()
    }

    @Test func saysWhatIsWrongWithACertificate() async throws {
        let harbor = Harbor(["/": .html("<h1>A</h1>")])
        let (browser, tab) = try await harbor.open()
        defer { browser.close() }
        // Chromium's words for them: net/base/net_error_list.h.
        for (word, meaning) in [
            ("DATE_INVALID", "that is out of date"),
            ("COMMON_NAME_INVALID", "that is made out to another name"),
            ("AUTHORITY_INVALID", "that nobody trusted has signed"),
            ("REVOKED", "that has been revoked"), ("INVALID", "that cannot be trusted"),
        ] {
            let fault = tab.fault(
                .failed("net::ERR_CERT_\(word)"), at: "https://x.test/", browser.gate)
            #expect(fault.code == .unreachable && fault.retry == .never)
            #expect(fault.explanation == "https://x.test/ has a certificate \(meaning).")
        }
    }

    @Test func endsWhenTheFirstPageIsInALanguageThatNobodyReads() async throws {
        let links = (1...6).map { "<a href=/\($0)>\($0)</a>" }.joined()
        let words = "<p>เราขายเมล็ดพันธุ์และต้นไม้สำหรับสวนขนาดเล็ก</p>" + links
        let harbor = Harbor(
            ["/": .html(words), "/en": .html("<html lang=en>" + words)], other: .html("<p>x</p>"))
        for path in ["", "en"] {
            var order = harbor.exploration(path, pages: 7)
            order.spoken = ["en-US", "de"]
            let found = await BrowserTests.fault {
                _ = try await ChromiumGuide().explore(order, keys: Keys())
            }
            #expect(found?.code == .noVoice)
            #expect(found?.explanation.contains("“th”") == true, "\(String(describing: found))")
        }
        let visited = harbor.site.requests.map(\.url).filter { $0 != "/favicon.ico" }
        #expect(visited == ["/", "/en"])
    }

    @Test func endsWithPagesThatHoldItUp() async throws {
        let spin = await fault(
            at: "", ["/": .html("<p>x</p><script>while (true) { }</script>")])
        #expect([.pageRefused, .unreachable].contains(spin?.code), "\(String(describing: spin))")
        let silent = await fault(at: "", ["/": .silence])
        #expect(silent?.code == .unreachable)
        let crash = await fault(
            at: "", ["/": .html("<p>x</p><script>location='/bang'</script>"), "/bang": .silence])
        #expect(crash == nil || crash?.code == .unreachable || crash?.code == .pageRefused)
    }

    @Test func copesWithDialogsWindowsAndDownloads() async throws {
        let harbor = Harbor([
            "/": .html(
                """
                <title>Noise</title><h1>Noise</h1><script>
                alert('a'); confirm('b'); prompt('c'); onbeforeunload = () => 'stay';
                for (let i = 0; i < 5; i++) open('/window' + i);
                const a = document.createElement('a'); a.href = '/file'; a.download = 'x'; a.click();
                Notification.requestPermission(); navigator.geolocation.getCurrentPosition(() => 0);
                print()
                </script><a href=/two>Two</a>
                """),
            "/two": .html(
                "<title>Two</title><h1>Two</h1><script>setInterval(() => alert('again'), 20)</script>"
            ),
            "/file": .reply(headers: ["Content-Type": "application/octet-stream"], text: "x"),
        ])
        let site = try await ChromiumGuide().explore(harbor.exploration(pages: 2), keys: Keys())
        #expect(site.pages.first?.title == "Noise")
        #expect(site.notes.contains { $0.contains("Dialogs were declined") })
    }

    @Test func leavesOutAPageThatEndsItsBrowserAndGoesOn() async throws {
        let harbor = Harbor([
            "/": .html("<title>A</title><h1>A</h1><a href=/spin>Spin</a><a href=/b>B</a>"),
            "/spin": .html("<h1>S</h1><script>while (true) { }</script>"),
            "/b": .html("<title>B</title><h1>B</h1>"),
        ])
        let site = try await ChromiumGuide()
            .explore(harbor.exploration(pages: 5, seconds: 60), keys: Keys())
        #expect(site.pages.map(\.title) == ["A", "B"])
        #expect(site.notes.contains { $0.contains("/spin") })
    }

    @Test func isToBeTriedAgainWhenTheBrowserIsKilled() async throws {
        let harbor = Harbor(["/": .html("<h1>A</h1>")])
        let (browser, tab) = try await harbor.open()
        browser.close()
        let gone = await BrowserTests.fault {
            for _ in 0..<1000 { _ = try await tab.evaluate("1") }
        }
        #expect(gone?.code == .unavailable && gone?.retry == .soon)
    }

    @Test func noticesThatAPageHasCrashed() async throws {
        let harbor = Harbor(["/": .html("<h1>A</h1>")])
        let (browser, tab) = try await harbor.open()
        defer { browser.close() }
        let crash = await BrowserTests.fault {
            try await tab.send("Page.crash", patience: 8000)
        }
        #expect(crash == .browserGone)
        #expect(tab.memory.withLock { $0.isCrashed })
    }
}
