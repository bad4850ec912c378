import Glibc
import Ground
import Workflow

/// Which workers of this machine live: each holds a lock on a file of its own, which the system
/// lets go when the process ends, however it ends.
final class WorkerRoll: Sendable {
    private let folder: String
    /// Open files of our own workers.
    private let held = Guarded<[WorkerID: Int32]>([:])

    init(folder: String) { self.folder = folder }

    deinit {
        // The files stay, unlocked: whoever looks next sees that these workers are gone.
        for file in held.withLock({ $0.values }) { close(file) }
    }

    /// Takes the worker's lock.
    ///
    /// The child processes of this one do not inherit it.
    func enter(_ worker: WorkerID) throws {
        guard held.withLock({ $0[worker] == nil }) else { return }
        if unsafe mkdir(folder, 0o777) != 0, errno != EEXIST {
            throw SQLiteError.system(errno, folder)
        }
        while true {
            let file = unsafe open(path(of: worker), O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
            guard file >= 0 else { throw SQLiteError.system(errno, path(of: worker)) }
            // Whoever looks whether we are gone holds the lock for a moment only.
            guard flock(file, LOCK_EX) == 0 else {
                let reason = errno
                close(file)
                throw SQLiteError.system(reason, path(of: worker))
            }
            if isSameFile(file, path(of: worker)) {
                held.withLock { $0[worker] = file }
                return
            }
            close(file)
        }
    }

    /// Workers whose process has ended.
    ///
    /// Their files stay until `strike`, so that a crash before the commit leaves the work to the
    /// next who looks.
    func gone() -> [WorkerID] {
        files()
            .compactMap { name in
                let file = unsafe open("\(folder)/\(name)", O_RDWR | O_CLOEXEC)
                guard file >= 0 else { return nil }
                defer { close(file) }
                return flock(file, LOCK_EX | LOCK_NB) == 0 ? Self.worker(named: name) : nil
            }
    }

    /// Removes the files of workers that are gone, and of our own that leave.
    func strike(_ workers: [WorkerID]) {
        for worker in workers {
            if let own = held.withLock({ $0.removeValue(forKey: worker) }) {
                strike(worker, own)
                continue
            }
            let file = unsafe open(path(of: worker), O_RDWR | O_CLOEXEC)
            guard file >= 0 else { continue }
            if flock(file, LOCK_EX | LOCK_NB) == 0 {
                strike(worker, file)
            } else {
                close(file)
            }
        }
    }

    /// Removes a file whose lock we hold, then lets go.
    private func strike(_ worker: WorkerID, _ file: Int32) {
        unsafe unlink(path(of: worker))
        close(file)
    }

    private func files() -> [String] {
        guard let stream = unsafe opendir(folder) else { return [] }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while let entry = unsafe readdir(stream) {
            let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) { field in
                unsafe field.withMemoryRebound(to: CChar.self, capacity: 256) {
                    unsafe String(cString: $0)
                }
            }
            if name.hasSuffix(Self.ending) { names.append(name) }
        }
        return names.sorted()
    }

    private func isSameFile(_ file: Int32, _ path: String) -> Bool {
        var open = stat()
        var named = stat()
        guard unsafe fstat(file, &open) == 0, unsafe stat(path, &named) == 0 else { return false }
        return open.st_ino == named.st_ino && open.st_dev == named.st_dev
    }

    // MARK: names

    private static let ending = ".lock"

    private func path(of worker: WorkerID) -> String {
        "\(folder)/\(Self.name(of: worker))"
    }

    /// The worker's name as a file's: what is not a plain letter is `%` and two digits.
    private static func name(of worker: WorkerID) -> String {
        let digits = Array("0123456789ABCDEF")
        var name = ""
        for byte in worker.rawValue.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                name.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                name += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
        return name + ending
    }

    private static func worker(named name: String) -> WorkerID? {
        var bytes: [UInt8] = []
        var rest = name.utf8.dropLast(ending.utf8.count)
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), let value = UInt8(digits, radix: 16) else {
                return nil
            }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        return String(validating: bytes, as: UTF8.self).map { WorkerID(rawValue: $0) }
    }
}
