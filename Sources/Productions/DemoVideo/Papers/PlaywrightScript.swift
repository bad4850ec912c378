import Studio

/// The tour as a Python program for Playwright: for people, to run or to build on.
///
/// Backlot never runs it. All words of pages and people are Python string literals.
struct PlaywrightScript {
    private var lines: [String] = []
    private let storyboard: Storyboard

    static func write(_ storyboard: Storyboard, _ plans: [FramePlan]) -> PlainText {
        var script = PlaywrightScript(storyboard)
        for (scene, plan) in zip(storyboard.scenes, plans) { script.add(scene, plan) }
        return PlainText(script.text)
    }

    private init(_ storyboard: Storyboard) { self.storyboard = storyboard }

    private mutating func add(_ scene: Storyboard.Scene, _ plan: FramePlan) {
        let name = scene.id.replacing("-", with: "_")
        lines += ["", "", "def scene_\(name)(page):"]
        lines.append("    # \(Self.comment(scene.title))")
        lines.append(
            "    page.goto(urljoin(SITE, \(Self.literal(scene.address))), wait_until=\"load\")")
        for step in scene.prelude { add(step) }
        lines.append("    begin = time.monotonic()")
        for (step, span) in zip(scene.steps, plan.spans) {
            lines.append("    until(page, begin, \(Self.seconds(span.start)))")
            add(step)
        }
        lines.append("    until(page, begin, \(Self.seconds(plan.frames)))")
    }

    private mutating func add(_ step: Storyboard.Step) {
        let milliseconds = Int(step.timeout * 1000)
        let action: String
        switch step.action {
        case .narrate(_, let text, _):
            lines.append("    # “\(Self.comment(text))”")
            return
        case .goto(let address):
            action = "page.goto(urljoin(SITE, \(Self.literal(address))), wait_until=\"load\")"
        case .press(let key): action = "page.keyboard.press(\(Self.literal(key)))"
        case .scrollTo(let share): action = "scroll_to(page, \(share))"
        case .wait: return
        case .click(let target): action = "\(Self.locator(target)).click(timeout=\(milliseconds))"
        case .type(let target, .text(let text)):
            action = "type_into(\(Self.locator(target)), \(Self.literal(text)), \(milliseconds))"
        case .type(let target, .secret(let name)):
            action =
                "type_into(\(Self.locator(target)), secret(\(Self.literal(name))), \(milliseconds))"
        case .select(let target, let option):
            action =
                "\(Self.locator(target)).select_option(label=\(Self.literal(option)), "
                + "timeout=\(milliseconds))"
        case .scroll(let target): action = "scroll(\(Self.locator(target)), \(milliseconds))"
        case .hover(let target): action = "hover(\(Self.locator(target)), \(milliseconds))"
        case .highlight(let target), .zoom(let target, _):
            action = "highlight(\(Self.locator(target)), \(milliseconds))"
        }
        if step.isOptional {
            lines += ["    with optional():", "        \(action)"]
        } else {
            lines.append("    \(action)")
        }
    }

    private static func locator(_ target: Target) -> String {
        let found =
            target.role == "text"
            ? "page.get_by_text(\(literal(String(target.name.prefix(120)))))"
            : "page.get_by_role(\(literal(target.role)), name=\(literal(target.name)), exact=True)"
        return target.nth == 0 ? found + ".first" : found + ".nth(\(target.nth))"
    }

    /// A Python string literal, in ASCII.
    static func literal(_ text: String) -> String {
        var literal = "\""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x22: literal += "\\\""
            case 0x5C: literal += "\\\\"
            case 0x20..<0x7F: literal.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                literal += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return literal + "\""
    }

    /// On one line, whatever the page has put into it.
    private static func comment(_ text: String) -> String {
        var line = ""
        for scalar in text.unicodeScalars {
            let breaks = scalar.value < 0x20 || scalar.value == 0x7F || scalar.value == 0x85
            let parts = scalar.value == 0x2028 || scalar.value == 0x2029
            line.unicodeScalars.append(breaks || parts ? " " : scalar)
        }
        return line
    }

    private static func seconds(_ frames: Int) -> String {
        let hundredths = frames * 100 / Timetable.rate
        let tail = hundredths % 100
        return "\(hundredths / 100).\(tail < 10 ? "0" : "")\(tail)"
    }

    private var text: String {
        let scenes = storyboard.scenes.map { "    scene_\($0.id.replacing("-", with: "_"))(page)" }
        return ([Self.head(storyboard.site)] + lines + ["", ""] + [Self.tail(scenes)])
            .joined(separator: "\n")
    }
}

extension PlaywrightScript {
    private static let modules = ["contextlib", "os", "sys", "time"].map { "import \($0)" }
        .joined(separator: "\n")

    private static func head(_ site: String) -> String {
        #"""
        #!/usr/bin/env python3
        """The tour of this site as Playwright performs it; written by Backlot.

            pip install playwright && python3 playwright.py

        CHROMIUM names another browser, SITE another address of the site, VIDEO_DIR a folder for
        Playwright's own recording, SPEED=10 plays ten times as fast. Secrets come from DEMO_<NAME>.
        """

        \#(modules)
        from urllib.parse import urljoin

        # This file may bear the name of the package that it needs.
        sys.path = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]
        from playwright.sync_api import Error, sync_playwright

        SITE = os.environ.get("SITE", \#(literal(site)))
        SPEED = float(os.environ.get("SPEED", "1"))


        def secret(name):
            return os.environ["DEMO_" + name.upper()]


        def until(page, begin, seconds):
            left = begin + seconds / SPEED - time.monotonic()
            if left > 0:
                page.wait_for_timeout(left * 1000)


        @contextlib.contextmanager
        def optional():
            try:
                yield
            except Error as error:
                print("left out:", str(error).splitlines()[0])


        def scroll(element, timeout):
            element.wait_for(timeout=timeout)
            element.evaluate("e => e.scrollIntoView({behavior: 'smooth', block: 'center'})")


        def scroll_to(page, share):
            page.evaluate("s => scrollTo({top: s * document.body.scrollHeight, behavior: 'smooth'})", share)


        def hover(element, timeout):
            element.hover(timeout=timeout)


        def highlight(element, timeout):
            element.wait_for(timeout=timeout)
            element.highlight()


        def type_into(element, text, timeout):
            element.click(timeout=timeout)
            element.press_sequentially(text, delay=60 / SPEED)
        """#
    }

    private static func tail(_ scenes: [String]) -> String {
        #"""
        def main():
            with sync_playwright() as playwright:
                options = {"args": ["--no-sandbox"]} if os.geteuid() == 0 else {}
                if "CHROMIUM" in os.environ:
                    options["executable_path"] = os.environ["CHROMIUM"]
                browser = playwright.chromium.launch(**options)
                size = {"width": 1280, "height": 720}
                video = {}
                if "VIDEO_DIR" in os.environ:
                    video = {"record_video_dir": os.environ["VIDEO_DIR"], "record_video_size": size}
                context = browser.new_context(viewport=size, **video)
                page = context.new_page()
                tour(page)
                context.close()
                browser.close()


        def tour(page):
        \#(scenes.joined(separator: "\n"))


        if __name__ == "__main__":
            main()

        """#
    }
}
