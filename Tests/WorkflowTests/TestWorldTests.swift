import Ground
import Testing
import WorkflowTesting

@Suite("A world driven by hand")
struct TestWorldTests {
    private let world = TestWorld(seed: 7)

    @Test("stands still until it is moved, in either direction")
    func standsStill() {
        let start = world.now()
        #expect(world.now() == start)
        world.advance(.seconds(5))
        #expect(world.now() == start + .seconds(5))
        world.set(start)
        #expect(world.now() == start)
    }

    @Test("gives equal chances for equal seeds")
    func isSeeded() {
        let other = TestWorld(seed: 7)
        let third = TestWorld(seed: 8)
        let first = (0..<9).map { _ in world.random() }
        #expect(first == (0..<9).map { _ in other.random() })
        #expect(first != (0..<9).map { _ in third.random() })
    }

    @Test("wakes a sleeper when its time has come")
    func wakes() async throws {
        let start = world.now()
        async let woken: Moment = { [world] in
            try await world.sleep(.seconds(5))
            return world.now()
        }()
        // The sleeper lies down whenever it is scheduled; time is moved until it has woken.
        let mover = Task { [world] in
            while !Task.isCancelled {
                world.advance(.seconds(1))
                await Task.yield()
            }
        }
        #expect(try await woken >= start + .seconds(5))
        mover.cancel()
    }

    @Test("does not put anybody to sleep for no time")
    func noTime() async throws {
        try await world.sleep(.zero)
        try await world.sleep(.milliseconds(-1))
    }

    @Test(
        "wakes a sleeper that is cancelled, before or after it lay down", arguments: [true, false])
    func wakesTheCancelled(lateCancel: Bool) async {
        let sleeper = Task { [world] in try await world.sleep(.seconds(5)) }
        if lateCancel { for _ in 0..<20 { await Task.yield() } }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
}
