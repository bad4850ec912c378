import Glibc
import Ground
import Testing

@testable import Ledgers

@Suite("The thread that a ledger writes on")
struct LedgerThreadTests {
    @Test("rests when all that was to be done is done")
    func rest() async {
        let thread = LedgerThread()
        let order = Guarded<[String]>([])
        await withTaskExecutorPreference(thread) {
            await withTaskGroup { group in
                group.addTask {
                    for number in 0..<3 {
                        order.withLock { $0.append("job \(number)") }
                        await Task.yield()
                    }
                }
                await thread.rest()
                order.withLock { $0.append("rested") }
            }
        }
        #expect(order.withLock { $0 } == ["job 0", "job 1", "job 2", "rested"])
    }

    @Test("lets those who rest go on after a while, though it is never idle")
    func patience() async {
        let thread = LedgerThread()
        let ended = Guarded(false)
        await withTaskExecutorPreference(thread) {
            await withTaskGroup { group in
                group.addTask { while !ended.withLock({ $0 }) { await Task.yield() } }
                await thread.rest()
                ended.withLock { $0 = true }
            }
        }
        #expect(ended.withLock { $0 })
    }

    @Test("goes on when a descriptor can be read, and does its work meanwhile")
    func readable() async {
        let (thread, pipe) = (LedgerThread(), Pipe())
        let order = Guarded<[String]>([])
        await withTaskExecutorPreference(thread) {
            await withTaskGroup { group in
                group.addTask {
                    await thread.readable(pipe.end)
                    order.withLock { $0.append("read") }
                }
                await thread.rest()
                order.withLock { $0.append("worked") }
                pipe.fill()
            }
            // What can be read already is not waited for.
            await thread.readable(pipe.end)
        }
        #expect(order.withLock { $0 } == ["worked", "read"])
    }

    @Test("lets go of a descriptor when the task is cancelled, or is told to")
    func letsGo() async {
        let (thread, pipe) = (LedgerThread(), Pipe())
        let task = Task { await thread.readable(pipe.end) }
        task.cancel()
        await task.value
        await withTaskGroup { group in
            let isOver = Guarded(false)
            group.addTask {
                await thread.readable(pipe.end)
                isOver.withLock { $0 = true }
            }
            while !isOver.withLock({ $0 }) {
                thread.stir()
                await Task.yield()
            }
        }
    }
}

private final class Pipe: Sendable {
    private let ends: (Int32, Int32)

    init() {
        var ends: [Int32] = [0, 0]
        precondition(unsafe pipe(&ends) == 0)
        self.ends = (ends[0], ends[1])
    }

    deinit {
        close(ends.0)
        close(ends.1)
    }

    var end: Int32 { ends.0 }

    func fill() { _ = unsafe write(ends.1, "x", 1) }
}
