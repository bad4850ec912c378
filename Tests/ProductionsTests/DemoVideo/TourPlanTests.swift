import Artifacts
import FoundationEssentials
import Studio
import Testing

@testable import Productions

@Suite("Which pages a tour shows, and for how long")
struct TourPlanTests {
    private func site(_ words: [Int]) -> Site {
        let pages = words.enumerated()
            .map { number, count in
                let text = (0..<count).map { "word\($0)" }.joined(separator: " ")
                return SampleSite.page(
                    number == 0 ? "" : "page-\(number)", "Page \(number)", "",
                    [
                        SampleSite.heading(1, "The heading of page \(number)", 100),
                        SampleSite.text(text, 200),
                    ])
            }
        return Site(address: SampleSite.address, pages: pages)
    }

    private func plan(_ words: [Int], length: Int = 60) -> TourPlan {
        TourPlan(of: site(words), directions: "", language: nil, length: length)
    }

    @Test func aPageThatSaysLittleIsLeftSooner() {
        let stops = plan([80, 80, 12, 80]).stops
        #expect(stops.count == 4)
        #expect(stops[2].seconds < stops[1].seconds && stops[1].seconds < stops[0].seconds)
        #expect((54...60).contains(stops.reduce(0) { $0 + $1.seconds }))
    }

    @Test func aFewWordsMoreOnOnePageChangeNothingOnTheOthers() {
        #expect(plan([80, 80, 60, 80]).stops == plan([80, 80, 66, 80]).stops)
    }

    @Test func pagesWithLittleToSayAreJoinedByMore() {
        #expect(plan([80, 80, 80, 80, 80, 80], length: 72).stops.count == 5)
        #expect(plan([14, 14, 14, 14, 14, 14], length: 72).stops.count == 6)
    }
}
