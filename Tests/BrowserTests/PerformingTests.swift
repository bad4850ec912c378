import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Studio
import Testing

@testable import Browser

@Suite(.serialized) struct PerformingTests {
    private static let lively = """
        <title>Lively</title><style>body{margin:0;font:20px sans-serif;height:2600px}
        #box{position:fixed;top:420px;width:120px;height:120px;background:linear-gradient(45deg,#06c,#fc3)}
        h1,h2{margin:60px 80px;width:400px}#far{position:absolute;top:1500px}</style>
        <h1>Moving things</h1><p>Words that stay where they are.</p>
        <button onclick="location='/two'">Go on</button><div id=box></div>
        <h2 id=far>Far below</h2><script>
        const steps = []; let last = 0, n = 0;
        const turn = t => { if (last) steps.push(t - last); last = t;
          box.style.left = (n++ * 3 % 1000) + 'px'; requestAnimationFrame(turn);
          if (steps.length === 110) fetch('/steps?' + steps.join('_')) };
        requestAnimationFrame(turn)</script>
        """

    /// What was seen of a performance.
    private struct Take {
        var recording: Recording
        var frames: [Data]
    }

    private func perform(
        _ harbor: Harbor, _ steps: [(Storyboard.Action, Int, Int)], frames: Int,
        path: String = "/", prelude: [Storyboard.Step] = [], keys: Keys = Keys(),
        optional: Bool = false
    ) async throws -> Take {
        let scene = Storyboard.Scene(
            id: "scene", title: "Scene", address: path, prelude: prelude,
            steps: steps.map { Storyboard.Step($0.0, optional: optional, timeout: 2) })
        let spans = steps.map { FramePlan.Span(start: $0.1, end: $0.2) }
        let order = Performance(
            site: harbor.address, scene: scene, plan: FramePlan(frames: frames, spans: spans),
            territory: harbor.territory, patience: 120)
        let seen = Guarded<[Data]>([])
        var guide = ChromiumGuide()
        guide.witness = { _, frame in seen.withLock { $0.append(frame) } }
        let recording = try await guide.perform(order, keys: keys)
        return Take(recording: recording, frames: seen.withLock { $0 })
    }

    @Test func recordsExactlyThePlannedFramesEachAtItsMoment() async throws {
        let harbor = Harbor([
            "/": .html(Self.lively), "/two": .html("<title>Two</title><h1>The second page</h1>"),
            "/steps": .reply(text: "ok"),
        ])
        let heading = Target(role: "heading", name: "Moving things")
        let take = try await perform(
            harbor,
            [
                (.narrate(sentence: 0, text: "See.", about: heading), 0, 0),
                (.highlight(heading), 10, 50),
                (.scroll(Target(role: "heading", name: "Far below")), 50, 85),
                (.zoom(Target(role: "heading", name: "Far below"), scale: 1.5), 85, 115),
                (.click(Target(role: "button", name: "Go on")), 115, 165),
            ], frames: 180)
        let report = take.recording.report
        #expect(take.frames.count == 180 && report.frames == 180)
        #expect(report.marks.map(\.start) == [0, 10, 50, 85, 115])
        #expect(report.marks.map(\.end) == [0, 50, 85, 115, 165])
        #expect(report.marks.allSatisfy { $0.picture != nil && !$0.wasSkipped })
        #expect(report.marks[1].picture == Digest(of: take.frames[30]))
        #expect(report.marks[1].box?.left == 80)
        // In motion every frame is another one: at most one percent may repeat.
        let repeated = zip(take.frames[..<140], take.frames[1..<141]).count { $0 == $1 }
        #expect(repeated <= 1)
        // The page's own clock takes steps of one frame.
        let steps = try #require(harbor.site.requests.first { $0.url.hasPrefix("/steps?") })
        let numbers = steps.url.dropFirst(7).split(separator: "_").compactMap { Double($0) }
            .suffix(40)
        let mean = numbers.reduce(0, +) / Double(numbers.count)
        let variance = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)
        #expect(abs(mean - 1000 / 30) < 0.5 && variance.squareRoot() <= 1, "\(numbers)")
        // The click led on, and no frame in between was blank.
        #expect(take.frames[170] != take.frames[120])
        try await measure(take)
    }

    /// Looks into the file: its frames, their times, their colours.
    private func measure(_ take: Take) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("backlot-frames-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        for (index, frame) in take.frames.enumerated() {
            let name = "000\(index)".suffix(4)
            try frame.write(to: folder.appendingPathComponent("\(name).png"))
        }
        try await take.recording.crate.withFile { film in
            let times =
                try await Tool.run([
                    "ffprobe", "-v", "error", "-select_streams", "v", "-show_entries",
                    "frame=best_effort_timestamp_time", "-of", "csv=p=0", film,
                ])
                .split(separator: "\n").compactMap { Double($0.prefix { $0 != "," }) }
            #expect(times.count == take.frames.count)
            for (index, time) in times.enumerated() {
                #expect(abs(time - Double(index) / 30) < 0.001)
            }
            // Lossless but for the halved colours.
            let said = try await Tool.run([
                "ffmpeg", "-nostdin", "-i", film, "-framerate", "30", "-i",
                folder.path + "/%04d.png", "-lavfi",
                "[1:v]scale=out_color_matrix=bt709:out_range=tv:flags=bicubic,format=yuv420p[r];"
                    + "[0:v][r]psnr", "-f", "null", "-",
            ])
            let least = try #require(said.split(separator: " ").first { $0.hasPrefix("min:") })
            #expect(Double(least.dropFirst(4)) ?? .infinity >= 50, "\(least)")
            // While something is pointed out, the rest of the page looks as it did.
            let before = try await Tool.gray(film, frame: 5)
            let ringed = try await Tool.gray(film, frame: 30)
            let corner = (0..<200).flatMap { row in (1000..<1280).map { row * 1280 + $0 } }
            #expect(corner.allSatisfy { before[$0] == ringed[$0] })
            #expect(before != ringed)
            for frame in [0, 90, 179] {
                let gray = try await Tool.gray(film, frame: frame)
                #expect(gray.count == 1280 * 720)
                #expect(Set(gray).count > 20, "frame \(frame) is blank")
            }
        }
    }

    @Test func shinesNoKeyIntoThePicture() async throws {
        let page = """
            <title>Keys</title><style>body{font:24px monospace}</style><h1>Enter</h1>
            <form onsubmit="event.preventDefault();fetch('/typed',{method:'POST',body:w.value})">
            <input id=w aria-label=Word oninput="o.textContent = w.value; p.placeholder = w.value">
            <button>Send</button></form><p id=o></p><input id=p>
            """
        let harbor = Harbor(["/": .html(page), "/typed": .reply(text: "ok")])
        var films: [[Data]] = []
        for word in ["WWWWWWWWW", "iiiiiiiii"] {
            let take = try await perform(
                harbor,
                [
                    (.type(Target(role: "textbox", name: "Word"), .secret("password")), 0, 60),
                    (.click(Target(role: "button", name: "Send")), 60, 90),
                ], frames: 95, keys: Keys(["password": Secret(word)]))
            films.append(take.frames)
            #expect(
                harbor.site.requests.last { $0.method == "POST" }
                    .map {
                        String(decoding: $0.body, as: UTF8.self)
                    } == word)
        }
        // While it is typed the two look alike; then the page shows dots for the whole of either.
        #expect(films[0].last == films[1].last)
        #expect(films[0].first != films[0].last)
    }

    @Test func signsInBeforeTheFirstFrame() async throws {
        let harbor = Harbor([
            "/": .html("<title>Board</title><h1>Your board</h1><p>Members only.</p>"),
            "/login": .html(
                """
                <title>In</title><form action=/><input type=password aria-label=Word>
                <button>Go</button></form>
                """),
        ])
        let prelude: [Storyboard.Step] = [
            .init(.goto(harbor.address + "login")),
            .init(.type(Target(role: "textbox", name: "Word"), .secret("password"))),
            .init(.click(Target(role: "button", name: "Go"))),
            .init(.click(Target(role: "button", name: "Reject")), optional: true, timeout: 0.1),
        ]
        let take = try await perform(
            harbor, [(.highlight(Target(role: "heading", name: "Your board")), 0, 12)], frames: 12,
            prelude: prelude, keys: Keys(["password": Secret("word-of-mouth")]))
        #expect(take.recording.report.marks[0].box != nil)
        #expect(take.frames.count == 12)
    }

    @Test func goesOnWithoutWhatIsOptionalAndSaysWhatIsMissing() async throws {
        let harbor = Harbor(["/": .html("<h1>Only this</h1>")])
        let missing = Target(role: "button", name: "Buy")
        let take = try await perform(
            harbor, [(.click(missing), 0, 10)], frames: 20, optional: true)
        #expect(take.recording.report.marks[0].wasSkipped && take.frames.count == 20)
        let strict = await fault {
            _ = try await perform(harbor, [(.click(missing), 0, 10)], frames: 20)
        }
        #expect(strict?.code == .invalid && strict?.subject == "scene.steps[0]")
        for address in ["https://elsewhere.test/", "http://127.0.0.1:1/"] {
            let out = await fault {
                _ = try await perform(harbor, [(.goto(address), 0, 0)], frames: 5)
            }
            #expect(out?.code == .forbiddenAddress, "\(address)")
        }
        let lost = await fault {
            _ = try await perform(harbor, [(.wait(0), 0, 2)], frames: 5, path: "/nowhere")
        }
        #expect(lost?.code == .pageRefused)
    }

    @Test func followsALinkToANewWindowInPlaceAndOutlivesNoise() async throws {
        let harbor = Harbor([
            "/": .html(
                """
                <title>One</title><h1>One</h1><a href=/two target=_blank>Two</a>
                <a href=https://elsewhere.test/ >Away</a><script>setInterval(() => alert(1), 300)
                </script>
                """),
            "/two": .html("<title>Two</title><h1>Two at last</h1>"),
        ])
        let take = try await perform(
            harbor,
            [
                (.click(Target(role: "link", name: "Away")), 0, 30),
                (.click(Target(role: "link", name: "Two")), 30, 60),
                (.highlight(Target(role: "heading", name: "Two at last")), 60, 75),
            ], frames: 75)
        #expect(take.recording.report.marks[2].box != nil && take.frames.count == 75)
    }

    @Test func waitsForSlowPagesAndOtherHostsWithoutAFrame() async throws {
        let other = StandInServer { request, _ in
            request.url == "/there"
                ? .html("<title>There</title><h1>Over there</h1>") : .html("", status: 404)
        }
        let slow = StandInServer { request, _ in
            if request.url == "/slow" {
                return
                    .html(
                        """
                        <title>Slow</title><link rel=stylesheet href=/late.css><h1>Slow at last</h1>
                        <a href=http://127.0.0.1:\(other.port)/there>There</a>
                        <script>setTimeout(() => h.textContent = 'ready', 500)</script><p id=h>wait</p>
                        """
                    )
                    .delayed(by: .milliseconds(1200))
            }
            if request.url == "/late.css" {
                return .reply(headers: ["Content-Type": "text/css"], text: "h1{color:teal}")
                    .delayed(by: .milliseconds(600))
            }
            return .html("<title>One</title><h1>One</h1><a href=/slow>Slow</a>")
        }
        let hosts = ["127.0.0.1:\(slow.port)", "127.0.0.1:\(other.port)"]
        let steps: [(Storyboard.Action, Int, Int)] = [
            (.click(Target(role: "link", name: "Slow")), 0, 24),
            (.highlight(Target(role: "text", name: "ready")), 24, 40),
            (.click(Target(role: "link", name: "There")), 40, 64),
            (.highlight(Target(role: "heading", name: "Over there")), 64, 80),
        ]
        let order = Performance(
            site: slow.address,
            scene: Storyboard.Scene(
                id: "slow", title: "Slow", address: "/",
                steps: steps.map { Storyboard.Step($0.0) }),
            plan: FramePlan(frames: 80, spans: steps.map { .init(start: $0.1, end: $0.2) }),
            territory: Territory(hosts: hosts, privateHosts: hosts), patience: 120)
        let recording = try await ChromiumGuide().perform(order, keys: Keys())
        #expect(recording.report.frames == 80)
        #expect(recording.report.marks.allSatisfy { $0.box != nil && !$0.wasSkipped })
        slow.stop()
        other.stop()
    }

    @Test func typesSelectsHoversAndScrolls() async throws {
        let harbor = Harbor([
            "/": .html(
                """
                <title>Form</title><style>a:hover{color:red}</style><h1>Form</h1>
                <label>Name <input id=a></label><label>Kind <select id=b><option>Green
                <option>Black tea</select></label><a href=#x>Hover me</a>
                <div style="height:2000px"></div><p>End</p><script>
                addEventListener('scroll', () => { if (scrollY > 900) fetch('/state?' + a.value + '&'
                  + b.value) })</script>
                """),
            "/state": .reply(text: "ok"),
        ])
        let take = try await perform(
            harbor,
            [
                (.type(Target(role: "textbox", name: "Name"), .text("Maya")), 0, 40),
                (.press("Tab"), 40, 44),
                (.select(Target(role: "combobox", name: "Kind"), option: "Black tea"), 44, 64),
                (.hover(Target(role: "link", name: "Hover me")), 64, 80),
                (.scrollTo(1), 80, 120),
            ], frames: 120)
        #expect(take.recording.report.marks.allSatisfy { !$0.wasSkipped })
        #expect(
            harbor.site.requests.contains { $0.url.hasPrefix("/state?Maya&Black") },
            "\(harbor.site.requests.map(\.url))")
    }
}
