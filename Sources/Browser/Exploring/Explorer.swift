import Artifacts
import FoundationEssentials
import Ground
import HTTP
import Studio

/// One walk through a site.
///
/// Belongs to one task.
struct Explorer {
    let order: Exploration
    let keys: Keys
    let borders: Borders
    let launch: @Sendable () async throws -> (Chromium, Tab)

    private(set) var browser: Chromium
    private(set) var tab: Tab
    let deadline: Double
    var site: Site
    private var queue: [Step] = []
    private var seen: Set<String> = []
    var hasSignedIn = false

    /// A page to be visited.
    private struct Step {
        var address: String
        var depth: Int
        var rank: Int
        var needsSignIn: Bool
    }

    init(
        _ order: Exploration, _ keys: Keys,
        launch: @escaping @Sendable () async throws -> (Chromium, Tab)
    ) async throws {
        self.order = order
        self.keys = keys
        self.launch = launch
        borders = Borders(order.territory)
        (browser, tab) = try await launch()
        deadline = steadyNow() + Double(order.limits.seconds) * 1000
        site = Site(address: order.address, pages: [])
    }

    /// Walks until a limit is reached or everything has been seen.
    mutating func walk() async throws -> Site {
        defer { browser.close() }
        guard let start = borders.address(order.address) else {
            throw Fault(
                .forbiddenAddress,
                "\(shown(order.address)) is not an address of the site that may be visited.",
                subject: shown(order.address))
        }
        queue = [Step(address: start.description, depth: 0, rank: 0, needsSignIn: false)]
        while let step = next() {
            try await take(step)
        }
        return finished()
    }

    private mutating func next() -> Step? {
        guard site.pages.count < order.limits.pages, steadyNow() < deadline, !browser.gate.isSpent
        else { return nil }
        guard let best = queue.indices.min(by: { queue[$0].rank < queue[$1].rank }) else {
            return nil
        }
        return queue.remove(at: best)
    }

    private mutating func take(_ step: Step) async throws {
        guard seen.insert(step.address).inserted else { return }
        let isFirst = site.pages.isEmpty
        do {
            guard let visit = try await visit(step.address) else { return }
            var page = visit.page
            if isFirst { try order.checkSpoken(page) }
            guard seen.insert(page.address).inserted || page.address == step.address else { return }
            page.needsSignIn = step.needsSignIn
            if isFirst { site.address = page.address }
            site.pages.append(page)
            queueLinks(of: page, step)
            if !keys.isEmpty, !hasSignedIn, page.forms.contains(where: \.asksForPassword) {
                try await enter(from: page)
            }
        } catch let fault as Fault where !isFirst && fault.isAboutPage {
            note("A page was left out. \(fault.explanation)")
        } catch is Silence {
            // The page holds the browser; only a new one helps.
            if isFirst { throw Fault.hung(step.address) }
            note("\(shown(step.address)) was left out: it does not answer.")
            try await startAfresh()
        } catch let fault as Fault where !isFirst && fault == .browserGone {
            note("\(shown(step.address)) was left out: it ends the browser.")
            try await startAfresh()
        } catch let error as CommandRefused {
            if isFirst { throw Fault.hung(step.address) }
            note(
                "\(shown(step.address)) was left out: it changes while it is read (\(error.command))."
            )
        }
    }

    private mutating func startAfresh() async throws {
        browser.close()
        (browser, tab) = try await launch()
        guard hasSignedIn else { return }
        hasSignedIn = false
        try await signIn(by: site.signIn)
        hasSignedIn = true
    }

    /// Signs in with the form on this page, and goes on from where that leads.
    private mutating func enter(from page: SitePage) async throws {
        let steps = try signInSteps(on: page)
        try await signIn(by: steps)
        site.signIn = steps
        hasSignedIn = true
        let here = try await tab.address()
        guard borders.address(here) != nil else { return }
        seen.remove(here)
        queue.insert(Step(address: here, depth: 0, rank: -100, needsSignIn: true), at: 0)
    }

    private mutating func queueLinks(of page: SitePage, _ step: Step) {
        guard step.depth < order.limits.depth else { return }
        for (index, link) in page.links.enumerated() where queue.count < 500 {
            guard !seen.contains(link.address), !Self.isDeparture(link) else { continue }
            queue.append(
                Step(
                    address: link.address, depth: step.depth + 1,
                    rank: (step.depth + 1) * 1000 + rank(link) + min(index, 99),
                    needsSignIn: step.needsSignIn))
        }
    }

    /// Lower is sooner.
    private func rank(_ link: SitePage.Link) -> Int {
        let words = (link.text + " " + link.address).lowercased()
        if order.interests.contains(where: { words.contains($0.lowercased()) }) { return -900 }
        let asksToSignIn = ["sign in", "log in", "login", "signin"].contains { words.contains($0) }
        if !keys.isEmpty && !hasSignedIn && asksToSignIn { return -950 }
        switch link.region {
        case .navigation, .banner: return 100
        case .main: return 200
        case .dialog, .aside: return 300
        case .footer: return 500
        }
    }

    /// Links that end the visit, or that lead to no page.
    private static func isDeparture(_ link: SitePage.Link) -> Bool {
        let words = link.text.lowercased()
        let path = (WebAddress(link.address)?.target ?? "").prefix { $0 != "?" }.lowercased()
        let files = [
            ".pdf", ".zip", ".gz", ".exe", ".dmg", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp",
            ".mp4", ".webm", ".mp3", ".xml", ".json", ".csv", ".txt", ".rss", ".ics", ".docx",
        ]
        return ["log out", "sign out", "logout", "sign off", "abmelden", "delete"]
            .contains { words.contains($0) || path.contains($0.replacing(" ", with: "")) }
            || files.contains { path.hasSuffix($0) }
    }

    mutating func note(_ sentence: String) {
        if site.notes.count < 40 { site.notes.append(Mask.hide(sentence, keys)) }
    }

    private mutating func finished() -> Site {
        let memory = tab.memory.withLock { $0 }
        if steadyNow() >= deadline { note("The time for exploring was over.") }
        if browser.gate.isSpent { note("The limit of bytes was reached.") }
        if memory.dialogs > 0 { note("Dialogs were declined: \(memory.dialogs).") }
        if memory.downloads > 0 { note("Downloads were declined: \(memory.downloads).") }
        if !memory.windows.isEmpty { note("New windows were closed: \(memory.windows.count).") }
        for address in Set(memory.forbidden).sorted().prefix(5) {
            note("\(shown(address)) is outside the site and was not opened.")
        }
        let refused = browser.gate.refusals.filter { $0.value == .privateAddress }.keys.sorted()
        for place in refused.prefix(5) {
            note("A page wanted to reach the private address \(shown(place)); it was refused.")
        }
        return site
    }
}

extension SitePage.Form {
    var asksForPassword: Bool { fields.contains { $0.type == "password" } }
}

extension Fault {
    /// About one page of many, so that the walk goes on.
    fileprivate var isAboutPage: Bool {
        [.unreachable, .pageRefused, .forbiddenAddress].contains(code)
    }

    static func hung(_ address: String) -> Fault {
        Fault(
            .pageRefused, "\(shown(address)) does not come to rest: its scripts never end.",
            subject: shown(address))
    }
}
