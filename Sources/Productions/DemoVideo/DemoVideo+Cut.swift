import Artifacts
import FoundationEssentials
import Ground
import Studio
import Workflow

extension DemoVideo {
    /// Cuts the films and writes the papers.
    func finish(_ takes: Takes, in run: Run) async throws -> Artifact<DemoRecord> {
        let folder = takes.tour.folder
        let render = Effect(lane: "render")
        let track = try await run.step(
            "track", version: 2, from: takes.mixOrder,
            takes.spoken.speeches.flatMap { $0.map(\.speech) },
            takes.tour.order.music.map { [$0] } ?? [], needing: render
        ) { order, speeches, music in
            try await studio.editor.mix(order, speeches, music: music.first)
        }
        async let films = films(takes, track, in: run)
        async let voice = run.step("voice", from: track, needing: render, as: folder.voice) {
            try await studio.editor.mp3(of: $0)
        }
        let papers = try await papers(takes, in: run)
        let files = DemoRecord.Files(
            takes: takes, films: try await films, voice: try await voice, papers: papers)
        return try await run.step(
            "summary", from: RecordOrder(takes, files, run), as: folder.record
        ) { order in
            var record = order.record
            record.finished = studio.clock().iso8601
            return record
        }
    }

    /// The finished films and the poster.
    struct Films: Sendable {
        let webm: Artifact<Film>
        let mp4: Artifact<Film>
        let portrait: Artifact<Film>
        let poster: Artifact<Picture>
    }

    private func films(
        _ takes: Takes, _ track: Artifact<Sound>, in run: Run
    ) async throws -> Films {
        let folder = takes.tour.folder
        func cut(
            _ step: String, _ container: CutOrder.Container, _ shape: CutOrder.Shape,
            _ name: String
        ) async throws -> Artifact<Film> {
            try await run.step(
                step, version: 3, from: takes.cutOrder(container, shape), takes.recordings, track,
                needing: Effect(lane: "render"), as: name
            ) { order, scenes, track in
                try await studio.editor.cut(order, scenes, track)
            }
        }
        async let webm = cut("video", .webm, .landscape, folder.webm)
        async let mp4 = cut("video-mp4", .mp4, .landscape, folder.mp4)
        async let portrait = cut("video-portrait", .mp4, .portrait, folder.portrait)
        // The page as it is, before a hand has moved.
        let frame = takes.board.tables.first.map { min($0.plan.frames - 1, 3) } ?? 0
        async let poster = run.step(
            "poster", from: takes.recordings[0], frame, needing: Effect(lane: "render"),
            as: folder.poster
        ) { scene, frame in
            try await studio.editor.still(of: scene, frame: frame)
        }
        return try await Films(
            webm: webm, mp4: mp4, portrait: portrait, poster: poster)
    }

    /// The finished texts.
    struct Papers: Sendable {
        let srt: Artifact<PlainText>
        let vtt: Artifact<PlainText>
        let chapters: Artifact<PlainText>
        let playwright: Artifact<PlainText>
        let claims: Artifact<Claims>
    }

    private func papers(_ takes: Takes, in run: Run) async throws -> Papers {
        let folder = takes.tour.folder
        let captions = takes.captions
        let language = takes.tour.plan.language
        let srt = try await run.step("captions", from: captions, as: folder.srt) { $0.srt }
        let vtt = try await run.step("captions-web", from: captions, language, as: folder.vtt) {
            $0.vtt(language: $1)
        }
        let chapters = try await run.step(
            "chapters", from: takes.cutOrder(.webm, .landscape), as: folder.chapters
        ) { order in
            Captions.chapters(order.chapters, rate: Timetable.rate)
        }
        let playwright = try await run.step(
            "playwright", from: takes.board.artifact,
            PlanList(plans: takes.board.tables.map(\.plan)),
            as: folder.playwright
        ) { storyboard, list in
            PlaywrightScript.write(storyboard, list.plans)
        }
        let claims = try await run.step(
            "claims", from: try await claims(takes, in: run), as: folder.claims
        ) { $0 }
        return Papers(
            srt: srt, vtt: vtt, chapters: chapters, playwright: playwright, claims: claims)
    }

    private func claims(_ takes: Takes, in run: Run) async throws -> Claims {
        var claims: [Claims.Claim] = []
        for (index, scene) in takes.script.value.scenes.enumerated() {
            let report = try await run.load(takes.recordings[index]).report
            claims += takes.claims(of: scene, at: index, report)
        }
        return Claims(submission: takes.tour.order.submission, claims: claims)
    }
}

struct PlanList: Storable, Codable, Sendable {
    var plans: [FramePlan]
}

extension PlanList: Ingredient {}
extension MixOrder: Ingredient {}
extension CutOrder: Ingredient {}
extension Captions: Ingredient {}
extension Claims: Ingredient {}
