import Artifacts
import Ground
import Studio
import Workflow

extension DemoRecord {
    /// What was published, by what it is.
    struct Files: Sendable {
        let all: [String: File]

        init(
            takes: DemoVideo.Takes, films: DemoVideo.Films, voice: Artifact<Sound>,
            papers: DemoVideo.Papers
        ) {
            let folder = takes.tour.folder
            var all = [
                "script": File(folder.script, takes.script.text),
                "voice_script": File(folder.voiceScript, takes.spoken.voiceScript),
                "voice": File(folder.voice, voice),
                "storyboard": File(folder.storyboard, takes.board.artifact),
                "playwright": File(folder.playwright, papers.playwright),
                "video": File(folder.webm, films.webm),
                "video_mp4": File(folder.mp4, films.mp4),
                "video_portrait": File(folder.portrait, films.portrait),
                "poster": File(folder.poster, films.poster),
                "captions_srt": File(folder.srt, papers.srt),
                "captions_vtt": File(folder.vtt, papers.vtt),
                "chapters": File(folder.chapters, papers.chapters),
                "claims": File(folder.claims, papers.claims),
            ]
            for (scene, picture) in takes.screenshots {
                all["screenshot_\(scene)"] = File(folder.screenshot(scene), picture)
            }
            self.all = all
        }
    }
}

/// What the record of a run is made from.
struct RecordOrder: Storable, Codable, Sendable {
    /// Complete but for the time at which it was finished.
    var record: DemoRecord

    init(_ takes: DemoVideo.Takes, _ files: DemoRecord.Files, _ run: Run) {
        let tour = takes.tour
        let scenes = takes.script.value.scenes.enumerated()
            .map { index, scene in
                DemoRecord.Scene(
                    id: scene.id, title: scene.title, address: scene.address,
                    start: DemoVideo.Takes.seconds(takes.board.starts[index]),
                    length: DemoVideo.Takes.seconds(takes.board.tables[index].plan.frames),
                    words: scene.sentences.reduce(0) { $0 + Words.count($1.text) },
                    recording: takes.recordings[index].digest,
                    face: tour.stop(of: scene.id).map { tour.page($0).face }
                        ?? takes.recordings[index].digest)
            }
        let reduced = Set(takes.spoken.speeches.flatMap { $0.flatMap(\.report.notes) })
        let length = DemoVideo.Takes.seconds(takes.board.frames)
        let isShort = length < Double(tour.order.length) * 0.85
        let brevity =
            isShort
            ? [
                "The pages that were found have words for this long, not for \(tour.order.length) seconds."
            ]
            : []
        let music =
            tour.order.music == nil ? [] : ["Music that was handed in runs below the voice."]
        record = DemoRecord(
            submission: tour.order.submission, run: run.id.rawValue, site: tour.plan.site,
            address: tour.site.address, directions: tour.order.directions,
            language: takes.script.value.language, writer: tour.order.writer.description,
            voice: takes.spoken.voice.description,
            length: length, frames: takes.board.frames,
            scenes: scenes, files: files.all,
            notes: tour.plan.notes + brevity + reduced.sorted() + music,
            submitted: run.submitted.iso8601, finished: "")
    }
}

extension RecordOrder: Ingredient {}
