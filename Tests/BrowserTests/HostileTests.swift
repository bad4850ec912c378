import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Studio
import Testing

@testable import Browser

/// Pages that try to reach what only this machine can reach.
@Suite(.serialized) struct HostileTests {
    /// Every way a browser writes this machine's name.
    private static let names = [
        "127.0.0.1", "localhost", "LOCALHOST", "localhost.", "sub.localhost", "127.1", "127.0.1",
        "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0", "0.0.0.0",
        "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:127.0.0.1]",
        "127.0.0.1.", "①②⑦.⓪.⓪.①", "127。0。0。1", "%31%32%37.0.0.1", "127.255.255.254",
        "loop.test", "mixed.test", "metadata.test", "mapped.test", "loop6.test", "ten.test",
        "user@127.0.0.1", "user:word@localhost", "xn--loop-.test", "nat64.test", "10.0.0.1",
        "169.254.169.254", "192.168.0.1", "[fd00::1]", "[fe80::1]",
    ]

    private static let resolve: Admission.Resolver = { name in
        let book = [
            "localhost": ["127.0.0.1", "::1"], "sub.localhost": ["127.0.0.1"],
            "loop.test": ["127.0.0.1"], "mixed.test": ["203.0.114.1", "127.0.0.1"],
            "metadata.test": ["169.254.169.254"], "mapped.test": ["::ffff:127.0.0.1"],
            "loop6.test": ["::1"], "ten.test": ["10.0.0.1"], "xn--loop-.test": ["127.0.0.1"],
            "nat64.test": ["64:ff9b::7f00:1"],
        ]
        return (book[name] ?? []).compactMap { IPAddress($0) }
    }

    @Test func reachesNothingNearbyByAnyNameAndThreeWays() async throws {
        let canary = StandInServer(script: .reply(text: "reached"))
        let list = Parameter.list(Self.names.map { .text($0) }).json
        let harbor = Harbor([
            "/": .html(
                """
                <title>Names</title><p>Names</p><script>
                const done = [];
                for (const n of \(list)) { const at = n + ':\(canary.port)';
                  done.push(fetch('http://' + at + '/f', {mode: 'no-cors'}).catch(() => 0));
                  done.push(new Promise(r => { const i = new Image(); i.onload = i.onerror = r;
                    i.src = 'http://' + at + '/i.png' }));
                  done.push(new Promise(r => { try { const w = new WebSocket('ws://' + at + '/w');
                    w.onerror = w.onopen = r } catch { r() } })) }
                done.push(fetch('/control')); let finished = false;
                Promise.all(done).then(() => finished = true)
                </script>
                """),
            "/control": .reply(text: "ok"),
        ])
        let (browser, tab) = try await harbor.open(resolve: Self.resolve)
        defer { browser.close() }
        var isFinished = false
        for _ in 0..<600 where !isFinished {
            isFinished = try await tab.evaluate("finished").flag == true
            if !isFinished { try await Task.sleep(for: .milliseconds(100)) }
        }
        #expect(isFinished)
        #expect(canary.welcomes == 0)
        #expect(harbor.site.requests.contains { $0.url == "/control" })
        // They were asked for, and refused.
        #expect(browser.gate.refusals.values.filter { $0 == .privateAddress }.count >= 20)
        canary.stop()
    }

    /// Ways a page makes a browser send something, with `AT` for the canary's host and port.
    private static let ways: [String] = [
        "new Image().src='http://AT/x'", "fetch('http://AT/x',{mode:'no-cors'})",
        "fetch('http://AT/x',{mode:'no-cors',keepalive:true,method:'POST',body:'x'})",
        "(x=>{x.open('GET','http://AT/x');x.send()})(new XMLHttpRequest())",
        "(x=>{x.open('GET','http://AT/x',false);try{x.send()}catch{}})(new XMLHttpRequest())",
        "navigator.sendBeacon('http://AT/x','x')", "new WebSocket('ws://AT/x')",
        "new WebSocket('wss://AT/x')", "new EventSource('http://AT/x')",
        "add('script',{src:'http://AT/x'})", "add('script',{src:'http://AT/x',type:'module'})",
        "import('http://AT/x').catch(()=>0)", "add('link',{rel:'stylesheet',href:'http://AT/x'})",
        "add('link',{rel:'prefetch',href:'http://AT/x'})",
        "add('link',{rel:'preload',as:'image',href:'http://AT/x'})",
        "add('link',{rel:'modulepreload',href:'http://AT/x'})",
        "add('link',{rel:'preconnect',href:'http://AT'})",
        "add('link',{rel:'dns-prefetch',href:'http://AT'})",
        "add('link',{rel:'prerender',href:'http://AT/x'})",
        "add('link',{rel:'icon',href:'http://AT/x'})",
        "add('link',{rel:'manifest',href:'http://AT/x'})", "add('iframe',{src:'http://AT/x'})",
        "add('iframe',{srcdoc:'<meta http-equiv=refresh content=\"0;url=http://AT/x\">'})",
        "add('iframe',{srcdoc:'<script>location=\"http://AT/x\"</scr'+'ipt>'})",
        "add('iframe',{src:'/away'})", "add('iframe',{src:'/away-308'})",
        "add('object',{data:'http://AT/x'})", "add('embed',{src:'http://AT/x'})",
        "add('video',{src:'http://AT/x',autoplay:true})", "add('audio',{src:'http://AT/x'})",
        "add('video',{poster:'http://AT/x'})", "add('img',{srcset:'http://AT/x 1x'})",
        "add('input',{type:'image',src:'http://AT/x'})",
        "css('body{background:url(http://AT/x)}')", "css('@import url(http://AT/x);')",
        "css('@font-face{font-family:q;src:url(http://AT/x)}p{font-family:q}')",
        "css('p::before{content:url(http://AT/x)}')", "css('p{cursor:url(http://AT/x),auto}')",
        "add('a',{href:'/',ping:'http://AT/x'}).dispatchEvent(new MouseEvent('x'))",
        "window.open('http://AT/x')", "window.open('http://AT/x','_blank','noopener')",
        "(a=>a.click())(add('a',{href:'http://AT/x',target:'_blank'}))",
        "(a=>a.click())(add('a',{href:'http://AT/x',target:'f'}))",
        "(a=>a.click())(add('a',{href:'http://AT/x',download:'x'}))",
        "(f=>f.submit())(add('form',{action:'http://AT/x',method:'post',target:'f'}))",
        "(f=>f.submit())(add('form',{action:'http://AT/x',target:'_blank'}))",
        "new Worker(blob('fetch(\"http://AT/x\",{mode:\"no-cors\"})'))",
        "new Worker(blob('importScripts(\"http://AT/x\")'))",
        "new Worker(blob('new WebSocket(\"ws://AT/x\")'))",
        "new SharedWorker(blob('fetch(\"http://AT/x\",{mode:\"no-cors\"})'))",
        "navigator.serviceWorker.register('/sw.js')",
        "add('svg',{}).innerHTML='<image href=\"http://AT/x\"/>'",
        "document.body.insertAdjacentHTML('beforeend','<svg><use href=\"http://AT/x#a\"/>')",
        "fetch('/away')", "fetch('/away-308',{method:'POST',body:'x'})",
        "add('img',{src:'/away'})", "add('script',{src:'/away'})", "new EventSource('/away')",
        "fetch('/chain',{mode:'no-cors'})",
        "stun('stun:AT')", "stun('turn:AT?transport=udp','u','c')",
        "stun('turn:AT?transport=tcp','u','c')", "stun('turns:AT','u','c')",
        "new WebTransport('https://AT/x')", "fetch('https://AT/x',{mode:'no-cors'})",
        "add('script',{type:'speculationrules',text:JSON.stringify({prefetch:[{source:'list',"
            + "urls:['http://AT/x']}],prerender:[{source:'list',urls:['http://AT/x']}]})})",
        "fetch('file:///etc/passwd').catch(()=>0)", "add('iframe',{src:'file:///etc/passwd'})",
        "add('img',{src:'file:///etc/passwd'})", "add('iframe',{src:'chrome://version'})",
        "add('iframe',{src:'view-source:http://AT/x'})", "add('iframe',{src:'ftp://AT/x'})",
        "add('iframe',{src:'ws://AT/x'})", "window.open('file:///etc/passwd')",
        "window.open('chrome://gpu')",
        "new PaymentRequest([{supportedMethods:'https://AT/x'}],"
            + "{total:{label:'x',amount:{currency:'EUR',value:'1'}}}).canMakePayment()",
        "new ReportingObserver(()=>0).observe()", "location.assign('http://AT/x')",
        "setTimeout(()=>location='http://AT/late',300)",
    ]

    @Test func reachesNothingInAnyWayOfAsking() async throws {
        let canary = StandInServer(script: .reply(text: "reached"))
        let datagrams = try UDPCanary()
        let at = "127.0.0.1:\(canary.port)"
        let harbor = Harbor([
            "/": .html(Self.page), "/away": .redirect(to: "http://\(at)/away"),
            "/away-308": .redirect(to: "http://\(at)/away", status: 308),
            "/chain": .redirect(to: "/away"),
            "/sw.js": .script(
                "self.addEventListener('install',()=>fetch('http://\(at)/sw',{mode:'no-cors'}));"),
            "/control": .reply(text: "ok"),
        ])
        let (browser, tab) = try await harbor.open()
        defer { browser.close() }
        for way in Self.ways {
            let udp = way.hasPrefix("stun('stun") || way.contains("transport=udp")
            let place = udp ? "127.0.0.1:\(datagrams.port)" : at
            let attack = way.replacing("AT", with: place)
            // Some throw, some are not there: the page has tried.
            try await tab.send(
                "Runtime.evaluate",
                [
                    "expression": .text("try { \(attack); 1 } catch (e) { String(e) }"),
                    "userGesture": true,
                ])
        }
        _ = try await tab.evaluate("fetch('/control')")
        for _ in 0..<600 where !harbor.site.requests.contains(where: { $0.url == "/control" }) {
            try await Task.sleep(for: .milliseconds(100))
        }
        try await Task.sleep(for: .milliseconds(1500))
        #expect(canary.welcomes == 0)
        #expect(datagrams.count == 0)
        #expect(harbor.site.requests.contains { $0.url == "/control" })
        #expect(browser.gate.refusals["127.0.0.1:\(canary.port)"] == .privateAddress)
        // The page is still where it was, and alone.
        #expect(try await tab.address().hasPrefix(harbor.address))
        #expect(tab.memory.withLock { $0.windows.count } >= 3)
        canary.stop()
    }

    private static let page = """
        <title>Ways</title><p>Ways</p><iframe name=f></iframe><script>
        const add = (n, a) => { const e = n === 'svg' ?
            document.createElementNS('http://www.w3.org/2000/svg', n) : document.createElement(n);
          Object.assign(e, a); document.body.append(e); return e };
        const css = t => add('style', {textContent: t});
        const blob = t => URL.createObjectURL(new Blob([t], {type: 'text/javascript'}));
        const stun = (u, username, credential) => { const c = new RTCPeerConnection({iceServers:
            [{urls: u, username, credential}]}); c.createDataChannel('x');
          c.createOffer().then(o => c.setLocalDescription(o)) };
        </script>
        """

    @Test func connectsToTheAddressItJudgedWhenNamesChange() async throws {
        let canary = StandInServer(script: .reply(text: "reached"))
        let turns = Guarded(0)
        let harbor = Harbor(["/": .html("<p>hello</p>")])
        var admission = Admission { name in
            guard name == "rebound.test" else { return [] }
            let turn = turns.withLock { turns in
                turns += 1
                return turns
            }
            return turn == 1 ? [IPAddress("127.0.0.1")!] : [IPAddress("127.0.0.7")!]
        }
        // On one machine: one loopback address stands for the public internet.
        admission.isPublic = { $0 == IPAddress("127.0.0.1") }
        var order = Chromium.Order()
        order.admission = admission
        let borders = Borders(["rebound.test:\(harbor.site.port)"])
        let (browser, tab) = try await ChromiumGuide.open(order, borders, nil)
        defer { browser.close() }
        try await tab.visit("http://rebound.test:\(harbor.site.port)/", patience: 8000)
        let outcome = try await tab.send(
            "Runtime.evaluate",
            [
                "expression": .text(
                    "fetch('http://rebound.test:\(canary.port)/').then(r => r.status, () => -1)"),
                "awaitPromise": true, "returnByValue": true,
            ])
        #expect(outcome.content["result"]?["value"]?.number != 200)
        #expect(canary.welcomes == 0)
        #expect(
            browser.gate.refusals["rebound.test:\(canary.port)"] == .privateAddress)
        canary.stop()
    }

    @Test(arguments: [
        "file:///etc/passwd", "chrome://version", "about:blank", "data:text/html,x",
        "javascript:alert(1)", "view-source:http://x.test/", "ftp://x.test/", "http://10.0.0.1/",
        "http://localhost/", "http://2130706433/", "http://user@x.test/", "https://other.test/",
        "http://x.test\\@127.0.0.1/", "//x.test/", "", "http://x.test:81/",
    ])
    func opensOnlyAddressesOfItsTerritory(address: String) async throws {
        let order = Exploration(address: address, territory: Territory(hosts: ["x.test"]))
        #expect(Borders(order.territory).address(address) == nil)
    }
}
