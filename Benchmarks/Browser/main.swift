// bench-browser ADDRESS FOLDER
//
// Performs one scene of twelve seconds on the page at ADDRESS, writes `scene.mp4` into FOLDER and
// prints what it cost as one line of JSON.
import Artifacts
import Browser
import FoundationEssentials
import Glibc
import HTTP
import Studio

guard CommandLine.arguments.count == 3, let place = WebAddress(CommandLine.arguments[1]) else {
    print("usage: bench-browser ADDRESS FOLDER")
    exit(64)
}
let folder = CommandLine.arguments[2]
let host = "\(place.host):\(place.port)"
let steps: [(Storyboard.Action, Int, Int)] = [
    (.scroll(Target(role: "heading", name: "Far below")), 30, 90), (.scrollTo(0), 150, 210),
    (.hover(Target(role: "button", name: "Go on")), 210, 250),
]
let order = Performance(
    site: place.description,
    scene: Storyboard.Scene(
        id: "bench", title: "Bench", address: place.description,
        steps: steps.map { Storyboard.Step($0.0) }),
    plan: FramePlan(frames: 360, spans: steps.map { .init(start: $0.1, end: $0.2) }),
    territory: Territory(hosts: [host], privateHosts: [host]))
let began = seconds()
let recording = try await ChromiumGuide().perform(order, keys: Keys())
let wall = seconds() - began
try await recording.crate.withFile { path in
    try Data(contentsOf: URL(fileURLWithPath: path))
        .write(to: URL(fileURLWithPath: folder + "/scene.mp4"))
}
print("{\"frames\": \(recording.report.frames), \"wall\": \(wall)}")

func seconds() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
