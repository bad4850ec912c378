package import Ground

/// A world driven by hand: time stands still until a test moves it, chance comes from a seed.
package final class TestWorld: World {
    private struct State {
        var now: Moment
        var chance: Chance
        var sleepers: [Int: Sleeper] = [:]
        var count = 0
    }

    private struct Sleeper {
        var due: Moment
        var continuation: CheckedContinuation<Void, any Error>
    }

    private let state: Guarded<State>

    /// Starts at a round moment of the year 2026.
    package init(
        now: Moment = Moment(milliseconds: 1_780_000_000_000), seed: UInt64 = 1
    ) {
        state = Guarded(State(now: now, chance: Chance(seed: seed)))
    }

    package func now() -> Moment { state.withLock { $0.now } }

    package func random() -> UInt64 { state.withLock { $0.chance.next() } }

    /// Moves time on and wakes who slept until then, the earliest first.
    package func advance(_ span: Moment.Span) { set(now() + span) }

    /// Sets the clock, also backwards, as clocks of machines sometimes are.
    package func set(_ moment: Moment) {
        let woken = state.withLock { state in
            state.now = moment
            let due = state.sleepers.filter { $0.value.due <= moment }
                .sorted { ($0.value.due, $0.key) < ($1.value.due, $1.key) }
            for sleeper in due { state.sleepers[sleeper.key] = nil }
            return due.map(\.value.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    package func sleep(_ span: Moment.Span) async throws {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                lie(down: number, span, continuation)
            }
        } onCancel: {
            rouse(number)
        }
    }

    private func lie(
        down number: Int, _ span: Moment.Span, _ continuation: CheckedContinuation<Void, any Error>
    ) {
        enum Rest { case none, lying, cancelled }
        let rest: Rest = state.withLock { state in
            // The handler of a task that was cancelled before ran already and found nobody.
            if Task.isCancelled { return .cancelled }
            if span <= .zero { return .none }
            state.sleepers[number] = Sleeper(due: state.now + span, continuation: continuation)
            return .lying
        }
        switch rest {
        case .none: continuation.resume()
        case .cancelled: continuation.resume(throwing: CancellationError())
        case .lying: break
        }
    }

    private func rouse(_ number: Int) {
        let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
        sleeper?.continuation.resume(throwing: CancellationError())
    }
}

/// Chance from a seed, by SplitMix64 (Steele, Lea, Flood 2014): equal seeds give equal numbers.
package struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    package mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

    /// True in `percent` of a hundred cases.
    package mutating func happens(_ percent: Int) -> Bool { below(100) < percent }

    package mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[below(elements.count)]
    }
}
