/// What PostgreSQL or libpq said, before it is put in a person's words.
struct PostgresError: Error {
    /// The server's five letters; nil when the connection failed.
    let state: String?
    let message: String
    /// What the server adds to it.
    let detail: String
    /// The connection can no longer be used.
    let isLost: Bool
    /// Whether anything was sent that may have been committed.
    var mayBeCommitted: Bool

    init(
        state: String?, message: String, detail: String = "", isLost: Bool,
        mayBeCommitted: Bool = false
    ) {
        self.state = state
        self.message = message
        self.detail = detail
        self.isLost = isLost
        self.mayBeCommitted = mayBeCommitted
    }

    /// Rows that say what this program never writes.
    static func damaged(_ what: String) -> Self {
        Self(state: "XX001", message: what, isLost: false)
    }

    /// The fault of one entry, not of the database: the neighbours in a batch can be saved.
    var isAboutOneMutation: Bool {
        guard let state else { return false }
        // Data exceptions, constraints, and what is too big.
        return ["22", "23", "54"].contains(state.prefix(2))
    }

    /// Nothing was committed, and the same may succeed when tried again at once.
    var isTransient: Bool {
        // Serialization failure, deadlock, a lock not had in time, a statement stopped.
        ["40001", "40P01", "55P03", "57014"].contains(state ?? "")
    }
}
