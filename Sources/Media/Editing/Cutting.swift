import Artifacts
import FoundationEssentials
import Ground
import Studio

/// One film from scenes and a track: every frame of every scene, once, at its own time.
struct Cutting {
    private let order: CutOrder
    private let reel: Reel

    init(_ order: CutOrder, _ reel: Reel) throws {
        self.order = order
        self.reel = reel
        try validate()
    }

    private func validate() throws {
        let frames = reel.frames
        guard order.chapters.allSatisfy({ 0 <= $0.start && $0.start < $0.end && $0.end <= frames })
        else { throw Fault(.invalid, "A chapter lies outside the film's \(frames) frames.") }
        guard order.captions.allSatisfy({ 0 <= $0.start && $0.start < $0.end }) else {
            throw Fault(.invalid, "A caption ends before it begins.")
        }
        let isSound = order.focus.allSatisfy { focus in
            [focus.box.left, focus.box.top, focus.box.width, focus.box.height]
                .allSatisfy { $0.isFinite && abs($0) < 100_000 }
        }
        guard isSound,
            zip(order.focus, order.focus.dropFirst()).allSatisfy({ $0.frame <= $1.frame })
        else { throw Fault(.invalid, "The points to look at are out of order or out of bounds.") }
        guard order.chapters.count <= 200, order.captions.count <= 2000, order.focus.count <= 5000
        else {
            throw Fault(.invalid, "There are too many chapters, captions or points to look at.")
        }
    }

    func film(_ bench: inout Workbench, track: String, _ scenes: [String]) throws -> Crate {
        let sound = try bench.lay(track, ending: "flac")
        try layList(scenes, on: &bench)
        try bench.write(ChapterList(order, reel).text, as: "chapters.txt")
        let picture = try picture(on: bench)
        let name = "film.\(order.container.rawValue)"
        try bench.run(
            ["-progress", "progress.txt", "-stats_period", "10"]
                + ["-protocol_whitelist", "file", "-format_whitelist", "concat,mov"]
                + ["-f", "concat", "-safe", "1", "-i", "scenes.ffconcat"]
                + ["-protocol_whitelist", "file", "-f", "flac", "-i", sound]
                + ["-protocol_whitelist", "file", "-f", "ffmetadata", "-i", "chapters.txt"]
                + threads + [
                    "-filter_complex_script", "picture.txt", "-map", "[out]", "-map", "1:a:0",
                ]
                + ["-map_metadata", "2", "-map_chapters", "2", "-fps_mode", "passthrough"]
                + picture + audio
                + ["-metadata:s:a:0", "language=\(LanguageCode.three(order.language))"]
                + Array(Encoding.exact.dropLast(2)) + [name],
            patience: 120 + Int(reel.seconds * 20), subject: "film")
        try checkFrames(on: bench)
        return try Encoding.taken(name, from: bench)
    }

    /// The scenes as a list that ffmpeg joins; their lengths are ours, to the microsecond.
    private func layList(_ scenes: [String], on bench: inout Workbench) throws {
        var list = "ffconcat version 1.0\n"
        for (index, path) in scenes.enumerated() {
            let name = try bench.lay(path, ending: "mp4")
            let micros = reel.lengths[index] * 1_000_000 / reel.rate
            list += "file \(name)\nduration \(micros)us\n"
        }
        try bench.write(list, as: "scenes.ffconcat")
    }

    /// Writes the filters and gives the encoder's arguments.
    private func picture(on bench: borrowing Workbench) throws -> [String] {
        // Whatever the containers say of time, frame n is shown at n / rate.
        var graph = "[0:v:0]settb=1/\(reel.rate),setpts=N"
        let size: (width: Int, height: Int)
        switch order.shape {
        case .landscape: size = (reel.width, reel.height)
        case .portrait:
            let camera = Camera(
                order.focus.isEmpty ? reel.focus : order.focus, reel, language: order.language)
            try bench.write(camera.commands, as: "camera.txt")
            graph += camera.filters
            size = (Camera.width, Camera.height)
        }
        let letters = Subtitles(order, reel, width: size.width, height: size.height)
        if !letters.isEmpty {
            try bench.write(letters.text, as: "letters.ass")
            graph += ",ass=letters.ass"
        }
        try bench.write(graph + ",format=yuv420p[out]\n", as: "picture.txt")
        return video
    }

    /// Side by side, the upright film's filters and encoder did not always agree in the last bit.
    private var threads: [String] {
        order.shape == .portrait ? ["-filter_complex_threads", "1"] : []
    }

    private var video: [String] {
        let tags = [
            "-pix_fmt", "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709",
            "-color_trc", "bt709", "-color_range", "tv",
        ]
        let keys = ["-g", String(reel.rate * 10), "-force_key_frames", keyTimes]
        switch order.container {
        case .webm:
            return tags + keys + [
                "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "5", "-crf", "12",
                "-b:v", "0", "-row-mt", "1", "-tile-columns", "2", "-threads", "2",
                "-tune-content", "screen",
                "-f", "webm",
            ]
        case .mp4:
            return tags + keys + [
                "-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-threads",
                order.shape == .portrait ? "1" : "2",
                "-movflags", "+faststart", "-f", "mp4",
            ]
        }
    }

    private var audio: [String] {
        switch order.container {
        case .webm: ["-c:a", "libopus", "-b:a", "64k", "-ac", "1", "-ar", "48000"]
        case .mp4: ["-c:a", "aac", "-b:a", "96k", "-ac", "1", "-ar", "48000"]
        }
    }

    /// Seconds of the beginnings of scenes and chapters, where players jump to.
    private var keyTimes: String {
        Set(reel.starts + order.chapters.map(\.start)).sorted()
            .map { Timecode.seconds(microseconds: $0 * 1_000_000 / reel.rate) }
            .joined(separator: ",")
    }

    /// A film with other frames than were recorded is never handed out.
    private func checkFrames(on bench: borrowing Workbench) throws {
        let progress = String(decoding: try bench.read("progress.txt"), as: UTF8.self)
        let frames = progress.split(separator: "\n").last { $0.hasPrefix("frame=") }
            .flatMap { Int($0.dropFirst(6)) }
        guard frames == reel.frames else {
            throw Fault(
                .invalid,
                "The scenes have \(frames ?? 0) frames and say that they have \(reel.frames). Record "
                    + "them again.", subject: "film")
        }
    }
}
