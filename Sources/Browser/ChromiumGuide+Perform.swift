import Artifacts
import FoundationEssentials
import Glibc
import Ground
import HTTP
package import Studio

extension ChromiumGuide {
    package func perform(_ order: Performance, keys: Keys) async throws -> Recording {
        try check(order)
        var asked = try browserOrder(order.territory, width: order.width, height: order.height)
        asked.language = order.language
        asked.drawsOnDemand = true
        let borders = Borders(order.territory)
        let (browser, tab) = try await Self.open(asked, borders, Mask.script(keys))
        defer { browser.close() }
        do {
            return try await record(order, keys, browser, tab)
        } catch let silence as Silence {
            throw Fault(
                .unavailable,
                "The page held the browser up in the scene “\(order.scene.id)” (\(silence.command)); "
                    + "it is tried again.", subject: order.scene.id, retry: .soon)
        } catch let refused as CommandRefused {
            throw Fault(
                .unavailable,
                "The page changed under the hands in the scene “\(order.scene.id)” "
                    + "(\(refused.command)); it is tried again.", subject: order.scene.id,
                retry: .soon)
        }
    }

    private func check(_ order: Performance) throws {
        let plan = order.plan
        guard (1...60).contains(plan.rate), (1...60 * 600).contains(plan.frames),
            plan.spans.count == order.scene.steps.count,
            plan.spans.allSatisfy({ 0 <= $0.start && $0.start <= $0.end })
        else {
            throw Fault(
                .invalid, "The plan of frames does not fit the scene.", subject: order.scene.id)
        }
        guard (320...1920).contains(order.width), (240...1920).contains(order.height),
            order.width % 2 == 0, order.height % 2 == 0
        else {
            throw Fault(.invalid, "The size of the picture is out of bounds.")
        }
    }

    private func record(
        _ order: Performance, _ keys: Keys, _ browser: Chromium, _ tab: Tab
    ) async throws -> Recording {
        let pump = Pump()
        try await tab.send("HeadlessExperimental.enable")
        try await tab.send(
            "Page.addScriptToEvaluateOnNewDocument",
            [
                "source": .text(Overlay.script), "worldName": .text(Tab.worldName),
                "runImmediately": true,
            ])
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await pump.run(tab) }
            group.addTask {
                defer { pump.stop() }
                try await prepare(order, keys, browser, tab)
            }
            try await group.waitForAll()
        }
        let file = ScratchFile(ending: "mp4")
        let film = try Film(path: file.path, rate: order.plan.rate, ffmpeg: settings.ffmpeg)
        do {
            let camera = Camera(
                tab, film, rate: order.plan.rate, length: order.plan.frames,
                patience: Double(order.patience) * 1000, ticks: pump.ticks)
            camera.witness = witness
            camera.drawing.x = order.cursor.x
            camera.drawing.y = order.cursor.y
            try await camera.hold()
            var performer = Performer(order, tab, camera, keys, browser.gate)
            try await performer.play()
            try await film.close()
            let report = Recording.Report(
                rate: order.plan.rate, frames: camera.count, width: order.width,
                height: order.height, marks: performer.marks,
                cursor: Point(x: camera.drawing.x, y: camera.drawing.y), still: camera.still)
            try Self.append(try Recording.box(for: report), to: file.path)
            return Recording(file, report)
        } catch {
            film.abandon()
            throw error
        }
    }

    /// Opens the scene's page and does what is not to be seen, in real time.
    private func prepare(
        _ order: Performance, _ keys: Keys, _ browser: Chromium, _ tab: Tab
    ) async throws {
        let borders = Borders(order.territory)
        guard let address = Performer.resolve(order.scene.address, order, borders) else {
            throw Fault.outside(order.scene.address)
        }
        let hands = Hands(tab: tab, keys: keys)
        let prelude = Prelude(hands: hands, borders: borders, site: order.site)
        let start = Storyboard.Step(.goto(address.description), timeout: 20)
        let steps = order.scene.prelude
        if case .goto? = steps.first?.action {
            try await prelude.perform(steps, gate: browser.gate)
            let here = try await tab.address()
            if here != address.description {
                // Signed in by now; what stands in the way here is put away again.
                try await prelude.perform(
                    [start] + steps.filter(\.isOptional), gate: browser.gate)
            }
        } else {
            try await prelude.perform([start] + steps, gate: browser.gate)
        }
        try await hands.clearTheWay(width: order.width, height: order.height)
        _ = try await tab.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        _ = try await tab.evaluateInWorld("__backlot.raise()")
    }

    private static func append(_ data: Data, to path: String) throws {
        let file = Handle(unsafe Glibc.open(path, O_WRONLY | O_APPEND | O_CLOEXEC))
        let count = unsafe data.withUnsafeBytes {
            unsafe write(file.number, $0.baseAddress, $0.count)
        }
        guard count == data.count else {
            throw Fault(.storage, "The recording could not be written (\(path)).", retry: .soon)
        }
    }
}
