import Artifacts
import FoundationEssentials
import Ground
package import Studio

/// A guide to sites that exist only in a test: serves the pages it was given, and records scenes
/// whose bytes say what was performed.
package struct PretendGuide: Guide {
    let rehearsal: Rehearsal

    package func explore(_ order: Exploration, keys: Keys) async throws -> Site {
        try rehearsal.note(.explore(order))
        guard let site = rehearsal.sites[order.address] else {
            throw Fault(
                .unreachable, "There is no pretend site at \(order.address).",
                subject: order.address)
        }
        if let first = site.pages.first { try order.checkSpoken(first) }
        return site
    }

    package func perform(_ order: Performance, keys: Keys) async throws -> Recording {
        try rehearsal.note(.perform(order))
        let marks = zip(order.plan.spans, order.scene.steps)
            .map { span, step in
                Recording.Mark(
                    start: span.start, end: span.end,
                    box: step.action.target.map { _ in
                        Box(left: 400, top: 200, width: 480, height: 120)
                    },
                    picture: Digest(of: Data("\(order.scene.id) \(span.start)".utf8)))
            }
        let report = Recording.Report(
            rate: order.plan.rate, frames: order.plan.frames, width: order.width,
            height: order.height, marks: marks, cursor: Point(x: 640, y: 360))
        return try .pretend(report, from: try order.stored())
    }
}

extension Recording {
    /// A file of one `free` box, as good as any MP4 to whoever does not look inside.
    static func pretend(_ report: Report, from source: Data) throws -> Recording {
        let picture = Picture.pretend("recording", from: [source]).bytes
        var file = Data()
        for shift in [24, 16, 8, 0] { file.append(UInt8((picture.count + 8) >> shift & 255)) }
        file.append(contentsOf: Array("free".utf8))
        file.append(picture)
        file.append(try Recording.box(for: report))
        return Recording(try ScratchFile(holding: file, ending: "mp4"), report)
    }
}
