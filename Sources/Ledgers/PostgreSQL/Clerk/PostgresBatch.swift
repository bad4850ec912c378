import Ground
import Workflow

/// A batch of mutations as calls: likes that follow each other go together.
struct PostgresBatch {
    private(set) var calls: [PostgresCall] = []
    private let mutations: [Mutation]
    /// Which mutations each call is for.
    private var spans: [Range<Int>] = []
    private var refused: [Int: Fault] = [:]
    private let parks: Bool

    /// - Parameters:
    ///   - moment: the batch's, when it is not the database's to say.
    ///   - channel: where this process listens for offers, if it does.
    init(_ mutations: [Mutation], schema: String, at moment: Moment?, channel: String?) {
        self.mutations = mutations
        parks = channel != nil
        let first = Self.first(at: moment)
        var alike: [PostgresWish] = []
        func close(_ batch: inout Self, before place: Int) {
            guard let wish = alike.first else { return }
            let isGroup = alike.count > 1
            let function = isGroup ? wish.group ?? wish.function : wish.function
            let parameters =
                isGroup
                ? PostgresParameters(rows: alike.map(\.values), after: first)
                : PostgresParameters(first + wish.values)
            let places = PostgresCall.places(parameters.types.count)
            batch.calls.append(
                PostgresCall("SELECT * FROM \(schema).\(function)(\(places))", parameters))
            batch.spans.append(place - alike.count..<place)
            alike = []
        }
        for (place, mutation) in mutations.enumerated() {
            do {
                let wish = try PostgresWish(
                    mutation, channel: channel, isAlone: mutations.count == 1)
                if wish.group == nil || alike.first?.group != wish.group {
                    close(&self, before: place)
                }
                alike.append(wish)
            } catch {
                close(&self, before: place)
                refused[place] = Fault(error)
            }
        }
        close(&self, before: mutations.count)
        if mutations.contains(where: \.mayMakeReady) {
            calls.append(PostgresCall("SELECT \(schema).offer($1, $2)", first))
        }
    }

    /// The first parameters of every function.
    static func first(at moment: Moment?) -> [PostgresValue] {
        [.number(Int64(PostgresMigration.newest)), .number(moment?.milliseconds)]
    }

    func results(from answers: [PostgresAnswer]) throws -> [Result<Answer, Fault>] {
        var results: [Result<Answer, Fault>?] = Array(repeating: nil, count: mutations.count)
        for (place, fault) in refused { results[place] = .failure(fault) }
        for (answer, span) in zip(answers, spans) {
            if case .claim = mutations[span.lowerBound] {
                let runs = try answer.map { try ClaimedRun(&$0) }
                results[span.lowerBound] = .success(
                    runs.isEmpty && parks ? .parked : .claimed(runs))
                continue
            }
            let replies = try answer.map { try PostgresReply(&$0) }
            if replies.first?.code == PostgresReply.all {
                for place in span { results[place] = .success(try mutations[place].plainAnswer) }
                continue
            }
            guard replies.count == span.count else {
                throw PostgresError.damaged(
                    "\(span.count) entries were answered \(replies.count) times")
            }
            for (place, reply) in zip(span, replies) {
                results[place] = try reply.result(for: mutations[place])
            }
        }
        return results.map { $0 ?? .failure(Fault(.unexpected, "An entry was not answered.")) }
    }
}
