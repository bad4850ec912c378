import Artifacts
internal import CSQLite
import Ground

/// One open connection with its prepared statements.
///
/// Not for two threads at a time.
@safe
final class Connection {
    // Invariant: closed in deinit only, after every statement is finalized.
    private let handle: OpaquePointer
    private var statements: [ObjectIdentifier: Statement] = [:]

    enum Purpose { case writing, reading }

    /// Opens the file; for writing it is created when missing.
    init(_ path: String, for purpose: Purpose) throws(SQLiteError) {
        precondition(isPrepared)
        let flags =
            purpose == .writing
            ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY
        var opened: OpaquePointer?
        let code = unsafe sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened = unsafe opened else {
            let error = unsafe SQLiteError(opened, code)
            unsafe sqlite3_close_v2(opened)
            throw error
        }
        unsafe handle = opened
        unsafe sqlite3_extended_result_codes(opened, 1)
        // Rows are a few kilobytes; big bytes belong on the shelf.
        unsafe sqlite3_limit(opened, SQLITE_LIMIT_LENGTH, 16 << 20)
        unsafe waitBriefly(opened)
        // Whoever closes last leaves the log's file as it is.
        _ = unsafe backlot_keep_wal(opened)
    }

    deinit {
        statements.removeAll()
        unsafe sqlite3_close_v2(handle)
    }

    /// Whether a transaction is open.
    var inTransaction: Bool { unsafe sqlite3_get_autocommit(handle) == 0 }

    /// A number that stays while nobody commits, neither this connection nor another; it is to be
    /// read within a transaction, or right after a commit.
    var dataVersion: UInt32 { unsafe backlot_data_version(handle) }

    /// Rows changed by the last statement.
    var changes: Int { Int(unsafe sqlite3_changes(handle)) }

    /// The row number of the last insertion.
    var lastRow: Int64 { unsafe sqlite3_last_insert_rowid(handle) }

    /// Runs plain SQL without parameters, several statements if need be.
    func execute(_ sql: String) throws(SQLiteError) {
        let code = unsafe sqlite3_exec(handle, sql, nil, nil, nil)
        guard code == SQLITE_OK else { throw unsafe SQLiteError(handle, code) }
    }

    /// A statement of the caller's own, which must not outlive the connection.
    func prepare(_ sql: String) throws(SQLiteError) -> Statement {
        try unsafe Statement(sql, on: handle)
    }

    /// The statement of a query, to be bound and run by the caller.
    func statement(_ query: Query) throws(SQLiteError) -> Statement {
        if let known = statements[ObjectIdentifier(query)] { return known }
        let made = try prepare(query.text)
        statements[ObjectIdentifier(query)] = made
        return made
    }

    @inline(__always)
    private func bound<each Value: Bindable>(
        _ query: Query, _ values: repeat each Value
    ) throws -> Statement {
        let statement = try statement(query)
        repeat (each values).bind(to: statement)
        return statement
    }

    /// Runs a bound statement that answers with no rows; returns the rows it changed.
    @discardableResult
    func run(_ statement: Statement) throws(SQLiteError) -> Int {
        _ = try statement.step()
        statement.reset()
        return changes
    }

    /// Runs a statement that answers with no rows; returns the rows it changed.
    @inline(__always) @discardableResult
    func run<each Value: Bindable>(
        _ query: Query, _ values: repeat each Value
    ) throws -> Int {
        try run(try bound(query, repeat each values))
    }

    /// The first row, if there is one.
    @inline(__always)
    func first<Row, each Value: Bindable>(
        _ query: Query, _ values: repeat each Value, read: (Statement) throws -> Row
    ) throws -> Row? {
        let statement = try bound(query, repeat each values)
        defer { statement.reset() }
        return try statement.step() ? try read(statement) : nil
    }

    /// Every row.
    @inline(__always)
    func all<Row, each Value: Bindable>(
        _ query: Query, _ values: repeat each Value, read: (Statement) throws -> Row
    ) throws -> [Row] {
        let statement = try bound(query, repeat each values)
        defer { statement.reset() }
        var rows: [Row] = []
        while try statement.step() { rows.append(try read(statement)) }
        return rows
    }

    /// Rows until `visit` says false.
    @inline(__always)
    func scan<each Value: Bindable>(
        _ query: Query, _ values: repeat each Value, visit: (Statement) throws -> Bool
    ) throws {
        let statement = try bound(query, repeat each values)
        defer { statement.reset() }
        while try statement.step() {
            guard try visit(statement) else { return }
        }
    }
}

/// Settings of the library itself, made once before it is used first.
///
/// It refuses them when another user of it came before us, which costs a little speed and nothing
/// else.
private let isPrepared: Bool = {
    _ = backlot_forgo_statistics()
    return true
}()

/// Another process commits within a millisecond or so; SQLite's own handler sleeps up to a tenth
/// of a second at a time, which starves one of two busy processes.
private func waitBriefly(_ database: OpaquePointer) {
    unsafe sqlite3_busy_handler(
        database,
        { _, tries in
            guard tries < 20_000 else { return 0 }
            sqlite3_sleep(1)
            return 1
        }, nil)
}
