import Artifacts
import Ground
import Workflow

@testable import WorkflowTesting

/// The one ledger of a simulated world, and the watch that looks over its shoulder.
final class SimBooks: @unchecked Sendable {
    // Invariant: touched by the thread of its clockwork only.
    var books: Books
    let watch = Watch()
    let clockwork: Clockwork
    /// Of everything that was written, in order: equal histories have equal hashes.
    private(set) var hash: UInt64 = 14_695_981_039_346_656_037

    init(_ clockwork: Clockwork, defects: Set<Defect>) {
        self.clockwork = clockwork
        books = Books(defects: defects)
    }

    func apply(_ mutations: [Mutation]) -> [Result<Answer, Fault>] {
        let now = clockwork.now
        let answers = mutations.map { mutation in
            let before = mutation.hold.flatMap { books.run($0.run) }
            let slots = mutation.hold.map { books.slots(of: $0.run) }
            let answer = books.apply(mutation, at: now)
            if case .release(let hold, _, _) = mutation, before?.isHeld(by: hold) != true {
                watch.require(
                    slots == books.slots(of: hold.run), "\(hold) is stale and freed a slot")
            }
            watch.look(at: mutation, answer, before: before, in: books, at: now)
            mix(UInt64(bitPattern: now.milliseconds))
            mix(UInt64(mutation.number))
            return answer
        }
        watch.lookOver(books, at: now)
        mix(UInt64(books.eventCount))
        return answers
    }

    func mix(_ word: UInt64) { hash = (hash ^ word) &* 1_099_511_628_211 }
}

extension Books {
    func limit(of pool: String) -> Int? { limits[pool] }

    func slots(of run: RunID) -> [Slot] { places[run].map { rows[$0].slots } ?? [] }
}

extension Mutation {
    /// The hold under which it is written, when it has one.
    var hold: Hold? {
        switch self {
        case .checkpoint(let checkpoint): checkpoint.hold
        case .finish(let hold, _), .suspend(let hold, _), .handBack(let hold, _),
            .release(let hold, _, _):
            hold
        case .reserve(let reservation): reservation.hold
        default: nil
        }
    }

    fileprivate var number: Int {
        switch self {
        case .submit: 1
        case .claim: 2
        case .checkpoint: 3
        case .finish: 4
        case .suspend: 5
        case .handBack: 6
        case .reserve: 7
        case .release: 8
        case .beat: 9
        case .leave: 10
        case .reap: 11
        case .answer: 12
        case .cancel: 13
        case .edit: 14
        default: 15
        }
    }
}
