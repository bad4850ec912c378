package import Artifacts

/// Cuts scenes and voice into films.
///
/// Equal orders give equal bytes on one machine with one version of the encoders. Faults: `invalid`
/// when an order contradicts itself (a speech that overlaps another), `unavailable` for an encoder
/// that was killed, `unexpected` with its last words when it fails.
package protocol Editor: Sendable {
    /// Lays speeches on one track, levels it to -16 LUFS (within 0.5) and at most -1.5 dBTP, and
    /// keeps it without loss: what all encodings are made from.
    ///
    /// With music it runs below the voice and steps back where somebody speaks.
    func mix(_ order: MixOrder, _ speeches: [Speech], music: Sound?) async throws -> Sound

    /// The track as a file for listeners: MP3, 44.1 kHz mono, about 80 kbit/s.
    func mp3(of track: Sound) async throws -> Sound

    /// Joins recordings, in order, and the track to a film.
    func cut(_ order: CutOrder, _ scenes: [Recording], _ track: Sound) async throws -> Film

    /// One frame of a recording as JPEG, quality 90, of the recording's size.
    func still(of scene: Recording, frame: Int) async throws -> Picture
}

/// A sound file: FLAC from `mix`, MP3 from `mp3`; WAV, FLAC, MP3 or Ogg when handed in.
package struct Sound: Crated {
    package let crate: Crate
    package init(_ crate: Crate) { self.crate = crate }
}

/// A finished film file: WebM or MP4.
package struct Film: Crated {
    package let crate: Crate
    package init(_ crate: Crate) { self.crate = crate }
}

/// Where speeches lie on a track.
package struct MixOrder: Storable, Codable, Hashable, Sendable {
    /// The track's length, in frames of the film; it is exactly frames / rate seconds long.
    package var frames: Int
    /// Frames a second.
    package var rate: Int
    /// For each speech the frame at which its first sample lies, ascending.
    package var starts: [Int]

    package init(frames: Int, rate: Int, starts: [Int]) {
        self.frames = frames
        self.rate = rate
        self.starts = starts
    }
}

/// A film to be made.
package struct CutOrder: Storable, Codable, Hashable, Sendable {
    package var container: Container
    package var shape: Shape
    package var title: String
    /// BCP 47, of the voice.
    package var language: String
    package var chapters: [Chapter]
    /// Burned into the picture when not empty.
    package var captions: [Caption]
    /// Where to look, for cuts that show only a part: in pixels of the recording, by ascending
    /// frame; the part follows smoothly.
    package var focus: [Focus]

    /// WebM is VP9 with Opus, MP4 is H.264 with AAC (`faststart`).
    package enum Container: String, Codable, Sendable {
        case webm, mp4
    }

    /// The recording's own, or 1080 x 1920 with the picture's important part enlarged over a blurred
    /// ground.
    package enum Shape: String, Codable, Sendable {
        case landscape, portrait
    }

    package struct Chapter: Codable, Hashable, Sendable {
        package var title: String
        package var start: Int
        package var end: Int

        /// In frames of the film; `end` is the one after the last.
        package init(title: String, start: Int, end: Int) {
            self.title = title
            self.start = start
            self.end = end
        }
    }

    package struct Focus: Codable, Hashable, Sendable {
        package var frame: Int
        package var box: Box

        package init(frame: Int, box: Box) {
            self.frame = frame
            self.box = box
        }
    }

    package init(
        container: Container, shape: Shape = .landscape, title: String, language: String,
        chapters: [Chapter] = [], captions: [Caption] = [], focus: [Focus] = []
    ) {
        self.container = container
        self.shape = shape
        self.title = title
        self.language = language
        self.chapters = chapters
        self.captions = captions
        self.focus = focus
    }
}

/// Words to be read while they are heard.
package struct Caption: Storable, Codable, Hashable, Sendable {
    /// Milliseconds from the film's beginning.
    package var start: Int
    package var end: Int
    /// One or two lines, parted by a line break.
    package var text: String

    package init(start: Int, end: Int, text: String) {
        self.start = start
        self.end = end
        self.text = text
    }
}
