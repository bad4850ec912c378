import Ground
import Ledgers
import Testing

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
}
