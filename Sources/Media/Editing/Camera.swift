import FoundationEssentials
import Studio

/// The tall cut: a part of the recording, enlarged to the film's width, that follows where to look;
/// above and below a ground made of the first frame, dimmed and blurred.
struct Camera {
    static let width = 1080
    static let height = 1920
    /// Where the picture lies, in the film's pixels; above it is the title, below it the caption.
    private static let top = 316
    private static let tallest = 1080

    private let reel: Reel
    /// Pixels of the recording that are shown.
    private let part: Int
    /// Its left edge at each frame.
    private let path: [Int]

    /// `language` says on which side lines begin.
    init(_ focus: [CutOrder.Focus], _ reel: Reel, language: String) {
        self.reel = reel
        let width = reel.height * Self.width / Self.tallest / 2 * 2
        // Without anything to look at, the whole picture is shown, small.
        part = focus.isEmpty ? reel.width : min(reel.width, width)
        let leftward = ["ar", "fa", "he", "ur", "yi"].contains(SpeechOrder.root(language))
        // Lines that run to the left are followed in a mirror.
        let seen = leftward ? focus.map { Self.mirrored($0, reel) } : focus
        let found = Self.path(seen, part, reel)
        let room = reel.width - part
        path = leftward && !focus.isEmpty ? found.map { room - $0 } : found
    }

    private static func mirrored(_ focus: CutOrder.Focus, _ reel: Reel) -> CutOrder.Focus {
        var focus = focus
        focus.box.left = Double(reel.width) - focus.box.right
        return focus
    }

    /// What comes behind the numbered frames.
    var filters: String {
        let tall = min(Self.tallest, reel.height * Self.width / part / 2 * 2)
        let top = Self.top + (Self.tallest - tall) / 2
        let moves = commands.isEmpty ? "" : "sendcmd=f=camera.txt,"
        return ",split=2[near][far];"
            + "[far]trim=end_frame=1,scale=108:192:force_original_aspect_ratio=increase,"
            + "crop=108:192,gblur=sigma=10,lutyuv=y=16+(val-16)*0.28,"
            + "scale=\(Self.width):\(Self.height):flags=bilinear,"
            + "loop=loop=-1:size=1:start=0,settb=1/\(reel.rate),setpts=N[ground];"
            + "[near]\(moves)crop@camera=\(part):\(reel.height):\(path.first ?? 0):0:exact=1,"
            + "scale=\(Self.width):\(tall):flags=bicubic,setsar=1[picture];"
            + "[ground][picture]overlay=0:\(top):shortest=1"
    }

    /// Where the part moves to, frame by frame, for ffmpeg's `sendcmd`.
    var commands: String {
        var text = ""
        for (frame, left) in path.enumerated().dropFirst() where left != path[frame - 1] {
            // A little before the frame's time, so that no rounding makes it late.
            let micros = frame * 1_000_000 / reel.rate - 2000
            text += "\(Timecode.seconds(microseconds: micros)) crop@camera x \(left);\n"
        }
        return text
    }

    /// The left edge of the part at each frame: at rest mostly, easing from place to place, jumping
    /// with the cut between two scenes.
    private static func path(_ focus: [CutOrder.Focus], _ part: Int, _ reel: Reel) -> [Int] {
        let room = Double(reel.width - part)
        guard room > 0, let first = focus.first else {
            return [Int](repeating: 0, count: reel.frames)
        }
        var targets = [Double](repeating: place(first.box, part, room), count: reel.frames)
        var now = targets[0]
        let starts = Set(reel.starts)
        for (index, point) in focus.enumerated() where point.frame < reel.frames {
            let next = place(point.box, part, room)
            let end = focus.dropFirst(index + 1).first?.frame ?? reel.frames
            // What is in view already needs no move.
            guard abs(next - now) > 48 else {
                now = follow(point, until: end, part, room, &targets, now, starts)
                continue
            }
            now = next
            // A point just behind a cut belongs to it.
            let near = max(0, point.frame - reel.rate / 2)
            let start =
                starts.filter { near <= $0 && $0 <= max(0, point.frame) }.max()
                ?? max(0, point.frame)
            for frame in start..<reel.frames { targets[frame] = now }
            now = follow(point, until: end, part, room, &targets, now, starts)
        }
        return eased(targets, starts, reel).map { Int($0.rounded()) }
    }

    /// Moves along what is wider than the part, as a reader's eye does; gives where that ends.
    private static func follow(
        _ point: CutOrder.Focus, until end: Int, _ part: Int, _ room: Double,
        _ targets: inout [Double], _ now: Double, _ starts: Set<Int>
    ) -> Double {
        let goal = min(room, max(now, point.box.right + 24 - Double(part)))
        let cut = starts.filter { $0 > point.frame }.min() ?? end
        let first = max(0, point.frame) + 24
        let last = min(end, cut, targets.count)
        guard goal - now > 24, last - first > 45, Double(last - first) * 8 > goal - now
        else { return now }
        for frame in first..<last {
            let share = Double(frame - first) / Double(last - first - 15)
            let ease = min(1, max(0, share))
            targets[frame] = now + (goal - now) * ease * ease * (3 - 2 * ease)
        }
        for frame in last..<targets.count { targets[frame] = goal }
        return goal
    }

    /// In the middle of the part; of what is wider than the part, the beginning.
    private static func place(_ box: Box, _ part: Int, _ room: Double) -> Double {
        let middle =
            box.width > Double(part) * 0.92
            ? box.left + Double(part) / 2 - 24 : box.left + box.width / 2
        return min(room, max(0, middle - Double(part) / 2))
    }

    /// Steps become moves of about two thirds of a second.
    private static func eased(
        _ targets: [Double], _ starts: Set<Int>, _ reel: Reel
    ) -> [Double] {
        let length = max(1, reel.rate * 2 / 3)
        var path = targets
        var from = targets[0]
        var begun = -length
        for frame in targets.indices.dropFirst() {
            // Small differences are a target that moves; the path keeps up with it.
            if abs(targets[frame] - targets[frame - 1]) > 24 {
                from = starts.contains(frame) ? targets[frame] : path[frame - 1]
                begun = frame
            }
            let share = min(1, Double(frame - begun + 1) / Double(length))
            let ease = share * share * (3 - 2 * share)
            path[frame] = from + (targets[frame] - from) * ease
        }
        return path
    }
}
