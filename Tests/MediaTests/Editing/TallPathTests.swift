import Studio
import Testing

@testable import Media

@Suite("What the tall film shows of a wide page")
struct TallPathTests {
    /// The left edge of the part at each frame, as ffmpeg is told.
    private func path(_ boxes: [(Int, Box)], language: String, frames: Int = 240) throws -> [Int] {
        let reel = try Reel([
            Recording.Report(
                rate: 30, frames: frames, width: 1280, height: 720, marks: [],
                cursor: Point(x: 0, y: 0))
        ])
        let camera = Camera(
            boxes.map { .init(frame: $0.0, box: $0.1) }, reel, language: language)
        let first = camera.filters.split(separator: "crop@camera=").last?.split(separator: ":")
        var path = [Int(first.map { $0[2] } ?? "") ?? -1]
        for line in camera.commands.split(separator: "\n") {
            path.append(Int(line.split(separator: " ").last?.dropLast() ?? "") ?? -1)
        }
        return path
    }

    private let line = Box(left: 100, top: 100, width: 1000, height: 60)

    @Test func readsAWideLineFromItsBeginningToItsEnd() throws {
        let path = try path([(0, line)], language: "en")
        #expect(path.first == 76)
        #expect(path.last == 404)
        #expect(path == path.sorted())
        #expect(zip(path, path.dropFirst()).allSatisfy { $1 - $0 <= 12 })
    }

    @Test func readsFromTheRightWhereLinesBeginThere() throws {
        let path = try path([(0, line)], language: "ar-EG")
        #expect(path.first == 404)
        #expect(path.last == 76)
        #expect(path == path.sorted(by: >))
    }

    @Test func restsOnWhatFitsAndDoesNotHurryAlongWhatIsSoonOver() throws {
        let word = Box(left: 500, top: 100, width: 200, height: 60)
        #expect(try path([(0, word)], language: "en") == [240])
        #expect(try path([(0, line)], language: "en", frames: 60) == [76])
    }
}
