/// Where a demo's results are published.
///
/// The names are a promise to whoever builds on them.
package struct DemoFolder: Hashable, Sendable {
    /// `staging_area/<submission_id>`.
    package let name: String
    private let submission: String

    package init(submission: String) {
        self.submission = submission
        name = "staging_area/\(submission)"
    }

    package var record: String { key("\(submission).json") }
    package var script: String { key("script.txt") }
    package var voiceScript: String { key("voice_script.ssml") }
    package var voice: String { key("voice.mp3") }
    package var storyboard: String { key("storyboard.json") }
    package var playwright: String { key("playwright.py") }
    package var webm: String { key("video.webm") }
    package var mp4: String { key("video.mp4") }
    package var portrait: String { key("video-9x16.mp4") }
    package var srt: String { key("captions.srt") }
    package var vtt: String { key("captions.vtt") }
    package var chapters: String { key("chapters.vtt") }
    package var poster: String { key("poster.jpg") }
    package var claims: String { key("claims.json") }

    package func screenshot(_ scene: String) -> String { key("screenshots/\(scene).png") }

    private func key(_ file: String) -> String { "\(name)/\(file)" }
}
