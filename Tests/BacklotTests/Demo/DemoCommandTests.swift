import Artifacts
import FoundationEssentials
import Ground
import Productions
import Testing

extension DemoTests {
    /// `backlot demo` from the command line to the decoded films, on the distribution's browser.
    @Suite("The demo command, its films and papers")
    struct DemoCommandTests {
        let tour: Tour

        init() throws { tour = try #require(Tour.made) }

        @Test("delivers everything that is promised, and leaves nothing among temporary files")
        func delivers() throws {
            #expect(tour.ending.code == 0, "\(tour.ending.text)")
            #expect(!tour.ending.text.contains("\u{1B}"))
            #expect(
                tour.ending.out.contains("Watch \(tour.folder)/video.webm"), "\(tour.ending.out)")
            let record = try tour.record()
            #expect(record.scenes.count >= 2)
            let found = try tour.lot.files(in: tour.folder)
            #expect(Set(found.keys) == Tour.promised(record.scenes.map(\.id)))
            for (name, file) in record.files {
                #expect(
                    file.key == "staging_area/\(Tour.id)/"
                        + file.key.split(separator: "/").dropFirst(2).joined(separator: "/"))
                let path = "\(tour.lot.out)/\(file.key)"
                #expect(Digest(of: try tour.lot.read(path)) == file.digest, "\(name)")
            }
            let left = try FileManager.default.subpathsOfDirectory(
                atPath: "\(tour.lot.root)/scratch")
            #expect(left.isEmpty, "\(left)")
        }

        @Test(
            "says each sentence when captions, claims and chapters have it",
            arguments: ["video.webm", "video.mp4", "video-9x16.mp4", "voice.mp3"])
        func sentences(name: String) async throws {
            let claims = try tour.claims()
            let samples = try await tour.decoded(name).samples()
            for claim in claims {
                let heard = try #require(
                    Decoded.onset(near: claim.start, in: samples),
                    "nobody begins to speak near \(claim.start) s: \(claim.sentence)")
                #expect(abs(heard - claim.start) <= 0.1, "“\(claim.sentence)” at \(heard) s")
            }
            #expect(claims.count >= 4)
            // MP3 files begin with what their encoder needs to start.
            let cues = Self.cueStarts(try tour.text("captions.srt"))
            #expect(cues == Self.cueStarts(try tour.text("captions.vtt")))
            for claim in claims { #expect(cues.contains { abs($0 - claim.start) < 0.002 }) }
            let starts = try tour.record().scenes.map(\.start)
            let chapters = Self.cueStarts(try tour.text("chapters.vtt"))
            #expect(
                zip(chapters, starts).allSatisfy { abs($0 - $1) < 0.002 }
                    && chapters.count == starts.count)
            if name.hasSuffix("mp3") { return }
            let marked = try await tour.decoded(name).chapters()
            #expect(
                zip(marked, starts).allSatisfy { abs($0 - $1) < 0.034 }
                    && marked.count == starts.count)
        }

        @Test("films every frame that was recorded, in its place and sharp, and none that is blank")
        func frames() async throws {
            let record = try tour.record()
            var scenes: [String] = []
            for scene in record.scenes {
                let file = "\(tour.lot.root)/\(scene.id).mp4"
                let path = "scene/\(scene.id)/record"
                let shown = try await tour.lot.shell(
                    "backlot runs show \(record.run) --step \(path) > \(file)")
                try #require(shown.code == 0, "\(shown.err)")
                scenes.append(file)
            }
            for name in ["video.webm", "video.mp4"] {
                let film = tour.decoded(name)
                let likeness = try await film.likeness(to: scenes)
                #expect(likeness.count == record.frames, "\(name)")
                let worst = try #require(likeness.min())
                #expect(worst > 30, "\(name)")
                let times = try await film.frameTimes()
                let late = times.enumerated().map { $1 - Double($0) / 30 }
                #expect(times.count == record.frames)
                #expect(late.allSatisfy { (-0.002...0.01).contains($0) }, "\(name)")
            }
            for name in ["video.webm", "video-9x16.mp4"] {
                let small = try await tour.decoded(name).frames(width: 32, height: 18)
                #expect(small.count == record.frames)
                let blank = small.indices.filter { Decoded.spread(small[$0]) < 4 }
                #expect(blank.isEmpty, "\(name): blank are \(blank)")
            }
        }

        @Test("begins each scene with its page, not with an empty window")
        func firstFrames() async throws {
            let record = try tour.record()
            let small = try await tour.decoded("video.webm").frames(width: 64, height: 36)
            for scene in record.scenes {
                let page = try await tour.decoded("screenshots/\(scene.id).png")
                    .frames(width: 64, height: 36, most: 1)
                let apart = Decoded.distance(page[0], small[Int((scene.start * 30).rounded())])
                #expect(apart < 3, "\(scene.id)")
            }
        }

        @Test("has picture and sound of one length, at the loudness and size of the issue")
        func measures() async throws {
            let record = try tour.record()
            let seconds = Double(record.frames) / 30
            for name in ["video.webm", "video.mp4", "video-9x16.mp4", "voice.mp3"] {
                let file = tour.decoded(name)
                let (loud, peak) = try await file.loudness()
                #expect(
                    abs(loud + 16) <= 0.5 && peak <= -1.5, "\(name): \(loud) LUFS, \(peak) dBTP")
                let (length, bits) = try await file.size()
                let heard = Double(try await file.samples().count) / 48_000
                #expect(bits <= 1_200_000, "\(name): \(bits) bits a second")
                #expect(abs(heard - seconds) < 1.0 / 30, "\(name): \(heard) s of \(seconds) s")
                #expect(abs(length - seconds) < 0.06, "\(name): \(length) s of \(seconds) s")
            }
            #expect(abs(record.length - seconds) < 0.001)
        }

        @Test("keeps credentials out of every file, name and line, in every spelling")
        func canaries() throws {
            let lot = tour.lot
            for canary in [tour.email, tour.password] {
                #expect(canary.names(in: Data(tour.ending.text.utf8)).isEmpty)
                let places = try canary.finds(under: lot.root, but: ["keys.json"])
                #expect(places.isEmpty, "\(places)")
                // The search can find something.
                #expect(
                    try canary.finds(under: lot.root, but: [])
                        .contains { $0.hasPrefix("keys.json") })
            }
            let files = try lot.files(in: lot.data)
            #expect(files.keys.contains { $0.hasSuffix("ledger.sqlite") } && files.count > 20)
        }

        /// Seconds at which the cues of a file of captions begin.
        static func cueStarts(_ text: String) -> [Double] {
            text.split(separator: "\n").filter { $0.contains(" --> ") }
                .compactMap { line in
                    let parts = line.prefix { $0 != " " }.replacing(",", with: ".")
                        .split(separator: ":")
                        .compactMap { Double($0) }
                    return parts.count == 3 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : nil
                }
        }
    }
}
