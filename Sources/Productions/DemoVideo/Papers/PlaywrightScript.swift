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
        addPrelude(of: scene)
        lines.append("    begin = time.monotonic()")
        for (step, span) in zip(scene.steps, plan.spans) {
            lines.append("    until(page, begin, \(Self.seconds(span.start)))")
            add(step)
        }
        lines.append("    until(page, begin, \(Self.seconds(plan.frames)))")
    }

    /// As Backlot does it: who signs in is led elsewhere, and goes to the scene's page after that.
    private mutating func addPrelude(of scene: Storyboard.Scene) {
        guard case .goto? = scene.prelude.first?.action else {
            lines.append("    \(opening(scene.address))")
            for step in scene.prelude { add(step) }
            return
        }
        lines.append("    forget(page)")
        for step in scene.prelude { add(step) }
        let again = scene.prelude.filter { step in
            if case .wait = step.action { return false }
            return step.isOptional
        }
        let arrival = "arrive(page, \(Self.literal(place(scene.address))))"
        lines.append(again.isEmpty ? "    \(arrival)" : "    if \(arrival):")
        for step in again { add(step, "        ") }
    }

    private mutating func add(_ step: Storyboard.Step, _ margin: String = "    ") {
        let milliseconds = Int(step.timeout * 1000)
        let action: String
        switch step.action {
        case .narrate(_, let text, _):
            lines.append("\(margin)# “\(Self.comment(text))”")
            return
        case .goto(let address): action = opening(address)
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
            lines += ["\(margin)with optional():", "\(margin)    \(action)"]
        } else {
            lines.append("\(margin)\(action)")
        }
    }

    private func opening(_ address: String) -> String {
        "page.goto(urljoin(SITE, \(Self.literal(place(address)))), wait_until=\"load\")"
    }

    /// A page of the site itself by its path, so that `SITE` can be another address of it.
    private func place(_ address: String) -> String {
        let site = storyboard.site
        let slashes = site.indices.filter { site[$0] == "/" }
        let origin = site.prefix(upTo: slashes.dropFirst(2).first ?? site.endIndex)
        let path = address.dropFirst(origin.count)
        return address.hasPrefix(origin) && path.hasPrefix("/") ? String(path) : address
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
                reasons = [line.strip() for line in str(error).splitlines() if line.strip()]
                print("left out:", reasons[0], reasons[-1])


        def forget(page):
            """A scene that signs in begins as a stranger would."""
            page.context.clear_cookies()
            if page.url.startswith("http"):
                page.evaluate("() => { localStorage.clear(); sessionStorage.clear() }")


        def arrive(page, address):
            """Goes to a page when signing in has led to another one."""
            page.wait_for_timeout(300)
            page.wait_for_load_state("load")
            target = urljoin(SITE, address)
            if page.url.split("#")[0] == target:
                return False
            page.goto(target, wait_until="load")
            return True


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
