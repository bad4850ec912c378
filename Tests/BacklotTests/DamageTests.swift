import Artifacts
import FoundationEssentials
import Glibc
import HTTPTesting
import Testing
import Workflow

@Suite("Damage, as the doctor sees it")
struct DamageTests {
    let lot: Lot
    let server: ImagesStandIn
    let brief: String

    init() throws {
        lot = try Lot()
        server = ImagesStandIn(picture: try Snapshot.png())
        lot.paint(at: server.address)
        brief = try lot.write("brief.json", Brief.one())
    }

    private func finish() async throws {
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        try #require(ending.code == 0, "\(ending.text)")
        let doctor = try await lot.run("doctor")
        try #require(doctor.code == 0, "\(doctor.text)")
    }

    @Test("names a blob that is missing, and the step that makes it again")
    func missingBlob() async throws {
        try await finish()
        let picture = try #require(
            try lot.files(in: lot.folders()[0])["variants/product-0-twitter-card.jpg"])
        try FileManager.default.removeItem(atPath: "\(lot.data)/shelf/blobs/\(picture.hex)")
        let doctor = try await lot.run("doctor")
        #expect(doctor.code == 1)
        #expect(doctor.out.contains(picture.short), "\(doctor.out)")
        #expect(doctor.out.contains("product/rose-serum/"), "\(doctor.out)")
    }

    @Test("names a published file that is torn")
    func torn() async throws {
        try await finish()
        let file = "\(try lot.folders()[0])/variants/product-0-twitter-card.jpg"
        let half = try lot.read(file).prefix(5000)
        try FileManager.default.removeItem(atPath: file)
        try half.write(to: URL(fileURLWithPath: file))
        let doctor = try await lot.run("doctor")
        #expect(doctor.out.contains(file), "\(doctor.out)")
        #expect(doctor.out.contains("changed or torn"))
    }

    @Test("counts the files of a run that are gone, on one line, and is no wrong command line")
    func gone() async throws {
        try await finish()
        try FileManager.default.removeItem(atPath: lot.out)
        let doctor = try await lot.run("doctor")
        let lines = doctor.outLines.filter { $0.hasPrefix("warning  published") }
        #expect(lines.count == 1, "\(doctor.out)")
        #expect(lines.first?.contains("Of the 18 files") ?? false, "\(doctor.out)")
        #expect(lines.first?.contains("9 missing") ?? false, "\(doctor.out)")
        try FileManager.default.removeItem(atPath: "\(lot.data)/shelf/blobs")
        let run = try #require(try await lot.runs().first).id
        let steps = try await lot.withLedger { try await $0.steps(of: run) }
        let step = try #require(steps.first { $0.published != nil && $0.output.inline == nil })
        let show = try await lot.run("runs", "show", run.rawValue, "--step", step.path)
        #expect(show.code == 1, "\(show.text)")
    }

    @Test("names a ledger whose pages are spoilt, and nothing crashes")
    func corruptLedger() async throws {
        try await finish()
        for spoilt in [lot.ledger, lot.ledger + "-wal"] {
            let descriptor = unsafe open(spoilt, O_RDWR)
            try #require(descriptor >= 0)
            let noise = [UInt8](repeating: 0xA5, count: 4096)
            for page in 2..<12 {
                #expect(unsafe pwrite(descriptor, noise, 4096, off_t(page * 4096)) == 4096)
            }
            close(descriptor)
        }
        let doctor = try await lot.run("doctor")
        #expect(doctor.code == 1, "\(doctor.text)")
        #expect(doctor.out.contains("BROKEN"), "\(doctor.out)")
        #expect(doctor.out.contains("ledger"), "\(doctor.out)")
        let campaign = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(campaign.code == 1, "\(campaign.text)")
    }

    @Test("names a data folder that is a file")
    func noFolder() async throws {
        try lot.write("data", "a file")
        let doctor = try await lot.run("doctor")
        #expect(doctor.code == 1)
        #expect(doctor.out.contains("BROKEN"))
        let campaign = try await lot.run("campaign", brief)
        #expect(campaign.code == 1 || campaign.code == 2)
        #expect(campaign.err.contains("data"), "\(campaign.err)")
    }

    @Test("tidies nothing that is in use")
    func tidy() async throws {
        try await finish()
        let before = try lot.files(in: lot.out)
        let look = try await lot.run("tidy", "--dry-run")
        #expect(
            look.code == 0 && look.out.contains("0 campaigns would be forgotten"), "\(look.out)")
        #expect(try await lot.run("tidy").code == 0)
        #expect(try lot.files(in: lot.out) == before)
        #expect(try await lot.run("doctor").code == 0)
    }

    /// A file system of the test's own; only root may have one.
    private func withFileSystem(
        megabytes: Int, _ body: (String) async throws -> Void
    ) async throws {
        let point = lot.root + "/disk"
        try FileManager.default.createDirectory(
            atPath: point, withIntermediateDirectories: true)
        let size = "size=\(megabytes)m"
        guard unsafe mount("tmpfs", point, "tmpfs", 0, size) == 0 else { return }
        defer { unsafe umount2(point, Int32(MNT_DETACH)) }
        try await body(point)
    }

    @Test(
        "survives a full disk: a clear fault, then the same run to its end",
        .enabled(if: geteuid() == 0))
    func fullDisk() async throws {
        try await withFileSystem(megabytes: 24) { disk in
            let first = try await lot.run("campaign", brief, "--out", lot.out, data: disk + "/data")
            try #require(first.code == 0, "\(first.text)")
            let ballast = unsafe open(disk + "/ballast", O_WRONLY | O_CREAT, 0o600)
            let block = [UInt8](repeating: 1, count: 1 << 16)
            while unsafe write(ballast, block, block.count) > 0 {}
            close(ballast)
            let other = try lot.write("other.json", Brief.one("autumn", message: "Autumn glow"))
            let full = try await lot.run("campaign", other, "--out", lot.out, data: disk + "/data")
            #expect(full.code != 0 && full.code != nil, "\(full.text)")
            #expect(full.err.contains("full") || full.err.contains("space"), "\(full.err)")
            unsafe unlink(disk + "/ballast")
            let again = try await lot.run("campaign", other, "--out", lot.out, data: disk + "/data")
            #expect(again.code == 0, "\(again.text)")
            #expect(try await lot.run("doctor", data: disk + "/data").code == 0)
        }
    }

    @Test(
        "survives a full disk under the ledger alone: the reason, then the same run to its end",
        .enabled(if: geteuid() == 0))
    func fullLedger() async throws {
        // Too small for the log to be made at its full size beforehand.
        try await withFileSystem(megabytes: 4) { disk in
            let data = disk + "/data"
            let elsewhere = lot.root + "/shelf"
            for folder in [data + "/shelf", elsewhere] {
                try FileManager.default.createDirectory(
                    atPath: folder, withIntermediateDirectories: true)
            }
            try #require(
                unsafe mount(elsewhere, data + "/shelf", nil, UInt(MS_BIND), nil) == 0)
            defer { unsafe umount2(data + "/shelf", Int32(MNT_DETACH)) }
            let first = try await lot.run("campaign", brief, "--out", lot.out, data: data)
            try #require(first.code == 0, "\(first.text)")

            let picture = try Snapshot.png(tint: 50)
            let isPainted = Gate()
            let slow = ImagesStandIn { _, _ throws(ImagesStandIn.Refusal) in
                while !isPainted.isOpen { usleep(10_000) }
                return picture
            }
            lot.paint(at: slow.address)
            let other = try lot.write("other.json", Brief.one("autumn", message: "Autumn glow"))
            let program = try lot.start("campaign", other, "--out", lot.out, data: data)
            await slow.server.arrivals(1)
            let ballast = unsafe open(disk + "/ballast", O_WRONLY | O_CREAT, 0o600)
            for size in [1 << 16, 512] {
                let block = [UInt8](repeating: 1, count: size)
                while unsafe write(ballast, block, block.count) > 0 {}
            }
            close(ballast)
            isPainted.open()
            let full = try await program.ending()
            #expect(full.code == 1, "\(full.text)")
            #expect(full.err.contains("trouble: "), "\(full.err)")
            #expect(full.err.contains("full") || full.err.contains("space"), "\(full.err)")
            #expect(full.err.contains("The same command then goes on with run"), "\(full.err)")
            unsafe unlink(disk + "/ballast")
            let again = try await lot.run("campaign", other, "--out", lot.out, data: data)
            #expect(again.code == 0, "\(again.text)")
            #expect(again.err.contains("Going on with run"), "\(again.err)")
            #expect(try await lot.run("doctor", data: data).code == 0)
        }
    }

    @Test("names a lost order; the same command hands it in again")
    func lostOrder() async throws {
        let long = String(repeating: "Deep roots and slow mornings. ", count: 9)
        // Together too long for a ledger row.
        let brief = try lot.write(
            "brief.json", Brief.one(message: long, more: #""target_audience": "\#(long)","#))
        let first = try await lot.run("campaign", brief, "--out", lot.out, "--approve")
        try #require(first.code == 4, "\(first.text)")
        let run = try #require(try await lot.runs().first)
        try #require(run.input.inline == nil)
        try FileManager.default.removeItem(
            atPath: "\(lot.data)/shelf/blobs/\(run.input.digest.hex)")
        let doctor = try await lot.run("doctor")
        #expect(doctor.code == 1)
        #expect(doctor.out.contains("The order of run \(run.id) is lost"), "\(doctor.out)")
        let approve = try await lot.run("approve", run.id.rawValue, "product/rose-serum/source")
        #expect(approve.code == 1, "\(approve.text)")
        #expect(approve.err.contains(run.input.digest.short), "\(approve.err)")
        let again = try await lot.run("campaign", brief, "--out", lot.out, "--approve")
        #expect(again.code == 0, "\(again.text)")
        #expect(try await lot.runs().count == 1)
        #expect(try await lot.run("doctor").code == 0)
    }

    @Test("names a data folder that cannot be written", .enabled(if: geteuid() == 0))
    func readOnly() async throws {
        try await withFileSystem(megabytes: 24) { disk in
            let first = try await lot.run("campaign", brief, "--out", lot.out, data: disk + "/data")
            try #require(first.code == 0, "\(first.text)")
            try #require(
                unsafe mount(
                    "tmpfs", disk, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil)
                    == 0)
            let doctor = try await lot.run("doctor", data: disk + "/data")
            #expect(doctor.code == 1, "\(doctor.text)")
            #expect(doctor.out.contains("BROKEN") && doctor.out.contains("read"), "\(doctor.out)")
            let campaign = try await lot.run("campaign", brief, data: disk + "/data")
            #expect(campaign.code == 1, "\(campaign.text)")
            #expect(
                campaign.err.contains("read-only") || campaign.err.contains("Read-only"),
                "\(campaign.err)")
        }
    }
}
