import FoundationEssentials
import Ground
package import Studio

/// A guide with Debian's Chromium, held in namespaces, behind a gate of ours.
package struct ChromiumGuide: Guide {
    /// What the operator decides.
    package struct Settings: Sendable {
        /// The browser program.
        package var program: String
        /// Gives the addresses of names; the system's resolver unless a test stands in.
        package var resolve: Admission.Resolver
        package var ffmpeg: String

        package init(
            program: String = "/usr/lib/chromium/chromium-headless-shell",
            resolve: @escaping Admission.Resolver = Admission.system, ffmpeg: String = "ffmpeg"
        ) {
            self.program = program
            self.resolve = resolve
            self.ffmpeg = ffmpeg
        }
    }

    let settings: Settings
    /// Sees every frame that is recorded, for measuring.
    var witness: (@Sendable (Int, Data) -> Void)?

    package init(_ settings: Settings = Settings()) { self.settings = settings }

    package func explore(_ order: Exploration, keys: Keys) async throws -> Site {
        var asked = try browserOrder(order.territory, width: order.width, height: order.height)
        asked.limits.bytes = order.limits.bytes
        let borders = Borders(order.territory)
        let (wanted, mask) = (asked, Mask.script(keys))
        do {
            var explorer = try await Explorer(order, keys) {
                try await Self.open(wanted, borders, mask)
            }
            return try await explorer.walk()
        } catch is Silence {
            throw Fault(
                .unavailable, "The browser does not answer; it is started again.", retry: .soon)
        }
    }

    /// The browser's name and version, from one that was started as for a tour; a fault says what is
    /// missing.
    package func version() async throws -> String {
        let order = try browserOrder(Territory(hosts: []), width: 1280, height: 720)
        let browser = try await Chromium.launch(order)
        defer { browser.close() }
        do {
            let answer = try await browser.line.send("Browser.getVersion", patience: 10_000)
            return shown(answer.content["product"]?.text ?? "A browser without a name")
        } catch is Silence {
            throw Fault(.unavailable, "The browser starts and does not answer.")
        }
    }

    func browserOrder(_ territory: Territory, width: Int, height: Int) throws -> Chromium.Order {
        var order = Chromium.Order()
        order.program = settings.program
        order.admission = Admission(resolve: settings.resolve)
        order.width = width
        order.height = height
        for text in territory.privateHosts {
            guard let host = AllowedHost(text) else {
                throw Fault(
                    .invalid, "\(quoted(text)) is no host; write HOST or HOST:PORT.",
                    subject: shown(text))
            }
            order.admission.allowed.insert(host)
        }
        return order
    }

    static func open(
        _ order: Chromium.Order, _ borders: Borders, _ mask: String?
    )
        async throws -> (Chromium, Tab)
    {
        let browser = try await Chromium.launch(order)
        do {
            let tab = try await Tab.open(in: browser, order, borders)
            if let mask {
                try await tab.send(
                    "Page.addScriptToEvaluateOnNewDocument",
                    [
                        "source": .text(mask), "worldName": .text(Tab.worldName),
                        "runImmediately": true,
                    ])
            }
            return (browser, tab)
        } catch {
            browser.close()
            throw error
        }
    }
}
