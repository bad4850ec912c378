import FoundationEssentials
import Glibc
import Testing

/// Root may read everything, so the program is run as nobody there.
@Suite("Files that may not be read or written")
struct UnreadableTests {
    let lot: Lot

    init() throws {
        lot = try Lot()
        try lot.write("existing-assets/serum.png", Snapshot.png(tint: 9))
        try lot.write("existing-assets/secret.png", Snapshot.png(tint: 30))
        try lot.write("brief.json", Brief.one(assets: ["secret.png"]))
        try lot.write("two.json", Brief.one("autumn", assets: ["secret.png", "serum.png"]))
        try lot.write("closed/brief.json", Brief.one("closed"))
        if geteuid() == 0 {
            // A build folder may lie where nobody else may go.
            for name in ["backlot", "backlot-darkroom"] {
                try lot.write("bin/\(name)", lot.read("\(Program.buildFolder)/\(name)"))
                unsafe chmod("\(lot.root)/bin/\(name)", 0o755)
            }
            for name in try FileManager.default.subpathsOfDirectory(atPath: lot.root) {
                unsafe chown("\(lot.root)/\(name)", 65534, 65534)
            }
            unsafe chown(lot.root, 65534, 65534)
        }
    }

    private func run(_ words: String) async throws -> Program.Ending {
        let isRoot = geteuid() == 0
        let prefix = isRoot ? "setpriv --reuid=65534 --regid=65534 --clear-groups " : ""
        return try await lot.shell(prefix + (isRoot ? "\(lot.root)/bin/" : "") + "backlot " + words)
    }

    private func forbid(
        _ name: String, _ mode: mode_t = 0, _ body: () async throws -> Void
    )
        async throws
    {
        let path = "\(lot.root)/\(name)"
        unsafe chmod(path, mode)
        defer { unsafe chmod(path, 0o755) }
        try await body()
    }

    @Test("name a picture that may not be read; the next one of the product is taken")
    func picture() async throws {
        try await forbid("existing-assets/secret.png") {
            let one = try await run("campaign brief.json --out out")
            #expect(one.code == 1, "\(one.text)")
            #expect(
                one.err.contains("secret.png") && one.err.contains("may not be read"), "\(one.err)")
            let estimate = try await run("campaign brief.json --estimate")
            #expect(estimate.out.contains("no picture, so nothing is made of it"))
            let two = try await run("campaign two.json --out out")
            #expect(two.code == 0, "\(two.text)")
            #expect(try await run("campaign two.json --estimate").out.contains("existing picture"))
        }
    }

    @Test("name a brief or a folder of pictures that may not be read")
    func briefAndFolder() async throws {
        try await forbid("brief.json") {
            let ending = try await run("campaign brief.json --out out")
            #expect(ending.code == 2, "\(ending.text)")
            #expect(ending.err.contains("brief.json") && ending.err.contains("may not be read"))
        }
        try await forbid("closed") {
            let ending = try await run("campaign closed/brief.json --out out")
            #expect(ending.code == 2, "\(ending.text)")
            #expect(ending.err.contains("closed"), "\(ending.err)")
        }
        try await forbid("existing-assets") {
            let ending = try await run("campaign brief.json --out out")
            #expect(ending.code == 1, "\(ending.text)")
            #expect(ending.err.contains("secret.png"), "\(ending.err)")
        }
    }

    @Test("say where nothing can be written, before anything is made")
    func output() async throws {
        try lot.write("sealed/file", "")
        if geteuid() == 0 { unsafe chown("\(lot.root)/sealed", 65534, 65534) }
        try await forbid("sealed", 0o555) {
            let out = try await run("campaign two.json --out sealed")
            #expect(out.code == 2, "\(out.text)")
            #expect(out.err.contains("sealed") && out.err.contains("--out"), "\(out.err)")
            let data = try await run("campaign two.json --out out --data sealed/data")
            #expect(data.code == 1 || data.code == 2, "\(data.text)")
            #expect(data.err.contains("sealed"), "\(data.err)")
        }
    }
}
