import Artifacts
import FoundationEssentials
import Ground
import Studio
import Testing

@testable import Media

@Suite(.serialized) struct LongCutTests {
    private let room = CuttingRoom()

    @Test("Over a three-minute tour picture and voice stay together to the last scene")
    func doesNotDrift() async throws {
        // Lengths that are no whole seconds, 5,400 frames in all; every other scene is light.
        let lengths = [701, 653, 811, 599, 727, 907, 641, 361]
        var scenes: [Recording] = []
        for (index, frames) in lengths.enumerated() {
            let color = index % 2 == 0 ? "0x202020" : "0xd0d0d0"
            scenes.append(
                try TestTake.scene(
                    frames: frames, source: "color=\(color):size=320x180:rate=30", width: 320,
                    height: 180))
        }
        let starts = lengths.dropLast().reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
        let track = try await room.mix(
            MixOrder(frames: 5400, rate: 30, starts: starts),
            starts.map { TestTake.tone(1.2, rate: $0 % 2 == 0 ? 16_000 : 22_050) }, music: nil)
        for container in [CutOrder.Container.webm, .mp4] {
            let order = CutOrder(container: container, title: "Long", language: "en")
            let film = try await room.cut(order, scenes, track)
            try await film.crate.withFile { path in
                let luma = try Probe.luma(of: path)
                let times = try Probe.frameTimes(of: path)
                let sound = try Probe.samples(of: path)
                #expect(luma.count == 5400 && times.count == 5400)
                for start in starts {
                    if start > 0 {
                        let isLight = luma[start] > 120
                        #expect(isLight != (luma[start - 1] > 120), "the scene begins at its frame")
                    }
                    // Where the tone begins, looked for around the time its frame is shown.
                    let shown = Int(times[start] * 48_000)
                    let from = max(0, shown - 9600)
                    let heard = sound[from...].firstIndex { abs(Int($0)) > 1200 } ?? 0
                    let apart = abs(Double(heard - shown) / 48_000)
                    #expect(apart < 1.0 / 30, "\(apart) s apart at frame \(start) of \(container)")
                }
            }
        }
    }
}
