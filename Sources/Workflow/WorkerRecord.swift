package import Ground

/// A worker that is taken for alive, with what it can make.
package struct WorkerRecord: Sendable, Hashable, Codable {
    package var id: WorkerID
    package var leaseUntil: Moment
    /// What it said when it last asked for runs; empty before.
    package var productions: [ProductionKey]

    package init(id: WorkerID, leaseUntil: Moment, productions: [ProductionKey]) {
        self.id = id
        self.leaseUntil = leaseUntil
        self.productions = productions
    }
}
