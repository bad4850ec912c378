import FoundationEssentials
import Glibc

/// A file system of one megabyte in memory, mounted for one test; only root can make one.
struct TinyDisk {
    let path: String

    /// Whether this machine lets the tests mount; asked once.
    static let isPossible: Bool = {
        let path =
            "\(FileManager.default.temporaryDirectory.path)/backlot-tiny-\(UUID().uuidString)"
        guard unsafe mkdir(path, 0o755) == 0 else { return false }
        defer { unsafe rmdir(path) }
        guard mountTiny(path, flags: 0) else { return false }
        return unsafe umount2(path, detached) == 0
    }()

    static let reason: String = "mounting a small file system needs root, which this machine denies"

    static func with<Result>(
        _ body: (TinyDisk) async throws -> Result
    ) async throws -> Result {
        try await withScratchFolder { path in
            precondition(mountTiny(path, flags: 0), "the mount failed")
            defer { unsafe umount2(path, detached) }
            return try await body(TinyDisk(path: path))
        }
    }

    /// Forbids all writing, as a worn disk or an operator would.
    func makeReadOnly() {
        precondition(mountTiny(path, flags: remounted | readOnly), "the remount failed")
    }

    // <sys/mount.h>; its enumerations come to Swift in three different types.
    private static let detached: Int32 = 2
    private let readOnly: UInt = 1
    private let remounted: UInt = 32
}

private func mountTiny(_ path: String, flags: UInt) -> Bool {
    unsafe mount("none", path, "tmpfs", flags, "size=1m") == 0
}
