import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Stores
import Testing

@Suite("What killed processes leave on a disk shelf")
struct LeftoverTests {
    // Above the largest process id that Linux can be set to give.
    private let dead = "4194999-00000000000000ff"
    private let alive = "\(getpid())-00000000000000aa"

    @Test("is swept when the shelf is opened, and nothing else is")
    func sweptAtOpen() async throws {
        try await withScratchFolder { folder in
            let kept = try await DiskStore(root: folder).keep(Data("whole".utf8))
            try plant(dead, in: "\(folder)/scratch")
            try plant(alive, in: "\(folder)/scratch")
            try plant("a note of a person", in: "\(folder)/scratch")
            let store = try await DiskStore(root: folder)
            #expect(try entries("\(folder)/scratch") == [alive, "a note of a person"].sorted())
            #expect(try await store.blobs().map(\.digest) == [kept])
        }
    }

    @Test("is swept after an hour although its process id lives, for ids are used again")
    func sweptAfterAnHour() async throws {
        try await withScratchFolder { folder in
            _ = try await DiskStore(root: folder)
            try plant(alive, in: "\(folder)/scratch")
            _ = try await DiskStore(root: folder, world: ShiftedWorld(by: .minutes(59)))
            #expect(try entries("\(folder)/scratch") == [alive])
            _ = try await DiskStore(root: folder, world: ShiftedWorld(by: .minutes(61)))
            #expect(try entries("\(folder)/scratch") == [])
        }
    }

    @Test("stays while somebody holds its lock, whatever his process id is here")
    func lockedStays() async throws {
        try await withScratchFolder { folder in
            _ = try await DiskStore(root: folder)
            try plant(dead, in: "\(folder)/scratch")
            let file = unsafe open("\(folder)/scratch/\(dead)", O_RDONLY)
            #expect(flock(file, LOCK_EX) == 0)
            _ = try await DiskStore(root: folder)
            #expect(try entries("\(folder)/scratch") == [dead])
            close(file)
            _ = try await DiskStore(root: folder)
            #expect(try entries("\(folder)/scratch") == [])
        }
    }

    @Test(
        "is not shown among names, and is swept by the next copy into its folder",
        .enabled(if: OtherFileSystem.isThere, "/dev/shm is not a file system of its own here"))
    func copies() async throws {
        try await withScratchFolder { folder in
            try await withScratchFolder(in: OtherFileSystem.path) { out in
                let store = try await DiskStore(root: folder, output: out)
                let digest = try await store.keep(Data("copied".utf8))
                try await store.publish(digest, as: "a/one")
                try plant(".backlot-\(dead).part", in: "\(out)/a")
                #expect(try await store.names(under: "") == ["a/one"])
                #expect(
                    try await store.check(blobs: [], names: ["a/one": digest])
                        == [.leftover(path: "\(out)/a/.backlot-\(dead).part", size: 7)])
                try await store.publish(digest, as: "a/two")
                #expect(try entries("\(out)/a") == ["one", "two"])
                await #expect(throws: Fault.self) {
                    try await store.publish(digest, as: "a/.backlot-\(dead).part")
                }
            }
        }
    }

    @Test("is none when all goes well")
    func none() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            for text in ["one", "two", "one"] {
                let digest = try await store.keep(Data(text.utf8))
                try await store.publish(digest, as: "a/b")
            }
            #expect(try entries("\(folder)/scratch") == [])
            #expect(try entries("\(folder)/published/a") == ["b"])
        }
    }
}

private func plant(_ name: String, in folder: String) throws {
    try Data("partial".utf8).write(to: URL(filePath: "\(folder)/\(name)"))
}

/// The machine's clock, some time later.
struct ShiftedWorld: World {
    let shift: Moment.Span
    private let real = RealWorld()

    init(by shift: Moment.Span) { self.shift = shift }

    func now() -> Moment { real.now() + shift }
    func sleep(_ span: Moment.Span) async throws { try await real.sleep(span) }
    func random() -> UInt64 { real.random() }
}
