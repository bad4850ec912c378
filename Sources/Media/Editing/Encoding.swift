import Artifacts
import FoundationEssentials
import Ground
import Studio

/// Sound files and stills, made by ffmpeg on a bench.
enum Encoding {
    /// Arguments that make equal inputs equal bytes.
    static let exact = ["-fflags", "+bitexact", "-flags", "+bitexact", "-map_metadata", "-1"]

    static func flac(_ bench: inout Workbench, _ track: Waveform) throws -> Crate {
        try bench.write(track.pcm.data, as: "track.pcm")
        try bench.run(
            ["-f", "s16le", "-ar", String(track.rate), "-ac", "1", "-i", "track.pcm"] + exact
                + ["-c:a", "flac", "-f", "flac", "track.flac"],
            patience: 120, subject: "voice track")
        return try taken("track.flac", from: bench)
    }

    /// At a variable bit rate: at constant ones LAME lowers the level by up to half a decibel.
    static func mp3(_ bench: inout Workbench, _ track: String) throws -> Crate {
        let name = try bench.lay(track, ending: "flac")
        try bench.run(
            ["-protocol_whitelist", "file", "-f", "flac", "-i", name, "-map", "0:a:0"] + exact
                + [
                    "-c:a", "libmp3lame", "-q:a", "2", "-ar", "44100", "-ac", "1", "-f", "mp3",
                    "voice.mp3",
                ],
            patience: 300, subject: "voice track")
        return try taken("voice.mp3", from: bench)
    }

    /// Foreign sound as one channel at the house's rate, its first twenty minutes.
    static func decoded(_ bench: inout Workbench, _ path: String) throws -> Waveform {
        let format = try kind(ofFileAt: path)
        let name = try bench.lay(path, ending: format)
        try bench.run(
            ["-protocol_whitelist", "file", "-f", format, "-t", "1200", "-i", name]
                + ["-map", "0:a:0", "-vn", "-ac", "1", "-ar", String(Waveform.rate)]
                + ["-f", "s16le", "music.pcm"],
            patience: 120, subject: "music")
        return Waveform(PCM(bare: try bench.read("music.pcm"), rate: Waveform.rate))
    }

    /// ffmpeg's name for a sound file's format, by its first bytes; whatever else it could be (a
    /// playlist, a list of files) is refused before ffmpeg sees it.
    private static func kind(ofFileAt path: String) throws -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw Fault(.notFound, "The music file cannot be read.", subject: "music")
        }
        guard let kind = kind(of: data) else {
            throw Fault(
                .invalid, "The music is no sound file that is read here: WAV, FLAC, MP3 or Ogg.",
                subject: "music")
        }
        return kind
    }

    /// Nil: none that is read here.
    static func kind(of data: Data) -> String? {
        let head = [UInt8](data.prefix(12))
        if head.starts(with: "fLaC".utf8) { return "flac" }
        if head.starts(with: "OggS".utf8) { return "ogg" }
        if head.starts(with: "RIFF".utf8), head.suffix(4).elementsEqual("WAVE".utf8) {
            return "wav"
        }
        let isFrame = head.count > 1 && head[0] == 0xFF && head[1] & 0xE0 == 0xE0
        return head.starts(with: "ID3".utf8) || isFrame ? "mp3" : nil
    }

    static func still(_ bench: inout Workbench, _ scene: String, frame: Int) throws -> Data {
        let name = try bench.lay(scene, ending: "mp4")
        try bench.run(
            ["-protocol_whitelist", "file", "-f", "mov", "-i", name, "-map", "0:v:0"] + exact
                + [
                    "-vf", "select=eq(n\\,\(frame)),scale=in_range=tv:out_range=pc", "-frames:v",
                    "1", "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p", "-f", "image2",
                    "-update", "1", "still.jpg",
                ],
            patience: 120, subject: "recording")
        do {
            return try bench.read("still.jpg")
        } catch {
            throw Fault(
                .invalid,
                "The recording has fewer frames than it says; there is no frame \(frame).",
                subject: "recording")
        }
    }

    static func taken(_ name: String, from bench: borrowing Workbench) throws -> Crate {
        let file = ScratchFile(ending: name.split(separator: ".").last.map(String.init) ?? "bin")
        try bench.take(name, to: file.path)
        return Crate(file)
    }
}
