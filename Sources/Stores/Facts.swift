import Glibc
import Ground

/// What stands at a path.
struct Facts {
    enum Kind { case file, folder, other }

    let kind: Kind
    /// In bytes.
    let size: Int
    /// Which file it is, whatever its name.
    let identity: Identity
    let modified: Moment
    /// When it was last changed or linked; nobody can set it back.
    let changed: Moment

    struct Identity: Hashable {
        let device: UInt64
        let node: UInt64
    }

    init(_ info: stat) {
        kind =
            switch info.st_mode & S_IFMT {
            case S_IFREG: .file
            case S_IFDIR: .folder
            default: .other
            }
        size = Int(info.st_size)
        identity = Identity(device: UInt64(info.st_dev), node: UInt64(info.st_ino))
        modified = Moment(info.st_mtim)
        changed = Moment(info.st_ctim)
    }
}

extension Moment {
    fileprivate init(_ time: timespec) {
        self.init(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    var timespec: timespec {
        let seconds = Int((Double(milliseconds) / 1000).rounded(.down))
        return Glibc.timespec(
            tv_sec: seconds, tv_nsec: (Int(milliseconds) - seconds * 1000) * 1_000_000)
    }
}
