import Glibc

/// An open folder, closed with its owner.
///
/// What is in it goes by one plain name each, and never through a symbolic link.
struct Folder: ~Copyable {
    private let descriptor: Int32
    let path: String

    /// Opens a folder that is ours to name: links on the way to it are followed.
    init(_ path: String) throws(DiskError) {
        descriptor = try checked("open", path) {
            unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        self.path = path
    }

    private init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    /// The same folder, for a second owner.
    func again() throws(DiskError) -> Folder {
        let opened = try checked("open", path) { fcntl(descriptor, F_DUPFD_CLOEXEC, 0) }
        return Folder(descriptor: opened, path: path)
    }

    func folder(_ name: String) throws(DiskError) -> Folder {
        let path = join(self.path, name)
        let opened = try checked("open", path) {
            unsafe openat(descriptor, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        }
        return Folder(descriptor: opened, path: path)
    }

    /// Opens a file to read.
    ///
    /// Pipes and devices do not hold it up; their kind shows in the facts.
    func file(_ name: String) throws(DiskError) -> OpenFile {
        let path = join(self.path, name)
        let opened = try checked("open", path) {
            unsafe openat(
                descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        }
        return OpenFile(descriptor: opened, path: path)
    }

    /// Makes a file that nobody may write to once its maker has closed it.
    func create(_ name: String) throws(DiskError) -> OpenFile {
        let path = join(self.path, name)
        let opened = try checked("create", path) {
            unsafe openat(
                descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o444)
        }
        return OpenFile(descriptor: opened, path: path)
    }

    /// What stands at a name; nil when nothing does.
    func facts(_ name: String) throws(DiskError) -> Facts? {
        var info = stat()
        do {
            try checked("examine", join(path, name)) {
                unsafe fstatat(descriptor, name, &info, AT_SYMLINK_NOFOLLOW)
            }
        } catch {
            if error.number == ENOENT { return nil }
            throw error
        }
        return Facts(info)
    }

    func facts() throws(DiskError) -> Facts { try Facts(status(of: descriptor, path)) }

    func makeFolder(_ name: String) throws(DiskError) {
        try checked("create", join(path, name)) { unsafe mkdirat(descriptor, name, 0o777) }
    }

    func rename(_ name: String, to target: borrowing Folder, as other: String) throws(DiskError) {
        let goal = target.descriptor
        try checked("write", join(target.path, other)) {
            unsafe renameat(descriptor, name, goal, other)
        }
    }

    func link(_ name: String, to target: borrowing Folder, as other: String) throws(DiskError) {
        let goal = target.descriptor
        try checked("write", join(target.path, other)) {
            unsafe linkat(descriptor, name, goal, other, 0)
        }
    }

    func remove(_ name: String) throws(DiskError) {
        try checked("delete", join(path, name)) { unsafe unlinkat(descriptor, name, 0) }
    }

    func removeFolder(_ name: String) throws(DiskError) {
        try checked("delete", join(path, name)) { unsafe unlinkat(descriptor, name, AT_REMOVEDIR) }
    }

    /// Returns when the names in the folder are on the disk.
    func sync() throws(DiskError) { try checked("write", path) { fsync(descriptor) } }

    /// The names in the folder, in no order; names that are not UTF-8 are not ours and left out.
    func entries() throws(DiskError) -> [String] {
        let own = try checked("list", path) {
            unsafe openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        }
        guard let stream = unsafe fdopendir(own) else {
            let number = errno
            close(own)
            throw DiskError(number: number, act: "list", path: path)
        }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        errno = 0
        while let entry = unsafe readdir(stream) {
            // The name is a C string inside the entry, valid until the next readdir.
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
                unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(validatingCString: $0)
                }
            }
            if let name, name != ".", name != ".." { names.append(name) }
        }
        if errno != 0 { throw DiskError(number: errno, act: "list", path: path) }
        return names
    }
}
