import FoundationEssentials
import Ground

/// A finished film or sound file, taken apart by the distribution's ffmpeg as any player would.
struct Decoded: Sendable {
    let path: String
    let lot: Lot

    init(_ path: String, _ lot: Lot) {
        self.path = path
        self.lot = lot
    }

    /// Frames of gray values, row by row; every frame that is in the file, and none twice.
    func frames(width: Int, height: Int, most: Int = 1_000_000) async throws -> [Data] {
        let scaled = "scale=\(width):\(height):flags=area,format=gray"
        let bytes = try await output(
            "-map", "0:v:0", "-fps_mode", "passthrough", "-frames:v", "\(most)", "-vf", scaled,
            "-f",
            "rawvideo")
        let size = width * height
        return stride(from: 0, to: bytes.count, by: size).map { bytes[$0..<$0 + size] }
    }

    /// How near each frame is to that of these films one after the other, in decibels (PSNR).
    func likeness(to films: [String]) async throws -> [Double] {
        let count = films.count
        let joined = (1...count).map { "[\($0):v]" }.joined() + "concat=n=\(count)"
        // Frames are counted, whatever their times are.
        let graph = "[0:v]settb=1/30,setpts=N[a];\(joined),settb=1/30,setpts=N[b];"
        let inputs = ([path] + films).flatMap { ["-i", $0] }
        let said = try await tool(
            ["ffmpeg", "-nostdin", "-v", "error"] + inputs
                + ["-lavfi", graph + "[a][b]psnr=stats_file=-", "-f", "null", "-"])
        return said.split(separator: "\n")
            .compactMap { line in
                let value = line.split(separator: " ").first { $0.hasPrefix("psnr_avg:") }
                return value?.dropFirst(9) == "inf"
                    ? 100 : value.flatMap { Double($0.dropFirst(9)) }
            }
    }

    /// One channel at 48 kHz.
    func samples() async throws -> [Int16] {
        let bytes = try await output("-map", "0:a:0", "-ac", "1", "-ar", "48000", "-f", "s16le")
        return unsafe [Int16](unsafeUninitializedCapacity: bytes.count / 2) { room, count in
            count = unsafe bytes.copyBytes(to: room) / 2
        }
    }

    /// Integrated loudness in LUFS and true peak in dBTP, by EBU R 128 as ffmpeg measures it.
    func loudness() async throws -> (integrated: Double, peak: Double) {
        let said = try await tool(
            "ffmpeg", "-nostdin", "-hide_banner", "-i", path, "-map", "0:a:0", "-af",
            "ebur128=peak=true", "-f", "null", "-")
        func last(_ key: String) throws -> Double {
            let line = said.split(separator: "\n")
                .last {
                    $0.split(separator: " ").first.map(String.init) == key
                }
            guard let value = line?.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
            else { throw Trouble("ffmpeg says no \(key) of \(path)") }
            return value
        }
        return (try last("I:"), try last("Peak:"))
    }

    /// Seconds that the container says, and the bits it needs for each.
    func size() async throws -> (seconds: Double, bitsASecond: Double) {
        let said = try await tool(
            "ffprobe", "-v", "error", "-show_entries", "format=duration,size", "-of",
            "default=nokey=1:noprint_wrappers=1", path)
        let numbers = said.split(separator: "\n").compactMap { Double($0) }
        guard numbers.count == 2, numbers[0] > 0 else { throw Trouble("no length of \(path)") }
        return (numbers[0], numbers[1] * 8 / numbers[0])
    }

    /// Seconds at which frames are shown.
    func frameTimes() async throws -> [Double] {
        try await numbers(
            "-select_streams", "v:0", "-show_entries", "frame=best_effort_timestamp_time")
    }

    /// Seconds at which chapters begin.
    func chapters() async throws -> [Double] {
        try await numbers("-show_entries", "chapter=start_time")
    }

    private func numbers(_ words: String...) async throws -> [Double] {
        let said = try await tool(["ffprobe", "-v", "error"] + words + ["-of", "csv=p=0", path])
        return said.split(separator: "\n").compactMap { Double($0.prefix { $0 != "," }) }
    }

    private func output(_ words: String...) async throws -> Data {
        let file = "\(lot.root)/decoded-\(UUID().uuidString)"
        // It is deleted with the lot at the latest.
        defer { try? FileManager.default.removeItem(atPath: file) }
        _ = try await tool(["ffmpeg", "-nostdin", "-v", "error", "-i", path] + words + [file])
        return try lot.read(file)
    }

    private func tool(_ words: String...) async throws -> String { try await tool(words) }

    private func tool(_ words: [String]) async throws -> String {
        let ending =
            try await lot.start(
                program: "/usr/bin/\(words[0])", Array(words.dropFirst()), [:]
            )
            .ending()
        guard ending.code == 0 else { throw Trouble("\(words): \(ending.err)") }
        return ending.text
    }
}

extension Decoded {
    /// How far two frames are apart on the average, in levels of 255.
    static func distance(_ one: Data, _ other: Data) -> Double {
        guard one.count == other.count, !one.isEmpty else { return 255 }
        let sum = zip(one, other).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(one.count)
    }

    /// How much a frame's values differ among themselves; next to nothing when it is blank.
    static func spread(_ frame: Data) -> Double {
        let count = Double(frame.count)
        let mean = frame.reduce(0) { $0 + Double($1) } / count
        return (frame.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / count)
            .squareRoot()
    }

    /// The second near this one at which somebody begins to speak after a silence; nil when nobody
    /// does.
    static func onset(near second: Double, in samples: [Int16]) -> Double? {
        let step = 240  // 5 ms
        let level = 330  // -40 dB
        let from = max(0, Int((second - 0.25) * 48_000))
        let until = min(samples.count, Int((second + 0.25) * 48_000))
        var silence = second < 0.3 ? 20 : 0
        var place = from
        while place + step <= until {
            let isLoud = samples[place..<place + step].contains { abs(Int($0)) > level }
            if isLoud, silence >= 20 { return Double(place) / 48_000 }
            silence = isLoud ? 0 : silence + 1
            place += step
        }
        return nil
    }
}
