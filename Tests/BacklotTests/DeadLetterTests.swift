import FoundationEssentials
import Glibc
import Ground
import HTTPTesting
import Testing
import Workflow

@Suite("Dead letters on the command line")
struct DeadLetterTests {
    let lot: Lot
    let server: ImagesStandIn
    let isUp = Guarded(false)
    let brief: String

    init() throws {
        lot = try Lot()
        let isUp = isUp
        let picture = try Snapshot.png()
        server = ImagesStandIn { _, _ throws(ImagesStandIn.Refusal) in
            guard isUp.withLock({ $0 }) else {
                throw ImagesStandIn.Refusal(503, "Closed for repairs.", retryAfter: 1)
            }
            return picture
        }
        lot.paint(at: server.address)
        brief = try lot.write("brief.json", Brief.one())
    }

    private func dead() async throws -> String {
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 4, "\(ending.text)")
        #expect(ending.err.contains("dead-letters redrive"))
        // The first receive made progress with the brief; three more made none.
        #expect(server.orders.count == 4)
        let run = try #require(try await lot.runs().first)
        #expect(run.state == .dead)
        isUp.withLock { $0 = true }
        return run.id.rawValue
    }

    @Test("are listed with their reason, and redriven to the end")
    func redrive() async throws {
        let run = try await dead()
        let list = try await lot.run("dead-letters")
        #expect(list.out.contains(run) && list.out.contains("Closed for repairs."), "\(list.out)")
        let page = try await lot.run("dead-letters", "show", run)
        #expect(page.out.contains("brief") && page.out.contains("made"))
        #expect(try await lot.run("doctor").out.contains("needs a person"))
        let ending = try await lot.run("dead-letters", "redrive", "--all")
        #expect(ending.code == 0, "\(ending.text)")
        #expect(try await lot.run("dead-letters").out.contains("There are no dead letters."))
        #expect(try lot.files(in: lot.folders()[0]).count == 9)
        #expect(server.orders.count == 5)
    }

    @Test("are not yet: Ctrl-C ends the wait for the next try, which the same command has at once")
    func delayed() async throws {
        let picture = try Snapshot.png()
        let isUp = isUp
        let slow = ImagesStandIn { _, _ throws(ImagesStandIn.Refusal) in
            guard isUp.withLock({ $0 }) else {
                throw ImagesStandIn.Refusal(503, "Closed for the day.", retryAfter: 3000)
            }
            return picture
        }
        lot.paint(at: slow.address)
        let program = try lot.start("campaign", brief, "--out", lot.out)
        try await eventually("the run waits") {
            try program.errSoFar().contains("tries again at ")
        }
        program.signal(SIGINT)
        let stopped = try await program.ending()
        #expect(stopped.code == 130, "\(stopped.text)")
        #expect(stopped.errLines.count { $0.hasPrefix("tries again at ") } == 1, "\(stopped.err)")
        #expect(stopped.err.contains("Closed for the day."), "\(stopped.err)")
        #expect(try await lot.runs().first?.state == .delayed)
        isUp.withLock { $0 = true }
        let again = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(again.code == 0, "\(again.text)")
        #expect(slow.orders.count == 2)
    }

    @Test("are given another brief")
    func edit() async throws {
        let run = try await dead()
        let other = try lot.write("other.json", Brief.one(message: "Spring is in the jar"))
        #expect(try await lot.run("dead-letters", "edit", run, other).code == 0)
        #expect(try await lot.run("dead-letters", "redrive", run).code == 0)
        let brief = try await lot.run("runs", "show", run, "--step", "brief")
        #expect(brief.out.contains("Spring is in the jar"))
    }

    @Test("go on when the same command is typed again, in the same folder")
    func sameCommand() async throws {
        let run = try await dead()
        let ending = try await lot.run("campaign", brief, "--out", lot.out)
        #expect(ending.code == 0, "\(ending.text)")
        #expect(ending.err.contains("Going on with run \(run)"))
        #expect(try await lot.runs().count == 1)
        #expect(try lot.folders().count == 1)
    }
}
