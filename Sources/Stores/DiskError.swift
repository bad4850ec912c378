import Glibc
import Ground

/// A refusal of the operating system: what was tried, on which path, and its `errno`.
struct DiskError: Error {
    let number: Int32
    /// A verb for the sentence: `write`, `open`, `rename`.
    let act: String
    let path: String

    /// The refusal as a sentence that a person can act on.
    var fault: Fault {
        Fault(code, sentence, subject: path, retry: isPassing ? .soon : .never)
    }

    private var code: Fault.Code {
        [ENOSPC, EDQUOT].contains(number) ? .diskFull : .storage
    }

    /// Other programs may let go of what was short.
    private var isPassing: Bool { [EMFILE, ENFILE, ENOMEM, EAGAIN].contains(number) }

    private var sentence: String {
        switch number {
        case ENOSPC:
            "The disk that holds \(path) is full. Free some space and run again; "
                + "everything finished so far is kept."
        case EDQUOT:
            "The disk quota of this user is used up at \(path). Free some space and run again; "
                + "everything finished so far is kept."
        case EROFS:
            "\(path) is on a read-only file system. Make it writable or choose another folder."
        case EACCES, EPERM:
            "This user may not \(act) \(path). Change its permissions or choose another folder."
        case EIO:
            "The disk failed to \(act) \(path). Check the disk, then run `backlot doctor`."
        case ENAMETOOLONG:
            "The name is too long for the file system: \(path). Choose a shorter one."
        case EFBIG:
            "\(path) would pass the size that files may have here. Raise the limit (`ulimit -f`)."
        case ENOENT:
            "\(path) is not there, although it was a moment ago. Run again."
        case ENOTDIR, ELOOP:
            "\(path) is not a plain folder. A file or a symbolic link stands in its place; "
                + "move it away."
        case EISDIR:
            "\(path) is a folder, where a file belongs. Move it away."
        case EMFILE, ENFILE:
            "Too many files are open to \(act) \(path). Run again, or raise `ulimit -n`."
        default:
            "Could not \(act) \(path): \(Self.words(for: number))."
        }
    }

    private static func words(for number: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else {
            return "error \(number)"
        }
        return String(
            decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}
