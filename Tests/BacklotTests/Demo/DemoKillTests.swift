import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Ledgers
import Productions
import Testing
import Workflow

extension DemoTests {
    /// `kill -9` of the real `backlot demo` while it explores, records and encodes; beside it the same
    /// tour that nobody disturbed.
    ///
    /// Compared are the bytes of every file that is delivered, with two exceptions: the record, of which
    /// times and the run's name are left out, and the upright film, which ffmpeg's filters do not always
    /// make the same to the last bit; its pictures must be the same to the eye (60 dB), its sound to the
    /// bit.
    @Suite("The demo command, killed")
    struct DemoKillTests {
        let tour: Tour
        let data: String
        let out: String

        init() throws {
            tour = try #require(Tour.made)
            data = tour.lot.root + "/killed"
            out = tour.lot.root + "/killed-out"
        }

        /// When it is struck: what it has said by then, and who must be at work below it.
        struct Blow: Sendable {
            let name: String
            let line: String
            let workers: Set<String>
        }

        private static let browser = "chromium-headless-shell"

        static let blows = [
            Blow(name: "exploring", line: "This is run", workers: [browser]),
            Blow(name: "recording", line: "made    storyboard", workers: ["ffmpeg"]),
            Blow(name: "recording the rest", line: "/record", workers: [browser, "ffmpeg"]),
            Blow(name: "encoding", line: "made    track", workers: ["ffmpeg"]),
        ]

        @Test(
            "goes on, records no scene twice, leaves no process and no torn file, and ends the same"
        )
        func kills() async throws {
            var recorded: Set<String> = []
            for blow in Self.blows {
                try await strike(blow)
                if blow.name == "exploring" { try await forget() }
                // What the program had finished is in the ledger, and is not done again.
                let steps = try await steps()
                let scenes = Set(steps.keys.filter { $0.hasSuffix("/record") })
                #expect(scenes.isSuperset(of: recorded))
                recorded = scenes
                try checkNames(steps)
            }
            #expect(!recorded.isEmpty)
            let digests = try await steps()
            let last = try await Tour.start(tour.lot, words, data: data).ending()
            #expect(last.code == 0, "\(last.text)")
            for path in recorded { #expect(!last.err.contains("made    \(path)"), "\(last.err)") }
            let ended = try await steps()
            for (path, step) in digests { #expect(ended[path]?.output == step.output, "\(path)") }
            #expect(try scratch.isEmpty, "what was left by the killed is cleared away by the next")
            try await compare()
            for canary in [tour.email, tour.password] {
                #expect(try canary.finds(under: data, but: []).isEmpty)
            }
        }

        private var scratch: [String] {
            get throws {
                try FileManager.default.subpathsOfDirectory(atPath: "\(tour.lot.root)/scratch")
            }
        }

        private var words: [String] { Tour.words(tour.site, out: out, id: Tour.id) }

        /// Whoever goes on without the credentials is told that they were nowhere but in memory.
        private func forget() async throws {
            var words = words
            let place = try #require(words.firstIndex(of: "--credentials"))
            words.removeSubrange(place...place + 1)
            let ending = try await Tour.start(tour.lot, words, data: data).ending()
            #expect(ending.code == 1, "\(ending.text)")
            #expect(ending.err.contains("Going on with run"), "\(ending.err)")
            #expect(ending.err.contains("This run needs its credentials again"), "\(ending.err)")
        }

        /// Kills it at its work.
        private func strike(_ blow: Blow) async throws {
            let program = try Tour.start(tour.lot, words, data: data)
            var family: [Kin] = []
            var isOver = false
            try await eventually("\(blow.name) begins", within: 120) {
                // The order matters: what ended before it was seen is over for good.
                isOver = !Kin.isAlive(program.pid)
                let said = try program.errSoFar()
                guard said.contains(blow.line), !isOver else { return isOver }
                family = try Kin.descendants(of: program.pid)
                return family.contains { blow.workers.contains($0.program) }
            }
            if isOver {
                let ending = try await program.ending()
                throw Trouble("\(blow.name) was never seen: \(ending.text)")
            }
            // Held still, it starts nobody whom we do not see.
            kill(program.pid, SIGSTOP)
            family = try Kin.descendants(of: program.pid)
            let networks = Set(family.compactMap(\.network)).subtracting([Kin.network()])
            for kin in family {
                #expect(tour.password.names(in: kin.words).isEmpty, "\(kin.program)")
            }
            program.murder()
            let ending = try await program.ending()
            #expect(ending.code == nil)
            #expect(tour.password.names(in: Data(ending.text.utf8)).isEmpty)
            try await eventually("all \(family.count) of its family end after \(blow.name)") {
                family.allSatisfy { !$0.isAlive }
            }
            let inhabited = try FileManager.default.contentsOfDirectory(atPath: "/proc")
                .compactMap { Kin.network(of: $0) }
            #expect(networks.isDisjoint(with: inhabited), "a network is still inhabited")
        }

        /// The steps of the run so far.
        private func steps() async throws -> [String: StepRecord] {
            let ledger: any Ledger = try await SQLiteLedger(folder: data)
            var steps: [String: StepRecord] = [:]
            for run in try await ledger.runs(RunFilter(topLevelOnly: false)) {
                for step in try await ledger.steps(of: run.id) { steps[step.path] = step }
            }
            #expect(try await ledger.check().isEmpty)
            return steps
        }

        /// Whatever stands under a promised name is what its step made.
        private func checkNames(_ steps: [String: StepRecord]) throws {
            var promised: [String: Digest] = [:]
            for step in steps.values {
                if let name = step.published { promised[name] = step.output.digest }
            }
            for folder in [out, "\(data)/shelf/published"] {
                for (name, digest) in try tour.lot.files(in: folder) {
                    if name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) {
                        continue
                    }
                    #expect(promised[name] == digest, "\(name) is torn, or not what was made")
                }
            }
        }

        private func compare() async throws {
            let folder = "\(out)/staging_area/\(Tour.id)"
            var (calm, found) = (
                try tour.lot.files(in: tour.folder), try tour.lot.files(in: folder)
            )
            for name in ["\(Tour.id).json", "video-9x16.mp4"] {
                calm[name] = nil
                found[name] = nil
            }
            #expect(found == calm)
            var (one, other) = (
                try tour.record(),
                try JSONDecoder()
                    .decode(
                        DemoRecord.self, from: try tour.lot.read("\(folder)/\(Tour.id).json"))
            )
            for name in ["video_portrait"] {
                one.files[name] = nil
                other.files[name] = nil
            }
            (one.run, one.submitted, one.finished) = (other.run, other.submitted, other.finished)
            #expect(one == other)
            let tall = Decoded("\(folder)/video-9x16.mp4", tour.lot)
            let model = tour.decoded("video-9x16.mp4")
            let likeness = try await tall.likeness(to: [model.path])
            #expect(likeness.count == one.frames)
            #expect(likeness.allSatisfy { $0 > 60 }, "\(likeness.min() ?? 0) dB")
            #expect(try await tall.samples() == model.samples())
        }
    }
}
