import FoundationEssentials
import Glibc
import Testing

/// Three workers in network namespaces of their own; `Tests/Hosts` does it and judges.
///
/// `BACKLOT_ROUNDS` says how many troubles they go through.
@Suite("Workers on three hosts")
struct HostsTests {
    let lot: Lot

    init() throws { lot = try Lot() }

    @Test(
        "lose nothing and write nothing twice while cables are cut and clocks wrong",
        .enabled(if: geteuid() == 0, "Network namespaces need root."))
    func troubles() async throws {
        let rounds = ProcessInfo.processInfo.environment["BACKLOT_ROUNDS"] ?? "12"
        let root = ReadmeTests.root.path
        let trial = try Program(
            ["-B", "\(root)/Tests/Hosts", "\(Program.buildFolder)/backlot", "--rounds", rounds],
            in: lot.root, notes: lot.root + "/notes",
            environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"],
            program: "/usr/bin/python3")
        let ending = try await trial.ending()
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.out.contains("\"problems\": 0"))
    }
}
