package import Artifacts
import FoundationEssentials
import Ground

/// One scene to be performed and recorded.
package struct Performance: Storable, Codable, Hashable, Sendable {
    /// The tour's address: the scene's own are relative to it.
    package var site: String
    package var scene: Storyboard.Scene
    package var plan: FramePlan
    package var territory: Territory
    /// BCP 47: what the browser asks for in `Accept-Language`.
    package var language: String
    /// The face of the page at the time of exploring; another face makes another recording.
    package var face: Digest?
    /// CSS pixels of the window, and of the frames.
    package var width: Int
    package var height: Int
    /// Where the cursor stands when the scene begins, in CSS pixels of the window.
    package var cursor: Point
    /// Wall-clock seconds after which the performance is given up.
    package var patience: Int

    package init(
        site: String, scene: Storyboard.Scene, plan: FramePlan, territory: Territory,
        language: String = "en", face: Digest? = nil, width: Int = 1280, height: Int = 720,
        cursor: Point = Point(x: 860, y: 470), patience: Int = 300
    ) {
        self.site = site
        self.scene = scene
        self.plan = plan
        self.territory = territory
        self.language = language
        self.face = face
        self.width = width
        self.height = height
        self.cursor = cursor
        self.patience = patience
    }
}

/// When each step of a scene happens, in frames.
package struct FramePlan: Storable, Codable, Hashable, Sendable {
    /// Frames a second.
    package var rate: Int
    /// Of the whole scene; at least 1.
    package var frames: Int
    /// One for each step of the scene, in order; they do not overlap and end within the scene.
    ///
    /// A step that is done before its last frame holds (the page goes on living); one that could
    /// not be done in time is hurried. Waiting for a page to load takes no frames.
    package var spans: [Span]

    package struct Span: Codable, Hashable, Sendable {
        /// The first frame, and the one after the last; equal for what takes no time.
        package var start: Int
        package var end: Int

        package init(start: Int, end: Int) {
            self.start = start
            self.end = end
        }
    }

    package init(rate: Int = 30, frames: Int, spans: [Span]) {
        self.rate = rate
        self.frames = frames
        self.spans = spans
    }
}

/// A place in pixels, from the top left.
package struct Point: Codable, Hashable, Sendable {
    package var x: Double
    package var y: Double

    package init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// A recorded scene: an MP4 file of exactly the planned frames at a constant rate, near lossless
/// (H.264, BT.709, limited range), with a report of the performance in a `uuid` box behind the rest.
package struct Recording: Crated {
    package let crate: Crate
    package let report: Report

    /// What happened, step by step.
    package struct Report: Codable, Hashable, Sendable {
        package var rate: Int
        package var frames: Int
        package var width: Int
        package var height: Int
        /// One for each step of the scene, in order.
        package var marks: [Mark]
        /// Where the cursor ended, for the next scene's beginning.
        package var cursor: Point
        /// Frames at which the browser had nothing new to show.
        package var still: Int

        package init(
            rate: Int, frames: Int, width: Int, height: Int, marks: [Mark], cursor: Point,
            still: Int = 0
        ) {
            self.rate = rate
            self.frames = frames
            self.width = width
            self.height = height
            self.marks = marks
            self.cursor = cursor
            self.still = still
        }
    }

    /// What became of one step.
    package struct Mark: Codable, Hashable, Sendable {
        /// The first frame in which it shows, and the one after the last.
        package var start: Int
        package var end: Int
        /// An optional step whose element was not there.
        package var wasSkipped: Bool
        /// Where its element was in the window, in pixels, when it was found.
        package var box: Box?
        /// The SHA-256 of the frame's picture (PNG, as captured) in the middle of the step.
        package var picture: Digest?

        package init(
            start: Int, end: Int, wasSkipped: Bool = false, box: Box? = nil, picture: Digest? = nil
        ) {
            self.start = start
            self.end = end
            self.wasSkipped = wasSkipped
            self.box = box
            self.picture = picture
        }
    }

    /// Takes over a file that ends with the box of `report`, as `box(for:)` makes it.
    package init(_ file: ScratchFile, _ report: Report) {
        crate = Crate(file)
        self.report = report
    }

    package init(_ crate: Crate) async throws {
        self.crate = crate
        report = try await crate.withFile { path in
            try Report(readingFileAt: path)
        }
    }
}
