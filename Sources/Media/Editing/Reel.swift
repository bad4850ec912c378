import Ground
import Studio

/// What scenes add up to: one size, one rate, so many frames.
struct Reel {
    let width: Int
    let height: Int
    /// Frames a second.
    let rate: Int
    /// Of each scene.
    let lengths: [Int]

    /// Where something was done, as the recordings themselves say.
    let focus: [CutOrder.Focus]

    var frames: Int { lengths.reduce(0, +) }
    var seconds: Double { Double(frames) / Double(rate) }

    /// The frame that each scene begins with.
    var starts: [Int] {
        lengths.dropLast().reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    }

    init(_ reports: [Recording.Report]) throws {
        guard let first = reports.first else {
            throw Fault(.invalid, "There is no scene to make a film of.")
        }
        for (index, report) in reports.enumerated() {
            let isSame =
                report.width == first.width && report.height == first.height
                && report.rate == first.rate
            guard isSame else {
                throw Fault(
                    .invalid,
                    "Scene \(index + 1) is \(report.width) x \(report.height) at \(report.rate) frames "
                        + "a second and the first is \(first.width) x \(first.height) at "
                        + "\(first.rate); they must be alike.", subject: "scene \(index + 1)")
            }
            guard (1...108_000).contains(report.frames) else {
                throw Fault(
                    .invalid, "Scene \(index + 1) has \(report.frames) frames.",
                    subject: "scene \(index + 1)")
            }
        }
        guard (64...4096).contains(first.width), (64...4096).contains(first.height),
            first.width % 2 == 0, first.height % 2 == 0, (1...60).contains(first.rate)
        else {
            throw Fault(
                .invalid,
                "The scenes are \(first.width) x \(first.height) at \(first.rate) frames a second; "
                    + "even sides of 64 to 4096 and up to 60 frames can be cut.")
        }
        width = first.width
        height = first.height
        rate = first.rate
        lengths = reports.map(\.frames)
        focus = Self.focus(of: reports)
        guard frames <= 216_000 else {
            throw Fault(.invalid, "The film would have \(frames) frames; at most 216,000 are cut.")
        }
    }
}

extension Reel {
    private static func focus(of reports: [Recording.Report]) -> [CutOrder.Focus] {
        var start = 0
        var points: [CutOrder.Focus] = []
        for report in reports {
            let (width, height) = (Double(report.width), Double(report.height))
            for mark in report.marks where !mark.wasSkipped {
                guard let box = mark.box, (0..<report.frames).contains(mark.start),
                    [box.left, box.top, box.width, box.height].allSatisfy(\.isFinite),
                    box.right > 0, box.left < width, box.width <= width * 2,
                    box.height <= height * 20
                else { continue }
                points.append(.init(frame: start + mark.start, box: box))
            }
            start += report.frames
        }
        return points
    }
}

/// Times as ffmpeg reads them: digits alone, with no locale and no rounding of our own.
enum Timecode {
    /// `12.345678`; not below zero.
    static func seconds(microseconds: Int) -> String {
        let micros = max(0, microseconds)
        return "\(micros / 1_000_000).\(String(1_000_000 + micros % 1_000_000).dropFirst())"
    }
}
