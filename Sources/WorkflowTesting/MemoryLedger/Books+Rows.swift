import Artifacts
import Ground
import Workflow

extension Books {
    /// A run with all that hangs on it.
    struct Row: Sendable {
        var record: RunRecord
        var key: String?
        /// The claim that the run was handed out under.
        var token: UInt64?
        var steps: [String: StepRecord] = [:]
        var waits: [WaitRecord] = []
        var slots: [Slot] = []
        /// Unfinished effects that cannot be repeated: path to epoch, -1 when in doubt.
        var intents: [String: Int] = [:]
        var charges: [Charge] = []
        var gone = false
    }

    /// A place in a pool, held by one attempt of a step.
    struct Slot: Sendable, Equatable {
        var pool: String
        var path: String
        var epoch: Int
    }

    /// A charge with the budgets that it was booked on.
    struct Charge: Sendable {
        var serial: Int
        var record: ChargeRecord
        var scopes: [String]
    }

    /// What runs of one lineage share.
    struct Lineage: Sendable {
        var runs = 0
        var memos: [Digest: Parcel] = [:]
        var takes: [Digest: Int] = [:]
    }

    /// A token bucket; a token is 60,000 units, and `perMinute` units come in each millisecond.
    struct Bucket: Sendable {
        var level: Int64
        var at: Moment
    }

    struct ScheduleTurn: Sendable {
        var schedule: Schedule
        var next: Moment
    }

    /// The order in which ready runs are handed out.
    struct Turn: Comparable, Sendable {
        var priority: Int
        var at: Int

        static func < (left: Self, right: Self) -> Bool {
            left.priority == right.priority ? left.at < right.at : left.priority < right.priority
        }
    }

    /// The order in which sleepers are woken.
    struct Alarm: Comparable, Sendable {
        var due: Moment
        var at: Int

        static func < (left: Self, right: Self) -> Bool {
            left.due == right.due ? left.at < right.at : left.due < right.due
        }
    }
}

/// A small sorted set in an array: quick to walk in order, quick enough to change.
struct Sorted<Element: Comparable & Sendable>: Sendable {
    private(set) var elements: [Element] = []

    var first: Element? { elements.first }
    var count: Int { elements.count }

    mutating func insert(_ element: Element) {
        let position = place(of: element)
        if position < elements.count, elements[position] == element { return }
        elements.insert(element, at: position)
    }

    mutating func remove(_ element: Element) {
        let position = place(of: element)
        if position < elements.count, elements[position] == element {
            elements.remove(at: position)
        }
    }

    private func place(of element: Element) -> Int {
        // Most arrive last.
        guard let last = elements.last, !(last < element) else { return elements.count }
        var low = 0
        var high = elements.count
        while low < high {
            let middle = (low + high) / 2
            if elements[middle] < element { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension String {
    /// The order of the ledgers: by UTF-8 bytes, as databases compare.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }
}
