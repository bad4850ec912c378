import Glibc

/// What the file system says of a path, for tests that must see behind the shelf.
struct Glimpse: Equatable {
    let device: UInt64
    let node: UInt64
    let links: Int
    let permissions: UInt32
    let isFile: Bool

    /// Nil when nothing is there; a symbolic link is itself.
    init?(_ path: String) {
        var info = stat()
        guard unsafe lstat(path, &info) == 0 else { return nil }
        device = UInt64(info.st_dev)
        node = UInt64(info.st_ino)
        links = Int(info.st_nlink)
        permissions = UInt32(info.st_mode & 0o7777)
        isFile = info.st_mode & S_IFMT == S_IFREG
    }
}
