package import Artifacts
import FoundationEssentials
package import Ground
package import Studio
package import Workflow

/// Turns a website into a narrated tour: explores it, writes and speaks a script, performs it in a
/// browser before a camera, and cuts a film.
package struct DemoVideo: Production {
    package static let name = "demo-video"
    package static let version = 1
    let studio: Studio

    package init(studio: Studio) { self.studio = studio }

    package func produce(
        _ order: Artifact<DemoOrder>, in run: Run
    ) async throws -> Artifact<DemoRecord> {
        let order = try await run.load(order)
        let folder = DemoFolder(submission: order.submission)
        let site = try await run.load(explore(order, in: run))
        let plan = TourPlan(
            of: site, directions: order.directions, language: order.language, length: order.length)
        let tour = Tour(order: order, folder: folder, site: site, plan: plan)

        let script = try await write(tour, in: run)
        let spoken = try await speak(script.value, tour, in: run)
        let board = try await stage(script.value, spoken, tour, in: run)
        let scenes = try await record(board, tour, in: run)
        return try await finish(
            Takes(
                tour: tour, script: script, spoken: spoken, board: board, recordings: scenes,
                screenshots: try await screenshots(tour, in: run)),
            in: run)
    }

    /// One tour on its way: what all its parts share.
    struct Tour: Sendable {
        let order: DemoOrder
        let folder: DemoFolder
        let site: Site
        let plan: TourPlan

        func page(_ stop: TourPlan.Stop) -> SitePage { site.pages[stop.page] }

        /// The stop that a scene of the script stands for.
        func stop(of scene: String) -> TourPlan.Stop? {
            plan.stops.first { $0.assignment.id == scene }
        }

        var territory: Territory { order.territory(of: site.address) }
    }

    /// Everything that the papers and films are made from.
    struct Takes: Sendable {
        let tour: Tour
        let script: Written
        let spoken: Spoken
        let board: Board
        let recordings: [Artifact<Recording>]
        let screenshots: [String: Artifact<Picture>]
    }
}

extension DemoVideo {
    /// Looks round the site.
    ///
    /// A site may be another tomorrow, so every submission looks for itself; what is made of a page
    /// afterwards hangs on what was seen there alone.
    private func explore(_ order: DemoOrder, in run: Run) async throws -> Artifact<Site> {
        let exploration = Exploration(
            address: order.address, territory: order.territory(of: order.address),
            limits: order.limits, interests: order.interests, spoken: order.spoken)
        return try await run.step(
            "explore", from: exploration, order.submission, needing: Effect(lane: "browser")
        ) { exploration, _ in
            let site = try await studio.guide.explore(exploration, keys: try keys(for: order))
            guard let first = site.pages.first, !PageOutline(first).content.isEmpty else {
                throw Fault(
                    .pageRefused,
                    "There is nothing to show at \(order.address): the page has no words.",
                    subject: order.address)
            }
            return site
        }
    }

    /// The secrets that were given with the order, which are in this process's memory or nowhere.
    func keys(for order: DemoOrder) throws -> Keys {
        if order.keyNames.isEmpty { return Keys() }
        guard let keys = studio.keyring.keys(for: order.submission),
            order.keyNames.allSatisfy({ keys[$0] != nil })
        else {
            throw Fault(
                .keysNeeded,
                "This run needs its credentials again: they are kept in memory only. Give the same "
                    + "command with --credentials once more.",
                subject: order.submission)
        }
        return keys
    }

    private func screenshots(
        _ tour: Tour, in run: Run
    ) async throws -> [String: Artifact<Picture>] {
        var pictures: [String: Artifact<Picture>] = [:]
        let taken = try await run.each(
            "page", in: tour.plan.stops, key: \.assignment.id
        ) { stop, run in
            let picture = Picture(bytes: tour.page(stop).screenshot)
            return try await run.step(
                "screenshot", from: picture, as: tour.folder.screenshot(stop.assignment.id)
            ) { $0 }
        }
        for (stop, picture) in zip(tour.plan.stops, taken) {
            pictures[stop.assignment.id] = picture
        }
        return pictures
    }
}

extension DemoOrder {
    /// The host of an address with the port that it names, lower case.
    static func host(of address: String) -> String {
        let rest = address.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        return rest.count > 1 ? rest[1].lowercased() : ""
    }

    func territory(of site: String) -> Territory {
        var hosts: [String] = []
        for host in [Self.host(of: address), Self.host(of: site)] + privateHosts
        where !hosts.contains(host) { hosts.append(host) }
        return Territory(hosts: hosts, privateHosts: privateHosts)
    }

    var limits: Exploration.Limits {
        var limits = Exploration.Limits()
        limits.pages = max(4, min(16, length / 10 + 2))
        return limits
    }

    /// The languages that a page may have; any when it was said what to speak, or who speaks.
    var spoken: [String] {
        if voice != nil || language != nil { return ["*"] }
        return Set(voices.map(\.language)).sorted()
    }

    var interests: [String] {
        Array(Words.keys(of: directions).filter { $0.count > 3 }.prefix(20))
    }
}

extension Fault.Code {
    /// Credentials are kept in memory only, and are not there any more.
    package static let keysNeeded = Self(rawValue: "credentials-needed")
}

extension Exploration: Ingredient {}
extension Picture: Ingredient {}
