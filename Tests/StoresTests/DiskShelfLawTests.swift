import Artifacts
import ArtifactsTesting
import Glibc
import Stores
import Testing

@Suite("A disk shelf, held to the laws of every shelf")
struct DiskShelfLawTests {
    @Test("with its names beside its blobs", arguments: ShelfLaw.all + ShelfLaw.underDamage)
    func oneFileSystem(_ law: ShelfLaw) async throws {
        try await withScratchFolder {
            try await obey(law, root: "\($0)/shelf", output: "\($0)/out")
        }
    }

    @Test(
        "with its names on another file system",
        .enabled(if: OtherFileSystem.isThere, "/dev/shm is not a file system of its own here"),
        arguments: ShelfLaw.all + ShelfLaw.underDamage)
    func twoFileSystems(_ law: ShelfLaw) async throws {
        try await withScratchFolder { blobs in
            try await withScratchFolder(in: OtherFileSystem.path) { names in
                try await obey(law, root: "\(blobs)/shelf", output: "\(names)/out")
            }
        }
    }

    private func obey(_ law: ShelfLaw, root: String, output: String) async throws {
        let store = try await DiskStore(root: root, output: output)
        try await law.check(
            LentShelf(
                store, damage: { spoil(blobPath($0, in: root)) },
                tear: { spoil("\(output)/\($0)") }))
    }
}

/// A second file system, for names that cannot be links.
enum OtherFileSystem {
    static let path = "/dev/shm"

    static var isThere: Bool {
        guard let here = Glimpse("/tmp"), let there = Glimpse(path) else { return false }
        return here.device != there.device
    }
}

/// Where the format page says that a blob is.
func blobPath(_ digest: Digest, in root: String) -> String {
    "\(root)/blobs/\(digest.hex)"
}

/// Changes the first byte of a file in place, as an editor might, whatever its mode.
func spoil(_ path: String) {
    unsafe chmod(path, 0o644)
    let file = unsafe open(path, O_RDWR)
    var byte: UInt8 = 0
    unsafe pread(file, &byte, 1, 0)
    byte = ~byte
    let wrote = unsafe pwrite(file, &byte, 1, 0)
    close(file)
    unsafe chmod(path, 0o444)
    precondition(wrote == 1, "\(path) could not be spoiled")
}
