internal import Artifacts
internal import CSQLite
internal import FoundationEssentials
internal import Ground

/// A prepared statement: parameters are bound and columns read one after the other.
///
/// Used only by whoever uses its connection at the time.
@safe
final class Statement {
    // Invariant: finalized in deinit only, which runs before the connection closes, because the
    // connection owns its statements.
    private let handle: OpaquePointer
    private let database: OpaquePointer
    // Invariant: parameters are lent from here; freed after the statement is finalized.
    private let desk = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 8)
    private var used = 0
    private var parameter: Int32 = 0
    private var column: Int32 = 0
    private var bindFailure: Int32 = SQLITE_OK

    init(_ text: String, on database: OpaquePointer) throws(SQLiteError) {
        var made: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            database, text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil)
        guard code == SQLITE_OK, let made = unsafe made else {
            throw unsafe SQLiteError(database, code)
        }
        unsafe handle = made
        unsafe self.database = database
    }

    deinit {
        unsafe sqlite3_finalize(handle)
        unsafe desk.deallocate()
    }

    /// Moves to the next row; false when there is none.
    func step() throws(SQLiteError) -> Bool {
        let code = bindFailure == SQLITE_OK ? unsafe sqlite3_step(handle) : bindFailure
        column = 0
        switch code {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default:
            let error = unsafe SQLiteError(database, code)
            reset()
            throw error
        }
    }

    /// Ready for other parameters.
    ///
    /// Forgets how the last step ended.
    func reset() {
        unsafe sqlite3_reset(handle)
        used = 0
        parameter = 0
        column = 0
        bindFailure = SQLITE_OK
    }

    // MARK: parameters

    func bind(_ number: Int64) {
        note(unsafe sqlite3_bind_int64(handle, next(), number))
    }

    func bindNull() { note(unsafe sqlite3_bind_null(handle, next())) }

    func bind(_ text: String) {
        var text = text
        let at = next()
        let code = text.withUTF8 { bytes in
            let (start, isLent) = unsafe keep(UnsafeRawBufferPointer(bytes))
            return unsafe backlot_bind_text(
                handle, at, start?.assumingMemoryBound(to: CChar.self), Int32(bytes.count), isLent)
        }
        note(code)
    }

    func bind(_ data: Data) {
        let at = next()
        let code = unsafe data.withUnsafeBytes { unsafe bind($0, at: at) }
        note(code)
    }

    func bind(_ digest: Digest) {
        var bytes = (UInt64(0), UInt64(0), UInt64(0), UInt64(0))
        let at = next()
        let code = unsafe withUnsafeMutableBytes(of: &bytes) { place in
            if let start = place.baseAddress { unsafe digest.copyBytes(to: start) }
            return unsafe bind(UnsafeRawBufferPointer(place), at: at)
        }
        note(code)
    }

    /// Digests one after the other in one blob.
    func bind(_ digests: [Digest]) {
        let at = next()
        let code = unsafe withUnsafeTemporaryAllocation(
            byteCount: digests.count * 32, alignment: 8
        ) { place in
            for (index, digest) in digests.enumerated() {
                if let start = place.baseAddress { unsafe digest.copyBytes(to: start + index * 32) }
            }
            return unsafe bind(UnsafeRawBufferPointer(place), at: at)
        }
        note(code)
    }

    private func bind(_ bytes: UnsafeRawBufferPointer, at: Int32) -> Int32 {
        let (start, isLent) = unsafe keep(bytes)
        return unsafe backlot_bind_blob(handle, at, start, Int32(bytes.count), isLent)
    }

    /// Copies a parameter to where it stays until the reset, which spares SQLite an allocation; one
    /// that finds no room is left for SQLite to copy.
    private func keep(_ bytes: UnsafeRawBufferPointer) -> (UnsafeRawPointer?, isLent: Int32) {
        guard let start = bytes.baseAddress, unsafe bytes.count <= desk.count - used else {
            return unsafe (bytes.baseAddress ?? UnsafeRawPointer(desk.baseAddress), 0)
        }
        let place = unsafe UnsafeMutableRawBufferPointer(rebasing: desk[used..<used + bytes.count])
        unsafe place.copyMemory(from: UnsafeRawBufferPointer(start: start, count: bytes.count))
        used += bytes.count
        return (UnsafeRawPointer(place.baseAddress), 1)
    }

    private func next() -> Int32 {
        parameter += 1
        return parameter
    }

    private func note(_ code: Int32) {
        if code != SQLITE_OK, bindFailure == SQLITE_OK { bindFailure = code }
    }

    // MARK: columns

    func skip(_ count: Int32 = 1) { column += count }

    func int64() -> Int64 {
        defer { column += 1 }
        return unsafe sqlite3_column_int64(handle, column)
    }

    func integer() -> Int { Int(int64()) }

    func flag() -> Bool { int64() != 0 }

    /// Whether the next column is null; it stays the next one.
    func isNull() -> Bool {
        unsafe sqlite3_column_type(handle, column) == SQLITE_NULL
    }

    func maybe<Value>(_ read: (Statement) throws -> Value) rethrows -> Value? {
        if isNull() {
            skip()
            return nil
        }
        return try read(self)
    }

    func text() -> String {
        defer { column += 1 }
        guard let start = unsafe sqlite3_column_text(handle, column) else { return "" }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe String(
            decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func data() -> Data {
        defer { column += 1 }
        guard let start = unsafe sqlite3_column_blob(handle, column) else { return Data() }
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        return unsafe Data(bytes: start, count: count)
    }

    /// A digest; bytes of another length are damage.
    func digest() throws -> Digest {
        defer { column += 1 }
        let start = unsafe sqlite3_column_blob(handle, column)
        let count = Int(unsafe sqlite3_column_bytes(handle, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
        guard let digest = unsafe Digest(bytes: bytes) else {
            throw SQLiteError.damaged("a digest is \(bytes.count) bytes long")
        }
        return digest
    }
}

extension Statement {
    /// Digests one after the other in one blob.
    func digests() throws -> [Digest] {
        let bytes = data()
        guard bytes.count % 32 == 0 else {
            throw SQLiteError.damaged("digests are \(bytes.count) bytes long")
        }
        return try unsafe bytes.withUnsafeBytes { buffer in
            try stride(from: 0, to: buffer.count, by: 32)
                .map { start in
                    let part = unsafe UnsafeRawBufferPointer(rebasing: buffer[start..<start + 32])
                    guard let digest = unsafe Digest(bytes: part) else {
                        throw SQLiteError.damaged("a digest is torn")
                    }
                    return digest
                }
        }
    }
}
