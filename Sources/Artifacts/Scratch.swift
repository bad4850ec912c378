import FoundationEssentials
import Glibc

/// This process's own folder among the temporary files.
///
/// A lock says that its process lives. The folder goes when the process ends; what one leaves that was
/// killed is cleared away by the next process that needs such a folder.
package enum Scratch {
    /// Made when it is first asked for.
    package static let folder: String = {
        let place = FileManager.default.temporaryDirectory.path
        sweep(place)
        let id = UUID().uuidString.lowercased()
        // It gets the name that sweepers look for when it is locked.
        let made = "\(place)/.\(prefix)\(id)"
        let folder = "\(place)/\(prefix)\(id)"
        guard unsafe mkdir(made, 0o700) == 0, lock(made, O_CREAT) != nil,
            unsafe rename(made, folder) == 0
        else {
            // Whoever wants a file there is told what the system has against it.
            return place
        }
        // What cannot be deleted now the next one clears away.
        atexit { try? FileManager.default.removeItem(atPath: Scratch.folder) }
        return folder
    }()

    /// A name in it at which nothing is yet.
    package static func path(ending: String = "") -> String {
        let name = UUID().uuidString.lowercased()
        return "\(folder)/\(name)" + (ending.isEmpty ? "" : ".\(ending)")
    }

    private static let prefix = "backlot-scratch-"

    /// Clears away what processes have left that are no more.
    private static func sweep(_ place: String) {
        // Without a listing there is nothing to be cleared away.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let folder = "\(place)/\(name)"
            var facts = stat()
            // Another's folder, or a link that somebody has planted, is not ours to touch.
            guard unsafe lstat(folder, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR,
                facts.st_uid == geteuid(), let handle = lock(folder, O_CREAT)
            else { continue }
            // Another sweeper may be quicker.
            try? FileManager.default.removeItem(atPath: folder)
            close(handle)
        }
    }

    /// Takes the lock that lasts as long as the process; nil while another has it.
    private static func lock(_ folder: String, _ flags: Int32) -> Int32? {
        let path = "\(folder)/lock"
        let handle = unsafe open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0o600)
        guard handle >= 0 else { return nil }
        if flock(handle, LOCK_EX | LOCK_NB) == 0 { return handle }
        close(handle)
        return nil
    }
}
