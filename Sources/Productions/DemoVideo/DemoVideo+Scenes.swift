import Artifacts
import FoundationEssentials
import Ground
import Studio
import Workflow

extension DemoVideo {
    /// The storyboard with its times.
    struct Board: Sendable {
        let artifact: Artifact<Storyboard>
        let storyboard: Storyboard
        /// One for each scene.
        let tables: [Timetable]

        /// The frame of the film at which each scene begins.
        var starts: [Int] {
            var frame = 0
            return tables.map { table in
                defer { frame += table.plan.frames }
                return frame
            }
        }

        var frames: Int { tables.reduce(0) { $0 + $1.plan.frames } }
    }

    /// Decides what is shown while each sentence is spoken.
    func stage(
        _ script: Script, _ spoken: Spoken, _ tour: Tour, in run: Run
    ) async throws -> Board {
        let order = StagingOrder(script, tour)
        let artifact = try await run.step(
            "storyboard", version: 3, from: order, as: tour.folder.storyboard
        ) { $0.storyboard() }
        let storyboard = try await run.load(artifact)
        try check(storyboard, against: script, tour)
        let last = storyboard.scenes.count - 1
        let tables = storyboard.scenes.enumerated()
            .map { index, scene in
                Timetable(
                    of: scene, heard: spoken.speeches[index].map(\.heard), isFirst: index == 0,
                    isLast: index == last,
                    wanted: tour.stop(of: scene.id).map { $0.seconds * Timetable.rate } ?? 0)
            }
        return Board(artifact: artifact, storyboard: storyboard, tables: tables)
    }

    /// A storyboard that somebody edited must still tell the script, on the site's own pages.
    private func check(
        _ storyboard: Storyboard, against script: Script, _ tour: Tour
    ) throws(Fault) {
        let expected = script.scenes.map { [$0.id] + $0.sentences.indices.map(String.init) }
        let found = storyboard.scenes.map { scene in
            [scene.id]
                + scene.steps.compactMap { step in
                    if case .narrate(let number, _, _) = step.action { return String(number) }
                    return nil
                }
        }
        guard expected == found, storyboard.site == tour.site.address else {
            throw Fault(
                .invalid,
                "The storyboard does not fit the script: the same site, the same scenes in the same "
                    + "order, and in each a `narrate` for every sentence, in order.",
                subject: "storyboard")
        }
        try storyboard.checkTerritory(tour.territory)
    }

    /// Performs every scene before a camera; each stands by itself, so that one whose page has not
    /// changed is not recorded again.
    func record(
        _ board: Board, _ tour: Tour, in run: Run
    ) async throws -> [Artifact<Recording>] {
        let items = board.storyboard.scenes.indices.map { index in
            let scene = board.storyboard.scenes[index]
            let plan = board.tables[index].plan
            let stop = tour.stop(of: scene.id)
            var performance = Performance(
                site: tour.site.address, scene: scene, plan: plan, territory: tour.territory,
                language: tour.plan.language, face: stop.map { tour.page($0).face },
                patience: 60 + plan.frames / 6)
            if index > 0, let cursor = cursor(after: board.storyboard.scenes[index - 1], tour) {
                performance.cursor = cursor
            }
            return performance
        }
        return try await run.each("scene", in: items, key: \.scene.id) { performance, run in
            try await run.step(
                "record", version: 2, from: performance, needing: Effect(lane: "camera")
            ) { performance in
                try await studio.guide.perform(performance, keys: try keys(for: tour.order))
            }
        }
    }
}

extension DemoVideo {
    /// Where a scene leaves the cursor: on the link that it clicked in the site's navigation, which
    /// stays where it is or is scrolled to.
    private func cursor(after scene: Storyboard.Scene, _ tour: Tour) -> Point? {
        guard case .click(let target) = scene.steps.last?.action,
            let stop = tour.stop(of: scene.id),
            let block = tour.page(stop).blocks.first(where: { $0.target == target }),
            [.navigation, .banner].contains(block.region), block.box.bottom < 700
        else { return nil }
        return Point(
            x: block.box.left + block.box.width / 2, y: block.box.top + block.box.height / 2)
    }
}

/// What a storyboard is made from: the script and, for each scene, what its page looks like.
struct StagingOrder: Storable, Codable, Hashable, Sendable {
    var script: Script
    var site: String
    var pages: [PageOutline]
    var preludes: [[Storyboard.Step]]

    init(_ script: Script, _ tour: DemoVideo.Tour) {
        self.script = script
        site = tour.site.address
        let stops = script.scenes.compactMap { tour.stop(of: $0.id) }
        pages = stops.map { PageOutline(tour.page($0)) }
        preludes = stops.map(\.prelude)
    }

    func storyboard() -> Storyboard {
        let scenes = script.scenes.indices.map { index in
            Staging.scene(
                script.scenes[index], on: pages[index], prelude: preludes[index],
                next: link(from: index), isFirst: index == 0)
        }
        return Storyboard(site: site, language: script.language, scenes: scenes)
    }

    /// The link in the page's navigation that leads to the next scene's page, when there is one.
    private func link(from index: Int) -> Target? {
        guard script.scenes.indices.contains(index + 1) else { return nil }
        let next = script.scenes[index + 1].address
        let links = pages[index].links.filter { $0.address == next }
        let link = links.first { $0.region == .navigation || $0.region == .banner }
        return link.flatMap { link in
            pages[index].blocks
                .first {
                    $0.kind == .link && $0.text == link.text && $0.region == link.region
                }?
                .target
        }
    }
}

extension Storyboard {
    /// Throws `forbidden-address` for the first step that leads out of the territory.
    func checkTerritory(_ territory: Territory) throws(Fault) {
        for scene in scenes {
            var addresses = [scene.address]
            for step in scene.prelude + scene.steps {
                if case .goto(let address) = step.action { addresses.append(address) }
            }
            for address in addresses where !address.hasPrefix("/") {
                guard territory.hosts.contains(DemoOrder.host(of: address)) else {
                    throw Fault(
                        .forbiddenAddress,
                        "The storyboard wants to go to \(address), which is not on "
                            + territory.hosts.joined(separator: " or ") + ".",
                        subject: "scene/\(scene.id)")
                }
            }
        }
    }
}

extension StagingOrder: Ingredient {}
extension Performance: Ingredient {}
