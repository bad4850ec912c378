internal import CPQ
import Glibc

extension PostgresConnection {
    /// How long a batch may take before the connection is given up, in milliseconds.
    private static let patience: Int32 = 30_000

    /// Sends calls in one round trip and one transaction, and returns after the commit.
    func run(_ calls: [PostgresCall]) throws(PostgresError) -> [PostgresAnswer] {
        if calls.isEmpty { return [] }
        var known: [String?] = []
        for call in calls { known.append(try name(of: call)) }
        for (call, name) in zip(calls, known) { try send(call, as: name) }
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

    private func send(_ call: PostgresCall, as name: String?) throws(PostgresError) {
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
            let formats = [Int32](repeating: 1, count: count)
            guard let name else {
                return unsafe PQsendQueryParams(
                    handle, call.sql, Int32(count), parameters.types, values, lengths, formats, 1)
            }
            return unsafe PQsendQueryPrepared(
                handle, name, Int32(count), values, lengths, formats, 1)
        }
        guard sent == 1 else { throw lost() }
    }

    /// The name of the statement at the server; nil when it is to be sent whole.
    private func name(of call: PostgresCall) throws(PostgresError) -> String? {
        if isPooled { return nil }
        if let known = names[PostgresText(call.sql)] { return known }
        let name = "backlot_\(names.count)"
        let types = call.parameters.types
        guard unsafe PQsendPrepare(handle, name, call.sql, Int32(types.count), types) == 1,
            unsafe PQpipelineSync(handle) == 1
        else { throw lost() }
        try flush()
        // On its own, before the batch: one that is refused must not be taken for known.
        let (_, error) = try answer()
        var first = error
        try awaitSync(&first)
        if let first { throw first }
        names[PostgresText(call.sql)] = name
        return name
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
            let ready = unsafe poll(&socket, 1, Self.patience)
            if ready > 0 { return }
            if ready < 0, errno == EINTR { continue }
            throw PostgresError(
                state: nil, message: "the server did not answer within half a minute", isLost: true,
                mayBeCommitted: true)
        }
    }

    func lost() -> PostgresError {
        PostgresError(
            state: nil, message: unsafe String(cString: PQerrorMessage(handle)), isLost: true,
            mayBeCommitted: true)
    }
}
