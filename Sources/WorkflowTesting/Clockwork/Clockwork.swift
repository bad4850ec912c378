package import Ground

/// A scheduler with a seed and a virtual clock: runs real async code on one thread, in an order
/// that the seed decides, and jumps over the time in which nothing happens.
///
/// Whatever is started on one of its processes stays on it, as long as the code asks only its
/// `World` for time and chance. The same seed gives the same history.
package final class Clockwork: @unchecked Sendable {
    // Invariant: one thread drives it, and all code that it runs is on that thread.
    package private(set) var now: Moment
    package var chance: Chance
    /// Counts jobs run so far.
    package private(set) var jobs = 0
    /// Ends every wait at once, so that abandoned tasks unwind and their memory is freed.
    package private(set) var isDraining = false
    private var ready: [Process.Duty] = []
    private var timers = Heap()
    private var resting: [Int: Rest] = [:]
    private var count = 0
    private var processes: [Process] = []

    /// What is waited for: a moment, on behalf of a process.
    enum Rest {
        case plain(CheckedContinuation<Void, Never>)
        case breakable(CheckedContinuation<Void, any Error>)
    }

    package init(seed: UInt64, now: Moment = Moment(milliseconds: 1_780_000_000_000)) {
        chance = Chance(seed: seed)
        self.now = now
    }

    /// A process of its own: it can be paused, and killed so that nothing of it ever runs again.
    package func process(_ name: String) -> Process {
        let process = Process(name, of: self)
        processes.append(process)
        return process
    }

    /// Runs until `done`, or until nothing is left to run, or time has come to `deadline`.
    @discardableResult
    package func run(until deadline: Moment, _ done: () -> Bool = { false }) -> Bool {
        while !done() {
            if ready.isEmpty {
                guard let next = timers.first, next.due <= deadline else { return false }
                now = max(now, next.due)
                fire()
            } else {
                runOne()
            }
        }
        return true
    }

    /// Lets everything end that has been started, including what was killed.
    package func drain() {
        isDraining = true
        for process in processes { process.thaw() }
        for number in resting.keys.sorted() { wake(number, broken: true) }
        var left = 200_000
        while left > 0, !ready.isEmpty {
            runOne()
            left -= 1
        }
    }

    private func runOne() {
        let at = ready.count == 1 ? 0 : chance.below(ready.count)
        ready.swapAt(at, ready.count - 1)
        let duty = ready.removeLast()
        if duty.process.isStill && !isDraining { return duty.process.freeze(duty) }
        jobs += 1
        unsafe duty.job.runSynchronously(on: duty.thread.asUnownedTaskExecutor())
    }

    private func fire() {
        while let next = timers.first, next.due <= now {
            timers.removeFirst()
            wake(next.number, broken: false)
        }
    }

    func enqueue(_ duty: Process.Duty) { ready.append(duty) }

    // MARK: waiting

    /// Waits whatever happens: for what no cancellation shortens, such as a disk.
    package func rest(_ span: Moment.Span) async {
        if isDraining { return }
        await withCheckedContinuation { continuation in
            lie(down: number(), span, .plain(continuation))
        }
    }

    func sleep(_ span: Moment.Span) async throws {
        let number = number()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                if isDraining || Task.isCancelled {
                    return continuation.resume(throwing: CancellationError())
                }
                lie(down: number, span, .breakable(continuation))
            }
        } onCancel: {
            wake(number, broken: true)
        }
    }

    private func number() -> Int {
        count += 1
        return count
    }

    private func lie(down number: Int, _ span: Moment.Span, _ rest: Rest) {
        resting[number] = rest
        timers.insert(Heap.Timer(due: now + max(.zero, span), number: number))
    }

    private func wake(_ number: Int, broken: Bool) {
        switch resting.removeValue(forKey: number) {
        case .plain(let continuation): continuation.resume()
        case .breakable(let continuation) where broken:
            continuation.resume(throwing: CancellationError())
        case .breakable(let continuation): continuation.resume()
        case nil: break
        }
    }
}

/// Timers by their due time, then by their number: a binary heap.
struct Heap {
    struct Timer: Comparable {
        let due: Moment
        let number: Int

        static func < (left: Self, right: Self) -> Bool {
            left.due == right.due ? left.number < right.number : left.due < right.due
        }
    }

    private var timers: [Timer] = []

    var first: Timer? { timers.first }

    mutating func insert(_ timer: Timer) {
        timers.append(timer)
        var at = timers.count - 1
        while at > 0, timers[at] < timers[(at - 1) / 2] {
            timers.swapAt(at, (at - 1) / 2)
            at = (at - 1) / 2
        }
    }

    mutating func removeFirst() {
        timers.swapAt(0, timers.count - 1)
        timers.removeLast()
        var at = 0
        while true {
            var least = at
            for child in [2 * at + 1, 2 * at + 2]
            where child < timers.count && timers[child] < timers[least] { least = child }
            if least == at { return }
            timers.swapAt(at, least)
            at = least
        }
    }
}
