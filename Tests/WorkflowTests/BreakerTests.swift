import Ground
import Testing
import Workflow

@Suite("Breaker")
struct BreakerTests {
    private let start = Moment(milliseconds: 1_000_000)

    @Test("opens after failures in a row, and a success in between starts the count again")
    func opens() {
        var breaker = Breaker(threshold: 3, pause: .seconds(60))
        for _ in 0..<2 { breaker.failed(at: start) }
        breaker.succeeded()
        for _ in 0..<2 { breaker.failed(at: start) }
        #expect(breaker.admit(at: start) == nil)
        breaker.failed(at: start)
        #expect(breaker.admit(at: start + .seconds(10)) == .seconds(50))
    }

    @Test("lets a single probe through after the pause, which decides")
    func probe() {
        var breaker = Breaker(threshold: 1, pause: .seconds(60))
        breaker.failed(at: start)
        let later = start + .seconds(60)
        #expect(breaker.admit(at: later) == nil)
        #expect(breaker.admit(at: later) != nil)
        breaker.failed(at: later)
        #expect(breaker.admit(at: later + .seconds(59)) == .seconds(1))
        #expect(breaker.admit(at: later + .seconds(60)) == nil)
        breaker.succeeded()
        #expect(breaker.admit(at: later) == nil)
        #expect(breaker.state == .closed(failures: 0))
    }

    @Test("gives the probe to another when it says nothing about the provider")
    func withdrawn() {
        var breaker = Breaker(threshold: 1, pause: .seconds(60))
        breaker.failed(at: start)
        #expect(breaker.admit(at: start + .seconds(60)) == nil)
        breaker.withdrew()
        #expect(breaker.admit(at: start + .seconds(60)) == nil)
    }
}
