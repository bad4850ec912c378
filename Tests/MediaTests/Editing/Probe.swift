import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Studio

@testable import Media

/// Looks into finished files with the distribution's ffmpeg, as any player would.
enum Probe {
    /// What a tool writes to its standard output.
    static func output(_ command: [String]) throws -> Data {
        let input = try Descriptor.memory()
        let output = try Descriptor.memory()
        let outcome = try Child.run(
            command, environment: ["PATH=/usr/bin:/bin"], input: input, output: output,
            patience: 240_000)
        guard case .exited(0, _) = outcome else {
            throw Fault(.unexpected, "\(command.joined(separator: " ")): \(outcome)")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = unsafe pread(output.number, &chunk, chunk.count, bytes.count)
            guard count > 0 else { return Data(bytes) }
            bytes += chunk[..<count]
        }
    }

    static func text(_ command: [String]) throws -> String {
        String(decoding: try output(command), as: UTF8.self)
    }

    /// Integrated loudness in LUFS and true peak in dBTP by ffmpeg's own meter.
    static func loudness(of path: String) throws -> (integrated: Double, peak: Double) {
        let lines = try text([
            "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:a:0", "-af",
            "ebur128=metadata=1:peak=true,ametadata=print:file=-", "-f", "null", "-",
        ])
        .split(separator: "\n")
        func values(_ key: String) -> [Double] {
            lines.filter { $0.hasPrefix(key + "=") }
                .compactMap { Double($0.dropFirst(key.count + 1)) }
        }
        let peak = values("lavfi.r128.true_peaks_ch0").max() ?? values("lavfi.r128.true_peak").max()
        return (values("lavfi.r128.I").last ?? -99, 20 * log10(peak ?? 0))
    }

    /// Decoded samples at 48 kHz, one channel, as a player plays them.
    static func samples(of path: String) throws -> [Int16] {
        PCM(
            bare: try output([
                "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:a:0", "-ac", "1", "-ar",
                "48000", "-f", "s16le", "-",
            ]), rate: 48_000
        )
        .samples
    }

    /// Seconds at which each decoded frame is shown.
    static func frameTimes(of path: String) throws -> [Double] {
        try text([
            "ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries",
            "frame=best_effort_timestamp_time", "-of", "csv=p=0", path,
        ])
        .split(separator: "\n").compactMap { Double($0.split(separator: ",")[0]) }
    }

    /// The average luma of each decoded frame.
    static func luma(of path: String) throws -> [Int] {
        [UInt8](
            try output([
                "ffmpeg", "-nostdin", "-v", "error", "-i", path, "-map", "0:v:0", "-fps_mode",
                "passthrough", "-vf", "scale=1:1:flags=area,format=gray", "-f", "rawvideo", "-",
            ])
        )
        .map(Int.init)
    }

    static func facts(of path: String) throws -> String {
        try text([
            "ffprobe", "-v", "error", "-show_streams", "-show_format", "-show_chapters", path,
        ])
    }
}

/// Recordings made for tests.
enum TestTake {
    /// A scene of so many frames from one of ffmpeg's sources, near lossless, as the browser room
    /// leaves it.
    static func scene(
        frames: Int, source: String = "testsrc2=size=1280x720:rate=30", width: Int = 1280,
        height: Int = 720, claims: Int? = nil
    ) throws -> Recording {
        let file = ScratchFile(ending: "mp4")
        _ = try Probe.output([
            "ffmpeg", "-nostdin", "-v", "error", "-f", "lavfi", "-i", source, "-frames:v",
            String(frames), "-c:v", "libx264", "-preset", "ultrafast", "-qp", "4", "-pix_fmt",
            "yuv420p", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-color_range", "tv", "-y", file.path,
        ])
        let report = Recording.Report(
            rate: 30, frames: claims ?? frames, width: width, height: height, marks: [],
            cursor: Point(x: 0, y: 0))
        let box = try Recording.box(for: report)
        let handle = unsafe fopen(file.path, "ab")
        defer { unsafe fclose(handle) }
        _ = unsafe box.withUnsafeBytes { bytes in
            unsafe fwrite(bytes.baseAddress, 1, bytes.count, handle)
        }
        return Recording(file, report)
    }

    /// A speech that is a tone of so many seconds, for tests that look for its beginning.
    static func tone(_ seconds: Double, rate: Int = 16_000, pause: Double = 0) -> Speech {
        let count = Int(seconds * Double(rate))
        let samples = (0..<count + Int(pause * Double(rate)))
            .map { index in
                index < count
                    ? Int16(8000 * sin(Double(index) * 2 * .pi * 440 / Double(rate))) : 0
            }
        return Speech(
            samples: PCM(samples: samples, rate: rate).data,
            report: Speech.Report(
                rate: rate, spans: [.init(start: 0, end: count)],
                voice: Voice(engine: "test", name: "tone", language: "en")))
    }

    /// Keeps a file for people to look at when they ask for it.
    static func keep(_ crate: Crate, as name: String) async throws {
        guard let folder = unsafe getenv("BACKLOT_KEEP_SOUND") else { return }
        let target = unsafe String(cString: folder) + "/" + name
        // What was there from an earlier run may be gone already.
        try? FileManager.default.removeItem(atPath: target)
        try await crate.withFile { try FileManager.default.copyItem(atPath: $0, toPath: target) }
    }
}
