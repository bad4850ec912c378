import FoundationEssentials
import Productions
import Testing

extension DemoTests {
    /// The same command again when the site has changed.
    @Suite("The demo command, after a change")
    struct DemoChangeCommandTests {
        let tour: Tour

        init() throws { tour = try #require(Tour.made) }

        @Test("records again only the scene whose page has changed, and says which")
        func changes() async throws {
            try tour.site.show("v2")
            defer { #expect(throws: Never.self) { try tour.site.show("v1") } }
            let before = try tour.record()
            let ending = try await Tour.start(tour.lot, Tour.words(tour.site, out: tour.lot.out))
                .ending()
            #expect(ending.code == 0, "\(ending.text)")
            let scenes = before.scenes.map(\.id)
            let (changed, same) = (scenes.filter(Self.isOther), scenes.filter { !Self.isOther($0) })
            try #require(!changed.isEmpty && !same.isEmpty, "\(scenes)")
            let names = [changed, same].map { $0.joined(separator: ", ") }
            #expect(ending.out.contains("Recorded again: \(names[0]). Unchanged: \(names[1])."))
            for id in changed { #expect(ending.err.contains("made    scene/\(id)/record")) }
            for id in same { #expect(ending.err.contains("reused  scene/\(id)/record")) }
            let after = try record(of: ending)
            #expect(after.submission != before.submission)
            #expect(after.scenes.map(\.id) == before.scenes.map(\.id))
            for (new, old) in zip(after.scenes, before.scenes) {
                #expect((new.face != old.face) == Self.isOther(new.id), "\(new.id)")
                #expect((new.recording != old.recording) == Self.isOther(new.id), "\(new.id)")
            }
            #expect(after.files["video"]?.digest != before.files["video"]?.digest)
            // What was made of the site as it was stays as it was.
            #expect(try tour.record() == before)

            let again = try await Tour.start(tour.lot, Tour.words(tour.site, out: tour.lot.out))
                .ending()
            #expect(again.code == 0, "\(again.text)")
            #expect(again.out.contains("No page has changed"), "\(again.out)")
            #expect(try record(of: again).files["video"]?.digest == after.files["video"]?.digest)
        }

        /// Whether version 2 of the dashboard has another page of this name.
        private static func isOther(_ scene: String) -> Bool {
            ["home", "invoices"].contains(scene)
        }

        private func record(of ending: Program.Ending) throws -> DemoRecord {
            let line = ending.out.split(separator: "\n").last { $0.hasPrefix("Watch ") } ?? ""
            let folder = try #require(line.dropFirst(6).split(separator: "/").dropLast().last)
            let file = "\(tour.lot.out)/staging_area/\(folder)/\(folder).json"
            return try JSONDecoder().decode(DemoRecord.self, from: try tour.lot.read(file))
        }
    }
}
