import Glibc
import Testing

/// A file system of two megabytes in memory; only root can make one.
final class TinyDisk: Sendable {
    let folder: ScratchFolder

    var path: String { folder.path }

    // Whatever denies it, the answer is no.
    static let isPossible: Bool = (try? TinyDisk()) != nil
    static let reason: Comment =
        "mounting a small file system needs root, which this machine denies"

    struct Denied: Error {}

    init() throws {
        folder = try ScratchFolder()
        guard unsafe mount("none", folder.path, "tmpfs", 0, "size=2m") == 0 else { throw Denied() }
    }

    deinit {
        // MNT_DETACH: files may still be open for a moment.
        _ = unsafe umount2(folder.path, 2)
    }

    /// Forbids all writing, as a worn disk or an operator would.
    func makeReadOnly() throws {
        // MS_REMOUNT and MS_RDONLY.
        guard unsafe mount("none", path, "tmpfs", 32 | 1, "size=2m") == 0 else { throw Denied() }
    }

    /// Fills what is left; the file can be removed again.
    func fill(_ name: String) throws {
        let file = unsafe open("\(path)/\(name)", O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        let zeros = [UInt8](repeating: 0, count: 4096)
        while unsafe write(file, zeros, zeros.count) > 0 {}
    }

    func remove(_ name: String) { _ = unsafe unlink("\(path)/\(name)") }
}
