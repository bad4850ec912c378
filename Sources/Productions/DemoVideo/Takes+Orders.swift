import Artifacts
import FoundationEssentials
import Ground
import Studio

extension DemoVideo.Takes {
    private static let rate = Double(Timetable.rate)

    /// Every sentence with the frames of the film at which it begins and ends.
    var lines: [(scene: Int, sentence: Int, start: Int, end: Int)] {
        board.tables.enumerated()
            .flatMap { scene, table in
                table.sentences.enumerated()
                    .map { number, line in
                        let start = board.starts[scene] + line.start
                        return (scene, number, start, start + line.frames)
                    }
            }
    }

    /// The first sound of a speech is heard at its sentence's frame, whatever silence it begins with.
    var mixOrder: MixOrder {
        let starts = lines.map { line in
            let report = spoken.speeches[line.scene][line.sentence].report
            let silence = Double(report.spans.first?.start ?? 0) / Double(report.rate)
            return max(0, line.start - Int((silence * Self.rate).rounded()))
        }
        return MixOrder(frames: board.frames, rate: Timetable.rate, starts: starts)
    }

    func cutOrder(_ container: CutOrder.Container, _ shape: CutOrder.Shape) -> CutOrder {
        let starts = board.starts
        let chapters = zip(script.value.scenes, starts).enumerated()
            .map { index, item in
                CutOrder.Chapter(
                    title: item.0.title, start: item.1,
                    end: item.1 + board.tables[index].plan.frames)
            }
        return CutOrder(
            container: container, shape: shape, title: script.value.title,
            language: script.value.language, chapters: chapters,
            captions: shape == .portrait ? captions.captions : [])
    }

    var captions: Captions {
        Captions(
            lines.map { line in
                let text = script.value.scenes[line.scene].sentences[line.sentence].text
                return (text, Double(line.start) / Self.rate, Double(line.end) / Self.rate)
            })
    }

    /// What the sentences of a scene stand on.
    func claims(
        of scene: Script.Scene, at index: Int, _ report: Recording.Report
    ) -> [Claims.Claim] {
        let steps = board.storyboard.scenes[index].steps
        let narrations = steps.indices.filter { step in
            if case .narrate = steps[step].action { return true }
            return false
        }
        let picture = screenshots[scene.id]
        return zip(scene.sentences, narrations).enumerated()
            .map { number, item in
                let (sentence, step) = item
                let end =
                    narrations.indices.contains(number + 1) ? narrations[number + 1] : steps.count
                let frames =
                    report.marks.indices.contains(step)
                    ? report.marks[step..<min(end, report.marks.count)] : []
                let line = board.tables[index].sentences[number]
                let start = board.starts[index] + line.start
                return Claims.Claim(
                    scene: scene.id, sentence: sentence.text, page: scene.address,
                    element: .init(role: sentence.about.role, name: sentence.about.name),
                    screenshot: tour.folder.screenshot(scene.id),
                    screenshotDigest: picture?.digest ?? Digest(of: .init()),
                    frameDigest: frames.lazy.compactMap(\.picture).last,
                    start: Self.seconds(start), end: Self.seconds(start + line.frames))
            }
    }

    static func seconds(_ frames: Int) -> Double { (Double(frames) / rate * 1000).rounded() / 1000 }
}
