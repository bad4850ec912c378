import Artifacts
import FoundationEssentials
import Ground
import HTTPTesting
import Ledgers
import Testing
import Workflow

/// `kill -9` of the real program on real files with a paid painter, at random moments; the same
/// command again each time until the campaign is complete, many campaigns on one data folder.
///
/// 200 kills on one machine, 40 on PostgreSQL and S3; `BACKLOT_KILLS` asks for another number.
@Suite("The program, killed again and again")
struct KillTests {
    @Test(
        "loses nothing, pays nothing twice, and ends with the same pictures",
        arguments: Plane.allCases)
    func kills(plane: Plane) async throws {
        let wanted =
            ProcessInfo.processInfo.environment["BACKLOT_KILLS"].flatMap { Int($0) }
            ?? (plane == .cluster ? 40 : 200)
        let server = ImagesStandIn(picture: try Snapshot.png())
        defer { server.stop() }
        let lot = try Lot(on: plane)
        lot.paint(at: server.address)
        let calm = try await Calm(lot)
        let hitman = Hitman(kills: wanted, within: calm.took)
        // Two campaigns at a time: what kills one must leave the other alone.
        let victims = try await withThrowingTaskGroup(of: [Victim].self) { group in
            for lane in ["a", "b"] {
                group.addTask {
                    var victims: [Victim] = []
                    while hitman.isWanted {
                        let victim = Victim("kill-\(lane)\(victims.count)", on: lot, server)
                        try await victim.live(calm, hitman)
                        victims.append(victim)
                    }
                    return victims
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(victims.reduce(0) { $0 + $1.kills } >= wanted)
        let damage = try await lot.withLedger { try await $0.check() }
        #expect(damage.isEmpty)
        let doctor = try await lot.run("doctor")
        #expect(doctor.code == 0, "\(doctor.text)")
    }

    /// How a campaign goes that nobody disturbs.
    struct Calm: Sendable {
        /// Digests of the pictures, by their names in the campaign's folder.
        let pictures: [String: Digest]
        let took: Moment.Span

        init(_ lot: Lot) async throws {
            let brief = try lot.write("calm.json", Brief.one("calm"))
            let began = RealWorld().now()
            let ending = try await lot.run(
                "campaign", brief, "--out", lot.out, data: lot.root + "/c")
            took = RealWorld().now() - began
            try #require(ending.code == 0, "\(ending.text)")
            let folder = try #require(try lot.folders().first)
            pictures = Self.pictures(try lot.files(in: folder))
            try #require(pictures.count == 7)
        }

        /// Those files that are the same in every campaign of one brief.
        static func pictures(_ files: [String: Digest]) -> [String: Digest] {
            files.filter { $0.key.hasSuffix(".jpg") || $0.key.hasSuffix(".png") }
        }
    }

    /// Knows how many kills are left, and when to strike.
    final class Hitman: Sendable {
        private struct Plan {
            var left: Int
            /// Milliseconds; it follows the pace of the machine, so that most strikes hit.
            var longest: Double
        }

        private let plan: Guarded<Plan>

        init(kills: Int, within span: Moment.Span) {
            plan = Guarded(Plan(left: kills, longest: Double(max(20, span.milliseconds))))
        }

        var isWanted: Bool { plan.withLock { $0.left > 0 } }

        /// Kills a program at a random moment of the machine's own time, which is what this test is
        /// about; it may have ended before.
        func strike(_ program: Program) async throws {
            let longest = plan.withLock { $0.longest }
            try await Task.sleep(for: .microseconds(Int64.random(in: 0...Int64(longest * 1000))))
            program.murder()
        }

        /// Learns whether the program was hit.
        func learn(hit: Bool) {
            plan.withLock { plan in
                plan.left -= hit ? 1 : 0
                plan.longest = max(20, plan.longest * (hit ? 1.05 : 0.8))
            }
        }
    }
}
