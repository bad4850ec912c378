import Artifacts
import FoundationEssentials
import Glibc

/// The bytes of a distant blob as a file for a borrower, deleted with its last owner.
final class LentCopy: Sendable {
    private let file = ScratchFile(ending: "blob")

    var path: String { file.path }

    func make() throws {
        _ = try open(O_CREAT | O_EXCL)
    }

    func append(_ piece: Data) throws {
        let file = try open(O_APPEND)
        let refusal = unsafe piece.withUnsafeBytes { bytes -> DiskError? in
            do throws(DiskError) {
                unsafe try file.write(bytes)
                return nil
            } catch {
                return error
            }
        }
        if let refusal { throw refusal.fault }
    }

    /// Takes the permission to write away.
    func protect() throws {
        do throws(DiskError) {
            try checked("protect", path) { unsafe chmod(path, 0o400) }
        } catch {
            throw error.fault
        }
    }

    private func open(_ flags: Int32) throws -> OpenFile {
        do throws(DiskError) {
            let opened = try checked("write", path) {
                unsafe Glibc.open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | flags, 0o600)
            }
            return OpenFile(descriptor: opened, path: path)
        } catch {
            throw error.fault
        }
    }
}
