internal import CPQ

extension PostgresError {
    init(_ handle: OpaquePointer, _ answer: OpaquePointer?, mayBeCommitted: Bool = false) {
        func field(_ letter: Character) -> String? {
            let code = Int32(letter.asciiValue ?? 0)
            return unsafe PQresultErrorField(answer, code).map { unsafe String(cString: $0) }
        }
        let state = field("C")
        // A server that stops, or stops us, says so before it hangs up.
        let isLost = unsafe PQstatus(handle) != CONNECTION_OK || state?.hasPrefix("57P") == true
        // Another process has changed the tables: statements have to be told anew.
        let isStale = state == "0A000" || state == "26000"
        self.init(
            state: state, message: field("M") ?? (unsafe String(cString: PQerrorMessage(handle))),
            detail: field("D") ?? "", isLost: isLost || isStale,
            mayBeCommitted: mayBeCommitted && isLost)
    }
}
