import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Studio
import Testing

@testable import Browser

@Suite(.serialized) struct ExploringTests {
    private func explore(
        _ harbor: Harbor, _ path: String = "", pages: Int = 1, keys: Keys = Keys()
    ) async throws -> Site {
        try await ChromiumGuide().explore(harbor.exploration(path, pages: pages), keys: keys)
    }

    @Test func writesDownWhatAPageSays() async throws {
        let harbor = Harbor([
            "/": .html(
                """
                <html lang=en-GB><head><title>Kettle  &amp; Co</title>
                <meta name=description content="Tea, daily."><meta property=og:site_name content=Kettle>
                </head><body><nav aria-label=Main><a href=/shop>Shop</a><a href=/shop#top>Again</a>
                <a href=https://elsewhere.test/>Partner</a></nav>
                <main><h1>Tea for <b>everyone</b></h1><p>Picked <i>by hand</i> in May.</p>
                <blockquote><p>The best tea.</p></blockquote><ul><li>Green</li><li>Black</li></ul>
                <p style="opacity:0">Not to be seen</p><p style="display:none">Nor this</p>
                <form><label>E-mail <input type=email required></label>
                <label>Kind <select><option>Green<option>Black</select></label>
                <button>Subscribe</button></form></main>
                <footer>Made up.</footer></body></html>
                """),
            "/shop": .html("<html lang=ar dir=rtl><title>S</title><h1>شاي</h1>"),
        ])
        let site = try await explore(harbor, pages: 3)
        #expect(site.pages.map(\.address) == [harbor.address, harbor.address + "shop"])
        let page = try #require(site.pages.first)
        #expect(page.title == "Kettle & Co" && page.summary == "Tea, daily.")
        #expect(page.siteName == "Kettle" && page.language == "en-GB" && !page.isRightToLeft)
        #expect(site.pages[1].isRightToLeft && site.pages[1].language == "ar")
        let texts = page.blocks.map { "\($0.kind.rawValue): \($0.text)" }
        for wanted in [
            "heading: Tea for everyone", "text: Picked by hand in May.", "quote: The best tea.",
            "item: Green", "button: Subscribe", "link: Shop", "field: E-mail",
        ] {
            #expect(texts.contains(wanted), "\(wanted) in \(texts)")
        }
        #expect(!texts.contains { $0.contains("Not to be seen") || $0.contains("Nor this") })
        #expect(page.links.map(\.address) == [harbor.address + "shop"])
        let form = try #require(page.forms.first)
        #expect(form.fields.map(\.type) == ["email", "select"])
        #expect(form.fields[0].isRequired && form.fields[1].choices == ["Green", "Black"])
        #expect(form.button?.name == "Subscribe")
        #expect(page.screenshot.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(page.outline.contains { $0.contains("heading1 \"Tea for everyone\"") })
    }

    @Test func putsBannersAndModalsAwayWithTheLeastPermission() async throws {
        let harbor = Harbor([
            "/": .html(
                """
                <title>Banners</title><h1>Behind</h1><p>Words behind the banner.</p>
                <div style="position:fixed;bottom:0;left:0;right:0;background:#eee" id=b>
                <p>We use cookies to make this better.</p>
                <button onclick="b.remove();fetch('/accepted')">Accept all</button>
                <button onclick="b.remove();fetch('/rejected')">Reject all</button></div>
                <script>setTimeout(() => { const d = document.createElement('dialog');
                d.innerHTML = '<h2>Newsletter</h2><button>No thanks</button>';
                d.querySelector('button').onclick = () => d.close();
                document.body.append(d); d.showModal() }, 700)</script>
                """)
        ])
        let site = try await explore(harbor)
        let page = try #require(site.pages.first)
        let names = page.dismissals.compactMap { $0.action.target?.name }
        #expect(names.contains("Reject all") && names.contains("No thanks"))
        #expect(harbor.site.requests.contains { $0.url == "/rejected" })
        #expect(!harbor.site.requests.contains { $0.url == "/accepted" })
        #expect(page.blocks.contains { $0.text == "Behind" })
        #expect(!page.blocks.contains { $0.region == .dialog })
    }

    @Test func waitsForWhatComesLateAndBoundsWhatNeverEnds() async throws {
        let harbor = Harbor([
            "/": .html(
                """
                <title>Late</title><main id=m aria-busy=true></main><script>
                setTimeout(() => { m.removeAttribute('aria-busy'); m.innerHTML = '<h1>Arrived</h1>' },
                  900);
                let n = 0; addEventListener('scroll', () => { if (n++ < 5000)
                  document.body.insertAdjacentHTML('beforeend',
                    `<p style="height:900px">More ${n}</p>`) });
                document.body.insertAdjacentHTML('beforeend', '<p style="height:1500px">First</p>');
                new EventSource('/stream'); new WebSocket('ws://' + location.host + '/socket');
                fetch('/never')
                </script>
                """),
            "/never": .silence,
            "/stream": StandInAnswer([
                .send(
                    StandInAnswer.head(
                        200, ["Content-Type": "text/event-stream"], length: nil)
                        + Data("data: x\n\n".utf8)), .silence,
            ]),
        ])
        let site = try await explore(harbor)
        #expect(site.pages[0].blocks.contains { $0.text == "Arrived" })
        #expect(site.pages[0].height < 30_000)
    }

    @Test func hasOneFaceForTwoVisitsAndAnotherForAnotherPage() async throws {
        func face(_ price: String, _ style: String = "") async throws -> Digest {
            let harbor = Harbor([
                "/": .html(
                    """
                    <title>Face</title><style>\(style)</style><h1>Plans</h1><p>\(price) a month</p>
                    <p>It is <span id=t></span></p><p id=r>0</p><script>
                    t.textContent = new Date().toLocaleTimeString();
                    setInterval(() => r.textContent = Math.random(), 50)</script>
                    """)
            ])
            return try await explore(harbor).pages[0].face
        }
        let first = try await face("£9")
        #expect(try await face("£9") == first)
        #expect(try await face("£10") != first)
        #expect(try await face("£9", "h1{color:teal}") != first)
    }

    @Test func signsInAndShowsNothingOfTheKeys() async throws {
        let secret = "kAnArY-4711-wOrD"
        let harbor = Harbor([
            "/": .html("<title>Home</title><h1>Welcome</h1><a href=/login>Log in</a>"),
            "/login": .html(
                """
                <title>Log in</title><h1>Log in</h1><form method=post action=/session>
                <label>E-mail <input name=u type=email></label>
                <label>Password <input name=p type=password></label><button>Log in</button></form>
                """),
            "/session": .html(
                """
                <title>Board \(secret)</title><h1>Your board</h1><p>Your word is \(secret), maya@x.test</p>
                <img alt="\(secret)" width=9 height=9><input aria-label=Word value="\(secret)">
                <a href="/next?word=\(secret)">Next</a>
                """),
        ])
        let keys = Keys(["username": Secret("maya@x.test"), "password": Secret(secret)])
        let site = try await explore(harbor, pages: 4, keys: keys)
        let post = try #require(harbor.site.requests.first { $0.method == "POST" })
        #expect(String(decoding: post.body, as: UTF8.self).contains(secret))
        #expect(site.pages.contains { $0.needsSignIn && $0.title.contains("Board") })
        #expect(site.signIn.count >= 4)
        let all = try String(decoding: JSONEncoder().encode(site), as: UTF8.self)
        #expect(!all.contains(secret) && !all.contains("maya@x.test"))
        #expect(all.contains(Mask.dots))
    }

    @Test func saysWhenTheKeysAreNotAccepted() async throws {
        let form = """
            <title>Log in</title><form method=post><input aria-label=Name><input type=password
            aria-label=Word><button>Go</button><p role=alert>Wrong word</p></form>
            """
        let harbor = Harbor(["/": .html(form)])
        let keys = Keys(["user": Secret("anna"), "password": Secret("not-it")])
        let fault = await fault { _ = try await explore(harbor, keys: keys) }
        #expect(fault?.code == .signInFailed)
        #expect(fault?.explanation.contains("not-it") == false)
    }
}
