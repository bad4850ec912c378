import FoundationEssentials
import Glibc

/// A folder of a test's own, removed with it.
final class ScratchFolder: Sendable {
    let path: String

    /// In memory where the system has such a place: most tests ask nothing of a disk.
    init(in parent: String? = nil) throws {
        let memory = "/dev/shm"
        let parent =
            parent
            ?? (unsafe access(memory, W_OK) == 0
                ? memory : FileManager.default.temporaryDirectory.path)
        path = "\(parent)/backlot-ledger-\(UInt64.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        // A folder left behind in the temporary one harms nobody.
        try? FileManager.default.removeItem(atPath: path)
    }
}
