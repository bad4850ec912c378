import Glibc

/// How fast something went.
struct Lap {
    /// Things done a second.
    let rate: Double
    /// Microseconds of processor time for one of them.
    let cost: Double
}

/// Measures the time on the wall and on the processor since it was made.
struct Stopwatch {
    private let start = seconds(CLOCK_MONOTONIC)
    private let processor = seconds(CLOCK_PROCESS_CPUTIME_ID)

    func lap(_ count: Double) -> Lap {
        Lap(
            rate: count / (seconds(CLOCK_MONOTONIC) - start),
            cost: (seconds(CLOCK_PROCESS_CPUTIME_ID) - processor) / count * 1e6)
    }
}

private func seconds(_ clock: clockid_t) -> Double {
    var time = timespec()
    unsafe clock_gettime(clock, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}
