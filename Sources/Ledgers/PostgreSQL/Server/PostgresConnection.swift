internal import CPQ
import Glibc
import Ground

/// One open connection in pipeline mode: any number of calls travel in one round trip, which is one
/// transaction.
///
/// Not for two threads at a time.
@safe
final class PostgresConnection {
    // Invariant: closed in deinit only.
    private let handle: OpaquePointer
    /// Whether a proxy lends the server's connection for one transaction at a time.
    let isPooled: Bool
    /// How long a batch may take before the connection is given up.
    private let patience: Int32 = 60_000

    init(_ address: PostgresAddress) throws(PostgresError) {
        var options = address.options
        options["client_encoding"] = "UTF8"
        options["connect_timeout"] = options["connect_timeout"] ?? "10"
        options["application_name"] = options["application_name"] ?? "backlot"
        // A server that went away without a word is noticed within half a minute.
        for (name, value) in [
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "30000"),
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
        unsafe handle = opened
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
                SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5;
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

    // MARK: calls

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

    /// Sends calls in one round trip and one transaction, and returns after the commit.
    func run(_ calls: [PostgresCall]) throws(PostgresError) -> [PostgresAnswer] {
        if calls.isEmpty { return [] }
        for call in calls { try send(call) }
        guard unsafe PQpipelineSync(handle) == 1 else { throw lost() }
        try flush()
        var answers: [PostgresAnswer] = []
        answers.reserveCapacity(calls.count)
        var first: PostgresError?
        for _ in calls {
            let (answer, error) = try answer()
            if let error, first == nil { first = error }
            answers.append(answer)
        }
        try awaitSync(&first)
        if let first { throw first }
        return answers
    }

    private func send(_ call: PostgresCall) throws(PostgresError) {
        let parameters = call.parameters
        let count = parameters.types.count
        let sent = unsafe parameters.bytes.withUnsafeBytes { bytes in
            var values: [UnsafePointer<CChar>?] = unsafe []
            var lengths: [Int32] = []
            for span in parameters.spans {
                lengths.append(Int32(span?.count ?? 0))
                guard let span else {
                    unsafe values.append(nil)
                    continue
                }
                let start = unsafe bytes.baseAddress.map { unsafe $0 + span.lowerBound }
                // Empty values too must point somewhere: nil is a null.
                unsafe values.append(
                    start?.assumingMemoryBound(to: CChar.self) ?? UnsafePointer(bitPattern: 1))
            }
            return unsafe PQsendQueryParams(
                handle, call.sql, Int32(count), parameters.types, values, lengths,
                [Int32](repeating: 1, count: count), 1)
        }
        guard sent == 1 else { throw lost() }
    }

    /// One call's answer, and what went wrong with it.
    private func answer() throws(PostgresError) -> (PostgresAnswer, PostgresError?) {
        guard let result = unsafe try next() else { throw lost() }
        var error: PostgresError?
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_PIPELINE_ABORTED: break
        default: error = unsafe PostgresError(handle, result, mayBeCommitted: true)
        }
        let answer = unsafe PostgresAnswer(result)
        if let error, error.isLost { throw error }
        while let more = unsafe try next() { unsafe PQclear(more) }
        return (answer, error)
    }

    private func awaitSync(_ first: inout PostgresError?) throws(PostgresError) {
        while true {
            guard let result = unsafe try next() else {
                if unsafe PQstatus(handle) != CONNECTION_OK { throw lost() }
                continue
            }
            defer { unsafe PQclear(result) }
            if unsafe PQresultStatus(result) == PGRES_PIPELINE_SYNC { return }
            // A failure of the commit itself comes here.
            let error = unsafe PostgresError(handle, result, mayBeCommitted: true)
            if error.isLost { throw error }
            if first == nil { first = error }
        }
    }

    private func next() throws(PostgresError) -> OpaquePointer? {
        while unsafe PQisBusy(handle) == 1 {
            try wait(Int16(POLLIN))
            guard unsafe PQconsumeInput(handle) == 1 else { throw lost() }
        }
        return unsafe PQgetResult(handle)
    }

    private func flush() throws(PostgresError) {
        while true {
            switch unsafe PQflush(handle) {
            case 0: return
            case 1:
                // The server may wait for us to read before it reads on.
                try wait(Int16(POLLIN | POLLOUT))
                guard unsafe PQconsumeInput(handle) == 1 else { throw lost() }
            default: throw lost()
            }
        }
    }

    private func wait(_ events: Int16) throws(PostgresError) {
        var socket = pollfd(fd: unsafe PQsocket(handle), events: events, revents: 0)
        while true {
            let ready = unsafe poll(&socket, 1, patience)
            if ready > 0 { return }
            if ready < 0, errno == EINTR { continue }
            throw PostgresError(
                state: nil, message: "the server did not answer within a minute", isLost: true,
                mayBeCommitted: true)
        }
    }

    private func lost() -> PostgresError {
        PostgresError(
            state: nil, message: unsafe String(cString: PQerrorMessage(handle)), isLost: true,
            mayBeCommitted: true)
    }

    // MARK: news

    /// Waits until a notification has come or the time is over; how many have come.
    func notifications(within milliseconds: Int32) throws(PostgresError) -> Int {
        var socket = pollfd(fd: unsafe PQsocket(handle), events: Int16(POLLIN), revents: 0)
        _ = unsafe poll(&socket, 1, milliseconds)
        guard unsafe PQconsumeInput(handle) == 1 else { throw lost() }
        var count = 0
        while let note = unsafe PQnotifies(handle) {
            unsafe PQfreemem(note)
            count += 1
        }
        return count
    }
}

extension PostgresError {
    init(_ handle: OpaquePointer, _ answer: OpaquePointer?, mayBeCommitted: Bool = false) {
        let isLost = unsafe PQstatus(handle) != CONNECTION_OK
        let field = unsafe PQresultErrorField(answer, Int32(UInt8(ascii: "C")))
        let text = unsafe PQresultErrorField(answer, Int32(UInt8(ascii: "M")))
        let own = unsafe PQerrorMessage(handle)
        let words =
            unsafe text.map { unsafe String(cString: $0) }
            ?? own.map { unsafe String(cString: $0) }
        let state = unsafe field.map { unsafe String(cString: $0) }
        self.init(
            state: state, message: words ?? "", isLost: isLost || state?.hasPrefix("57P") == true,
            mayBeCommitted: mayBeCommitted && (isLost || state?.hasPrefix("57P") == true))
    }
}
