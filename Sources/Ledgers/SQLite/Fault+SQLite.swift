internal import CSQLite
import Glibc
import Ground
import Workflow

extension Fault {
    /// What went wrong with the ledger's file, and what to do about it.
    init(ledger error: any Error, file: String) {
        guard let error = error as? SQLiteError else {
            self.init(error)
            return
        }
        let name = error.path ?? file
        switch error.primary {
        case SQLITE_FULL:
            self = .ledgerDiskFull(name)
        case SQLITE_IOERR where error.systemError == ENOSPC || error.systemError == EDQUOT:
            self = .ledgerDiskFull(name)
        case SQLITE_BUSY, SQLITE_LOCKED:
            self.init(
                .unavailable,
                "Another process has kept the ledger \(name) locked for too long. See which one works on this data folder, then try again.",
                subject: name, retry: .soon)
        case SQLITE_READONLY, SQLITE_PERM:
            self.init(
                .storage,
                "The ledger \(name) cannot be written: the file or its folder is read-only. Give this user the right to write there, or choose another data folder.",
                subject: name)
        case SQLITE_CANTOPEN:
            self.init(
                .storage,
                "The ledger \(name) cannot be opened\(error.reason). See that the folder exists and that this user may write there.",
                subject: name)
        case SQLITE_NOTADB:
            self.init(
                .storage,
                "\(name) is not a Backlot ledger, or its beginning is damaged. Run `backlot doctor`; if the file is something else, choose another data folder.",
                subject: name)
        case SQLITE_CORRUPT:
            self.init(
                .storage,
                "The ledger \(name) is damaged (\(error.message)). Stop Backlot, keep a copy of the data folder, and run `backlot doctor`.",
                subject: name)
        case SQLITE_IOERR:
            self.init(
                .storage,
                "The disk failed while using the ledger \(name)\(error.reason). What was acknowledged is kept; see to the disk, then try again.",
                subject: name, retry: .after(milliseconds: 5000))
        default:
            self.init(
                .storage, "The ledger \(name) failed: \(error.message) (SQLite \(error.code)).",
                subject: name)
        }
    }

    private static func ledgerDiskFull(_ name: String) -> Self {
        Self(
            .diskFull,
            "The disk is full, so the ledger \(name) takes nothing more. Nothing acknowledged is lost; free some space, and the work goes on.",
            subject: name, retry: .after(milliseconds: 5000))
    }
}

extension SQLiteError {
    fileprivate var reason: String {
        systemError == 0 ? "" : unsafe " (\(String(cString: strerror(systemError))))"
    }
}
