import Glibc
import Ground

/// An open file, closed with its owner.
struct OpenFile: ~Copyable {
    private let descriptor: Int32
    let path: String

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    deinit { close(descriptor) }

    func facts() throws(DiskError) -> Facts { try Facts(status(of: descriptor, path)) }

    func write(_ bytes: UnsafeRawBufferPointer) throws(DiskError) {
        var rest = unsafe bytes
        while unsafe !rest.isEmpty {
            let wrote = try checked("write", path) {
                unsafe Glibc.write(descriptor, rest.baseAddress, rest.count)
            }
            unsafe rest = unsafe UnsafeRawBufferPointer(rebasing: rest.dropFirst(wrote))
        }
    }

    /// Fills the buffer from where the last read stopped; fewer bytes mean the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws(DiskError) -> Int {
        var filled = 0
        while filled < buffer.count {
            let got = try checked("read", path) {
                unsafe Glibc.read(
                    descriptor, buffer.baseAddress.map { unsafe $0 + filled },
                    buffer.count - filled)
            }
            if got == 0 { break }
            filled += got
        }
        return filled
    }

    /// Returns when the bytes are on the disk.
    func sync() throws(DiskError) { try checked("write", path) { fsync(descriptor) } }

    func setModified(_ moment: Moment) throws(DiskError) {
        let times = [moment.timespec, moment.timespec]
        try checked("write", path) { unsafe futimens(descriptor, times) }
    }

    func rewind() throws(DiskError) {
        try checked("read", path) { lseek(descriptor, 0, SEEK_SET) }
    }

    /// Marks the file as in use until it is closed, by whatever end; false when another has it.
    ///
    /// Where the file system knows no locks nobody has it.
    func lock() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK }
}
