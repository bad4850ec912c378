import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Testing

@testable import Stores

@Suite("A disk shelf in trouble")
struct TroubleTests {
    @Test(
        "says that the disk is full, loses nothing, and goes on when there is space again",
        .enabled(if: TinyDisk.isPossible, "\(TinyDisk.reason)"))
    func fullDisk() async throws {
        try await TinyDisk.with { disk in
            let store = try await DiskStore(root: "\(disk.path)/shelf")
            let small = Data(repeating: 7, count: 1000)
            let kept = try await store.keep(small)
            let big = Data(repeating: 1, count: 2_000_000)
            let fault = await #expect(throws: Fault.self) { _ = try await store.keep(big) }
            #expect(fault?.code == .diskFull)
            #expect(fault?.subject?.hasPrefix(disk.path) == true)
            #expect(try entries("\(disk.path)/shelf/scratch").isEmpty)
            #expect(try await store.blobs().map(\.digest) == [kept])
            #expect(try await store.read(kept) == small)
            #expect(try await store.keep(Data(repeating: 2, count: 200_000)) != kept)
        }
    }

    @Test(
        "keeps what a name shows when the disk of the names is full",
        .enabled(if: TinyDisk.isPossible, "\(TinyDisk.reason)"))
    func fullOutput() async throws {
        try await TinyDisk.with { disk in
            try await withScratchFolder { folder in
                let store = try await DiskStore(root: folder, output: "\(disk.path)/out")
                let old = try await store.keep(Data("old".utf8))
                try await store.publish(old, as: "a/b.jpg")
                let big = try await store.keep(Data(repeating: 1, count: 2_000_000))
                let fault = await #expect(throws: Fault.self) {
                    try await store.publish(big, as: "a/b.jpg")
                }
                #expect(fault?.code == .diskFull)
                #expect(try await store.published("a/b.jpg") == old)
                #expect(try entries("\(disk.path)/out/a") == ["b.jpg"])
            }
        }
    }

    @Test(
        "reads, checks and opens on a read-only disk, and says why it does not write",
        .enabled(if: TinyDisk.isPossible, "\(TinyDisk.reason)"))
    func readOnlyDisk() async throws {
        try await TinyDisk.with { disk in
            let first = try await DiskStore(root: "\(disk.path)/shelf")
            let digest = try await first.keep(Data("kept before".utf8))
            try await first.publish(digest, as: "a")
            disk.makeReadOnly()
            let store = try await DiskStore(root: "\(disk.path)/shelf")
            #expect(try await store.read(digest) == Data("kept before".utf8))
            #expect(try await store.published("a") == digest)
            #expect(try await store.check(blobs: [digest], names: ["a": digest]) == [])
            for write in [
                { _ = try await store.keep(Data("new".utf8)) },
                { try await store.publish(digest, as: "b") },
                { try await store.unpublish("a") },
                { try await store.remove(digest) },
            ] as [() async throws -> Void] {
                let fault = await #expect(throws: Fault.self) { try await write() }
                #expect(fault?.code == .storage)
                #expect(fault?.explanation.contains("read-only") == true)
            }
        }
    }

    @Test("says that it may not write to a folder, and which")
    func forbiddenFolder() async throws {
        try await withScratchFolder { folder in
            let store = try await DiskStore(root: folder)
            unsafe chmod("\(folder)/scratch", 0o555)
            let fault = await #expect(throws: Fault.self) {
                try await asNobody { try store.keepFaulting(Data("x".utf8)) }
            }
            #expect(fault?.code == .storage)
            #expect(fault?.explanation.contains("may not") == true)
            #expect(fault?.subject?.hasPrefix("\(folder)/scratch/") == true)
        }
    }

    @Test("names a folder that cannot be made")
    func rootIsAFile() async throws {
        try await withScratchFolder { folder in
            try Data().write(to: URL(filePath: "\(folder)/file"))
            for root in ["\(folder)/file", "\(folder)/file/shelf"] {
                let fault = await #expect(throws: Fault.self) {
                    _ = try await DiskStore(root: root)
                }
                #expect(fault?.code == .storage)
                #expect(fault?.subject?.hasPrefix("\(folder)/file") == true)
            }
            await #expect(throws: Fault.self) { _ = try await DiskStore(root: "") }
            let long = "\(folder)/\(String(repeating: "x", count: 300))"
            let fault = await #expect(throws: Fault.self) { _ = try await DiskStore(root: long) }
            #expect(fault?.explanation.contains("too long") == true)
        }
    }

    @Test("leaves a shelf of a later format alone")
    func laterFormat() async throws {
        try await withScratchFolder { folder in
            try Data("backlot shelf 2\n".utf8).write(to: URL(filePath: "\(folder)/format"))
            let fault = await #expect(throws: Fault.self) { _ = try await DiskStore(root: folder) }
            #expect(fault?.subject == "\(folder)/format")
            #expect(try entries(folder) == ["format"])
        }
    }

    @Test("makes its rooms again when somebody deleted them")
    func missingRooms() async throws {
        try await withScratchFolder { folder in
            let digest = try await DiskStore(root: folder).keep(Data("x".utf8))
            try FileManager.default.removeItem(atPath: "\(folder)/blobs")
            try FileManager.default.removeItem(atPath: "\(folder)/scratch")
            let store = try await DiskStore(root: folder)
            #expect(try await !store.has(digest))
            #expect(try await store.keep(Data("x".utf8)) == digest)
            #expect(try await store.has(digest))
        }
    }

    @Test(
        "gives every refusal of the system a sentence that names the path",
        arguments: [
            (ENOSPC, Fault.Code.diskFull), (EDQUOT, .diskFull), (EROFS, .storage),
            (EACCES, .storage), (EPERM, .storage), (EIO, .storage), (ENAMETOOLONG, .storage),
            (EFBIG, .storage), (ENOENT, .storage), (ELOOP, .storage), (EISDIR, .storage),
            (EMFILE, .storage), (EXDEV, .storage), (99_999, .storage),
        ])
    func sentences(_ number: Int32, _ code: Fault.Code) {
        let fault = DiskError(number: number, act: "write", path: "/data/blobs/x").fault
        #expect(fault.code == code)
        #expect(fault.explanation.contains("/data/blobs/x"))
        #expect(fault.explanation.hasSuffix("."))
        #expect(fault.subject == "/data/blobs/x")
        #expect(fault.retry == (number == EMFILE ? .soon : .never))
    }
}

/// The names in a folder, sorted.
func entries(_ path: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path).sorted()
}

extension DiskStore {
    /// As `keep`, but on the caller's thread.
    fileprivate func keepFaulting(_ data: Data) throws {
        do {
            _ = try keepBlob(data)
        } catch let refusal as DiskError {
            throw refusal.fault
        }
    }
}

/// Works as the user nobody when the tests run as root, who may do all.
private func asNobody(_ work: @Sendable @escaping () throws -> Void) async throws {
    // Threads of its own: this user sticks to one.
    let threads = FileThreads(count: 1)
    try await threads.run {
        if geteuid() == 0 {
            guard let found = unsafe dlsym(nil, "setfsuid") else { preconditionFailure("no glibc") }
            let become = unsafe unsafeBitCast(found, to: (@convention(c) (uid_t) -> Int32).self)
            _ = become(65534)
        }
        try work()
    }
}
