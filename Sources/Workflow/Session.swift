import Artifacts
import FoundationEssentials
import Ground

/// One holding of a run by a worker: where its verbs find everything, and where they leave word of
/// how the run is to end.
final class Session: Sendable {
    struct State {
        var paths: Set<String> = []
        var memo: [Digest: Parcel] = [:]
        /// Of the steps that were asked for, by path.
        var fingerprints: [String: Digest] = [:]
        /// Steps being made, with those that asked for an equal one meanwhile.
        var underway: [Digest: [CheckedContinuation<Parcel?, any Error>]] = [:]
        var interruption: Interruption?
        /// Scopes that an interruption unwinds; their siblings go on to their own ends.
        var broken: [(scope: String, by: Interruption)] = []
        var waits: [Wait] = []
        /// Outputs that the ledger knows and the shelf has lost.
        var gone: Set<Digest> = []
        /// Orders to what outlasts leaving, once there is any.
        var lastingBook: AsyncStream<Order>.Continuation?
        var isCutOff = false
    }

    enum Order: Sendable {
        /// `lasting` is what goes on to its end when the worker leaves.
        case perform(@Sendable () async -> Void, lasting: Bool)
        case stop
    }

    let claimed: ClaimedRun
    let house: House
    /// Where bodies go from the writer's thread, which they must not keep busy; nil when this run is
    /// not played there.
    let bodies: (any TaskExecutor)?
    let state = Guarded(State())
    private let orders: AsyncStream<Order>
    private let orderBook: AsyncStream<Order>.Continuation

    init(_ claimed: ClaimedRun, in house: House, bodies: (any TaskExecutor)? = nil) {
        self.claimed = claimed
        self.house = house
        self.bodies = bodies
        (orders, orderBook) = AsyncStream.makeStream()
    }

    var record: RunRecord { claimed.record }

    /// Nobody else can have left memos: the run has its lineage to itself and has never stopped.
    var isUntouched: Bool {
        record.epoch == 1 && record.revision == 0 && record.lineage == record.id.rawValue
    }

    /// Plays the recipe with its step bodies to the end of all of them.
    func play(_ recipe: @escaping Repertoire.Recipe) async -> Result<Parcel, any Error> {
        let run = Run(session: self, scope: "")
        let result = Guarded<Result<Parcel, any Error>?>(nil)
        await withDiscardingTaskGroup { whole in
            var lastingBook: AsyncStream<Order>.Continuation?
            await withDiscardingTaskGroup { group in
                group.addTask {
                    let played: Result<Parcel, any Error>
                    do {
                        played = .success(try await recipe(self.record.input, run))
                    } catch {
                        played = .failure(self.unwound(by: error))
                    }
                    result.withLock { $0 = played }
                    self.orderBook.finish()
                }
                for await order in orders {
                    switch order {
                    case .perform(let body, lasting: false): group.addTask { await body() }
                    case .perform(_, lasting: true):
                        if let lastingBook {
                            lastingBook.yield(order)
                            continue
                        }
                        let lasting = openLasting(with: order)
                        lastingBook = lasting.book
                        if let bodies {
                            whole.addTask(executorPreference: bodies) {
                                await self.playLasting(lasting.orders)
                            }
                        } else {
                            whole.addTask { await self.playLasting(lasting.orders) }
                        }
                    case .stop: group.cancelAll()
                    }
                }
            }
            lastingBook?.finish()
        }
        return result.withLock { $0 } ?? .failure(CancellationError())
    }

    /// Plays what outlasts leaving, away from the writer's thread: a ledger that does not answer keeps
    /// that thread, and must not keep paid calls from being cut off when the run is lost.
    private func playLasting(_ orders: AsyncStream<Order>) async {
        await withDiscardingTaskGroup { group in
            for await order in orders {
                switch order {
                case .perform(let body, _): group.addTask { await body() }
                case .stop: group.cancelAll()
                }
            }
        }
    }

    private func openLasting(
        with first: Order
    ) -> (orders: AsyncStream<Order>, book: AsyncStream<Order>.Continuation) {
        let (orders, book) = AsyncStream<Order>.makeStream()
        let isCutOff = state.withLock { state in
            state.lastingBook = book
            return state.isCutOff
        }
        // A group that is cancelled stays so.
        if isCutOff { book.yield(.stop) }
        book.yield(first)
        return (orders, book)
    }

    /// Does a part of a verb in a task of the session's own, which outlives a caller that is
    /// cancelled because a sibling of it threw.
    /// - Parameter lasting: Goes on to its end when the worker leaves, unless that takes too long.
    func perform<Result: Sendable>(
        in scope: String, lasting: Bool = false,
        _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { reply in
            let ordered = orderBook.yield(
                .perform(
                    {
                        do {
                            reply.resume(returning: try await body())
                        } catch {
                            reply.resume(throwing: self.meaning(of: error, in: scope))
                        }
                    }, lasting: lasting))
            if case .terminated = ordered {
                reply.resume(throwing: interrupt(.stopped(.leaving), in: ""))
            }
        }
    }

    /// What an error of a verb means for the run: a fault for the production, or an interruption.
    ///
    /// To be asked in a task of the session's own only: such a task is cancelled when the session
    /// or its worker is stopped, and never otherwise.
    func meaning(of error: any Error, in scope: String) -> any Error {
        if error is Interruption { return error }
        if let whole = state.withLock({ $0.interruption }), case .stopped = whole.reason {
            return whole
        }
        if Task.isCancelled { return interrupt(.stopped(.leaving), in: "") }
        if error is HandedOver { return error }
        let fault = Fault(error)
        return fault.isFinal || planted(.swallowsRetry)
            ? fault : interrupt(.retry(fault), in: scope)
    }

    /// The worker's task may be cancelled before anyone has told the session to stop.
    private func unwound(by error: any Error) -> any Error {
        let isInterrupted = state.withLock { $0.interruption != nil }
        if !Task.isCancelled || isInterrupted { return error }
        return interrupt(.stopped(.leaving), in: "")
    }

    func stop(_ stop: Stop) {
        interrupt(.stopped(stop), in: "")
        if stop == .leaving { orderBook.yield(.stop) } else { cutOff() }
    }

    /// Cuts off what is still underway, also what outlasts leaving.
    func cutOff() {
        orderBook.yield(.stop)
        let lastingBook = state.withLock { state in
            state.isCutOff = true
            return state.lastingBook
        }
        lastingBook?.yield(.stop)
    }

    /// Notes why a scope cannot go on; for the run as a whole the most severe reason stays.
    @discardableResult
    func interrupt(_ reason: Interruption.Reason, in scope: String) -> Interruption {
        let interruption = Interruption(reason: reason)
        if planted(.cutsOffSiblings) { cutOff() }
        return state.withLock { state in
            state.broken.append((scope, interruption))
            if let standing = state.interruption, standing.severity >= interruption.severity {
                return standing
            }
            state.interruption = interruption
            return interruption
        }
    }

    /// Throws when the scope, or one within it, is unwinding, so that no verb begins anything new
    /// there even if the production caught the interruption.
    func checkGoing(_ scope: String) throws {
        try checkNotEnding()
        let broken = state.withLock { $0.broken.first { $0.scope.hasPrefix(scope) } }
        if let broken { throw broken.by }
    }

    /// Throws when the whole run is to stop.
    func checkNotEnding() throws {
        if let whole = state.withLock({ $0.interruption }), whole.endsAll { throw whole }
    }

    /// Writes a mutation, again and again while nobody knows whether it was committed.
    func insist(_ mutation: Mutation) async throws -> Answer {
        try await house.insist(mutation) { try self.checkNotFenced() }
    }

    func checkNotFenced() throws {
        if let interruption = state.withLock({ $0.interruption }),
            case .stopped(.fenced) = interruption.reason
        {
            throw interruption
        }
    }
}
