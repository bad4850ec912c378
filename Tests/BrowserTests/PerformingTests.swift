import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Studio
import Testing

@testable import Browser

@Suite(.serialized) struct PerformingTests {
    @Test func recordsTheSampleSite() async throws {
        guard let address = ProcessInfo.processInfo.environment["PERFORM"],
            let place = WebAddress(address)
        else { return }
        let host = "\(place.host):\(place.port)"
        let steps: [(Storyboard.Action, Int, Int)] = [
            (.narrate(sentence: 0, text: "Hello", about: nil), 0, 0),
            (.wait(1), 0, 30),
            (
                .highlight(
                    Target(
                        role: "heading", name: "A good week in the garden, planned in ten minutes")),
                30, 120
            ),
            (
                .scroll(
                    Target(role: "heading", name: "Everything a shared garden has to remember")),
                120, 180
            ),
            (.zoom(Target(role: "heading", name: "Watering that adapts"), scale: 1.6), 180, 300),
            (.click(Target(role: "link", name: "Pricing")), 300, 400),
            (.scrollTo(1), 400, 470),
        ]
        let scene = Storyboard.Scene(
            id: "one", title: "One", address: "/", steps: steps.map { Storyboard.Step($0.0) })
        let order = Performance(
            site: address, scene: scene,
            plan: FramePlan(frames: 480, spans: steps.map { .init(start: $0.1, end: $0.2) }),
            territory: Territory(hosts: [host], privateHosts: [host]))
        let start = steadyNow()
        let recording = try await ChromiumGuide().perform(order, keys: Keys())
        print("wall", steadyNow() - start, recording.report)
        try await recording.crate.withFile { path in
            try? FileManager.default.removeItem(atPath: "/tmp/bw/scene.mp4")
            try FileManager.default.copyItem(atPath: path, toPath: "/tmp/bw/scene.mp4")
        }
    }
}
