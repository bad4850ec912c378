internal import CSQLite
import Glibc

/// What SQLite said, before it is put in a person's words.
struct SQLiteError: Error {
    /// The extended result code.
    let code: Int32
    let message: String
    /// `errno` of the system call that failed, when one did; 0 otherwise.
    let systemError: Int32
    /// The file it happened to, when it is not the database itself.
    let path: String?

    init(_ database: OpaquePointer?, _ code: Int32) {
        let extended = unsafe sqlite3_extended_errcode(database)
        // A failed bind is not always remembered by the connection.
        self.code = extended & 0xff == code & 0xff ? extended : code
        unsafe message = String(cString: sqlite3_errmsg(database))
        unsafe systemError = sqlite3_system_errno(database)
        path = nil
    }

    private init(code: Int32, message: String, systemError: Int32 = 0, path: String? = nil) {
        self.code = code
        self.message = message
        self.systemError = systemError
        self.path = path
    }

    /// Rows that say what this program never writes.
    static func damaged(_ what: String) -> Self { Self(code: SQLITE_CORRUPT, message: what) }

    /// A system call of our own that failed on a file beside the database.
    static func system(_ number: Int32, _ path: String) -> Self {
        let code =
            switch number {
            case ENOSPC, EDQUOT: SQLITE_FULL
            case EROFS, EACCES, EPERM: SQLITE_READONLY
            case ENOENT, ENOTDIR, EISDIR, EMFILE, ENFILE: SQLITE_CANTOPEN
            default: SQLITE_IOERR
            }
        return unsafe Self(
            code: code, message: String(cString: strerror(number)), systemError: number,
            path: path)
    }

    var primary: Int32 { code & 0xff }

    /// Somebody else has the file at this moment.
    var isBusy: Bool { primary == SQLITE_BUSY }

    /// The fault of one row or value, not of the file: the neighbours in a batch can be saved.
    var isAboutOneMutation: Bool {
        [SQLITE_CONSTRAINT, SQLITE_MISMATCH, SQLITE_TOOBIG, SQLITE_RANGE].contains(primary)
    }
}
