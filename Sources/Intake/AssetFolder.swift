package import FoundationEssentials
import Glibc
package import Ground

/// A folder of files that people hand in, read with care: nothing outside it, nothing too large,
/// nothing but plain files.
package struct AssetFolder: Sendable {
    private let root: String
    private let mostBytes: Int

    /// `root` as typed; it need not exist before a file is asked for.
    package init(root: String, mostBytes: Int = 64_000_000) {
        self.root = root
        self.mostBytes = mostBytes
    }

    /// The bytes of the file at a relative path.
    ///
    /// Faults name the file and what to do.
    package func read(_ path: String) throws(Fault) -> Data {
        guard let folder = Self.resolved(root) else {
            throw Fault(
                .notFound,
                "The folder of the pictures, “\(root)”, is not there. Make it, or name another "
                    + "with --assets.",
                subject: path)
        }
        guard let file = Self.resolved(folder + "/" + path) else {
            throw Self.fault(errno, path, folder)
        }
        guard file.hasPrefix(folder + "/") || folder == "/" else {
            throw Fault(
                .invalid, "“\(path)” leads out of the folder of the pictures, “\(root)”.",
                subject: path)
        }
        return try contents(of: file, called: path)
    }

    private func contents(of file: String, called path: String) throws(Fault) -> Data {
        let descriptor = unsafe open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.fault(errno, path, root) }
        defer { close(descriptor) }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw Self.fault(errno, path, root) }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw Fault(.invalid, "“\(path)” is not a file.", subject: path)
        }
        guard facts.st_size <= mostBytes else {
            throw Fault(
                .invalid,
                "“\(path)” has \(facts.st_size / 1_000_000) MB; pictures of up to "
                    + "\(mostBytes / 1_000_000) MB are read.",
                subject: path)
        }
        // The limit holds even when the file grows while it is read.
        var data = Data(capacity: Int(facts.st_size))
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while data.count <= mostBytes {
            let count = unsafe Glibc.read(descriptor, &buffer, buffer.count)
            if count == 0 { return data }
            if count < 0 {
                if errno == EINTR { continue }
                throw Self.fault(errno, path, root)
            }
            data.append(contentsOf: buffer[..<count])
        }
        throw Fault(.invalid, "“\(path)” grew while it was read.", subject: path)
    }

    /// The real path, every symbolic link followed; nil with `errno` set when there is none.
    private static func resolved(_ path: String) -> String? {
        guard let real = unsafe realpath(path, nil) else { return nil }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }

    private static func fault(_ code: Int32, _ path: String, _ folder: String) -> Fault {
        switch code {
        case ENOENT, ENOTDIR:
            Fault(.notFound, "There is no file “\(path)” in “\(folder)”.", subject: path)
        case EACCES, EPERM:
            Fault(.invalid, "“\(path)” in “\(folder)” may not be read by this user.", subject: path)
        default:
            Fault(
                .storage,
                "“\(path)” in “\(folder)” cannot be read: \(unsafe String(cString: strerror(code))).",
                subject: path)
        }
    }
}
