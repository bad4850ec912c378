internal import CPQ
import Glibc
import Workflow

/// News from other processes (see `PostgresOffers`).
///
/// While a connection listens it holds a lock with the number that its channel's name begins with: when
/// this process or its connection ends, the lock does too, and nothing is offered any more.
extension PostgresConnection {
    /// Takes up a channel of its own.
    func listen() throws(PostgresError) {
        // Others each time: the server may take a while to notice that the last listener is deaf.
        // Everybody can see which locks are held, and listen to any channel whose name he knows.
        let lock = Int64.random(in: 1 ... .max)
        let channel = "\(lock)_\(UInt64.random(in: 0 ... .max))"
        try execute(
            """
            LISTEN "backlot_\(channel)"; SELECT pg_advisory_lock(\(lock));
            SELECT set_config('backlot.channel', '\(channel)', false)
            """)
        self.channel = channel
    }

    func unlisten() throws(PostgresError) {
        (channel, parked) = (nil, nil)
        try execute(
            """
            UNLISTEN *; SELECT pg_advisory_unlock_all();
            SELECT set_config('backlot.channel', '', false)
            """)
    }

    /// Where it can be seen that something has come.
    var socket: Int32 { unsafe PQsocket(handle) }

    /// Takes in what has come.
    func takeIn() throws(PostgresError) {
        guard unsafe PQconsumeInput(handle) == 1 else { throw lost() }
    }

    /// What has been taken in, and what this process gave its own claims.
    func takeNews() -> [News] {
        var news = news
        self.news = []
        while let note = unsafe PQnotifies(handle) {
            let letter = unsafe UnsafeRawBufferPointer(
                start: note.pointee.extra, count: strlen(note.pointee.extra))
            // One that cannot be read still is news: the claim asks, and is given the same.
            let offer = unsafe try? PostgresOffer(letter)
            unsafe PQfreemem(note)
            news.append(offer.map { .given($0.runs, by: $0.token) } ?? .ask)
        }
        return news
    }
}
