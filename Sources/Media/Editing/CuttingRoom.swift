import Artifacts
package import FoundationEssentials
import Ground
package import Studio

/// The cutting room: sound in our own hands, encoding by the `ffmpeg` process in a cell.
package final class CuttingRoom: Editor {
    private let program: String?
    private let tool = Guarded<Workbench.Tool?>(nil)

    /// `program` is the path of ffmpeg; by default the distribution's.
    package init(program: String? = nil) { self.program = program }

    /// How ffmpeg is held in on this host; a fault when it is not here.
    package func confinement() throws -> Confinement { try found().confinement }

    private func found() throws -> Workbench.Tool {
        try tool.withLock { known in
            if let known { return known }
            let found = try Workbench.Tool.found(program: program)
            known = found
            return found
        }
    }

    /// Whether bytes begin as a sound file does that can be music: WAV, FLAC, MP3 or Ogg.
    package static func canPlay(_ data: Data) -> Bool { Encoding.kind(of: data) != nil }

    package func mix(
        _ order: MixOrder, _ speeches: [Speech], music: Sound?
    ) async throws -> Sound {
        let bed: Waveform? =
            if let music {
                try await lend([music.crate]) { [self] paths in
                    try await bench { try Encoding.decoded(&$0, paths[0]) }
                }
            } else { nil }
        return try await bench { bench in
            let track = try Mixing(order, speeches).track(over: bed)
            return Sound(try Encoding.flac(&bench, track))
        }
    }

    package func mp3(of track: Sound) async throws -> Sound {
        try await lend([track.crate]) { [self] paths in
            try await bench { Sound(try Encoding.mp3(&$0, paths[0])) }
        }
    }

    package func cut(
        _ order: CutOrder, _ scenes: [Recording], _ track: Sound
    ) async throws -> Film {
        let reel = try Reel(scenes.map(\.report))
        return try await lend([track.crate] + scenes.map(\.crate)) { [self] paths in
            try await bench {
                Film(try Cutting(order, reel).film(&$0, track: paths[0], Array(paths.dropFirst())))
            }
        }
    }

    package func still(of scene: Recording, frame: Int) async throws -> Picture {
        let reel = try Reel([scene.report])
        guard (0..<reel.frames).contains(frame) else {
            throw Fault(
                .invalid, "The recording has \(reel.frames) frames; there is no frame \(frame).")
        }
        return try await lend([scene.crate]) { [self] paths in
            try await bench { Picture(bytes: try Encoding.still(&$0, paths[0], frame: frame)) }
        }
    }

    /// Borrows several files at once.
    private func lend<Result: Sendable>(
        _ crates: [Crate], _ paths: [String] = [],
        _ body: @escaping @Sendable ([String]) async throws -> Result
    ) async throws -> Result {
        guard let first = crates.first else { return try await body(paths) }
        return try await first.withFile { [self] path in
            try await lend(Array(crates.dropFirst()), paths + [path], body)
        }
    }

    /// Works at a bench of its own, on a thread of its own; cancelling stops ffmpeg.
    private func bench<Result: Sendable>(
        _ work: @escaping @Sendable (inout Workbench) throws -> Result
    ) async throws -> Result {
        let stop = Guarded(false)
        return try await withTaskCancellationHandler {
            try await Errand.run { [self] in
                var bench = try Workbench(found(), stop: stop)
                return try work(&bench)
            }
        } onCancel: {
            stop.withLock { $0 = true }
        }
    }
}
