internal import CPQ
import Glibc
import Ground
import Workflow

/// One open connection in pipeline mode: any number of calls travel in one round trip, which is one
/// transaction.
///
/// Not for two threads at a time.
@safe
final class PostgresConnection {
    // Invariant: closed in deinit only; used in this file and the one of its calls.
    let handle: OpaquePointer
    /// Whether a proxy lends the server's connection for one transaction at a time.
    let isPooled: Bool
    /// Statements that the server knows by a name; behind a proxy it would know them for one batch.
    var names: [PostgresText: String] = [:]
    /// Where it hears of runs that are offered to this process, once it listens.
    var channel: String?
    /// The last claim of this process that was parked there.
    var parked: Claim?
    /// What this process gave its own claims, and nobody has been told yet.
    var news: [News] = []
    /// Whether claims were parked when a run was handed in last.
    var expectsParked = true

    init(_ address: PostgresAddress) throws(PostgresError) {
        var options = address.options
        options["client_encoding"] = "UTF8"
        options["connect_timeout"] = options["connect_timeout"] ?? "5"
        options["application_name"] = options["application_name"] ?? "backlot"
        // A server that went away without a word is noticed within ten seconds. One that is merely
        // slow is not given up: its system answers for it.
        for (name, value) in [
            ("keepalives_idle", "3"), ("keepalives_interval", "2"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "9000"),
        ] { options[name] = value }
        if let password = address.password { options["password"] = password.revealed() }
        guard let opened = unsafe Self.open(options) else {
            throw PostgresError(state: nil, message: "out of memory", isLost: true)
        }
        guard unsafe PQstatus(opened) == CONNECTION_OK else {
            let message = unsafe String(cString: PQerrorMessage(opened))
            unsafe PQfinish(opened)
            throw PostgresError(state: nil, message: message, isLost: true)
        }
        let isPooled: Bool
        do throws(PostgresError) {
            if let known = address.isPooled {
                isPooled = known
            } else {
                isPooled = try unsafe Self.isProxied(opened)
            }
            try unsafe Self.prepare(opened, isPooled: isPooled)
        } catch {
            unsafe PQfinish(opened)
            throw error
        }
        // Nothing fails from here on: what is whole is closed by `deinit`.
        self.isPooled = isPooled
        unsafe handle = opened
    }

    deinit { unsafe PQfinish(handle) }

    private static func open(_ options: [String: String]) -> OpaquePointer? {
        var names: [UnsafePointer<CChar>?] = unsafe []
        var values: [UnsafePointer<CChar>?] = unsafe []
        for (name, value) in options {
            unsafe names.append(unsafe UnsafePointer(unsafe strdup(name)))
            unsafe values.append(UnsafePointer(strdup(value)))
        }
        defer {
            for index in 0..<options.count {
                unsafe free(UnsafeMutablePointer(mutating: names[index]))
                unsafe free(UnsafeMutablePointer(mutating: values[index]))
            }
        }
        return unsafe PQconnectdbParams(names + [nil], values + [nil], 0)
    }

    /// A proxy tells of itself by another number than the server's.
    private static func isProxied(_ handle: OpaquePointer) throws(PostgresError) -> Bool {
        let answer = unsafe PQexec(handle, "SELECT pg_backend_pid()")
        defer { unsafe PQclear(answer) }
        guard unsafe PQresultStatus(answer) == PGRES_TUPLES_OK else {
            throw unsafe PostgresError(handle, answer)
        }
        return unsafe String(cString: PQgetvalue(answer, 0, 0)) != "\(PQbackendPID(handle))"
    }

    private static func prepare(
        _ handle: OpaquePointer, isPooled: Bool
    ) throws(PostgresError) {
        // Settings of a session do not belong to us behind a proxy.
        if !isPooled {
            let answer = unsafe PQexec(
                handle,
                """
                SET default_transaction_isolation = 'read committed'; SET lock_timeout = '20s';
                SET idle_in_transaction_session_timeout = '30s'; SET client_min_messages = 'error';
                SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 2;
                SET tcp_keepalives_count = 3;
                """)
            defer { unsafe PQclear(answer) }
            guard unsafe PQresultStatus(answer) == PGRES_COMMAND_OK else {
                throw unsafe PostgresError(handle, answer)
            }
        }
        guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1
        else { throw unsafe PostgresError(handle, nil) }
    }

    /// Refuses a server that is too old, or a database that does not keep every text.
    func checkServer() throws(PostgresError) {
        let encoding = unsafe PQparameterStatus(handle, "server_encoding")
            .map { unsafe String(cString: $0) }
        guard unsafe PQserverVersion(handle) >= 130_000, encoding == "UTF8" else {
            throw PostgresError(
                state: "BL004",
                message: "version \(unsafe PQserverVersion(handle) / 10_000), "
                    + "encoding \(encoding ?? "unknown")", isLost: false)
        }
    }

    /// Runs plain SQL without parameters, several statements if need be.
    func execute(_ sql: String) throws(PostgresError) {
        guard unsafe PQexitPipelineMode(handle) == 1, unsafe PQsetnonblocking(handle, 0) == 0
        else { throw lost() }
        let result = unsafe PQexec(handle, sql)
        defer { unsafe PQclear(result) }
        let status = unsafe PQresultStatus(result)
        let error =
            status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
            ? nil : unsafe PostgresError(handle, result, mayBeCommitted: true)
        guard unsafe PQsetnonblocking(handle, 1) == 0, unsafe PQenterPipelineMode(handle) == 1
        else { throw lost() }
        if let error { throw error }
    }

    /// Whether the other side has closed it, as far as is known without asking.
    var isClosed: Bool {
        var socket = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&socket, 1, 0) > 0 else { return false }
        return unsafe PQconsumeInput(handle) != 1 || PQstatus(handle) != CONNECTION_OK
    }
}
