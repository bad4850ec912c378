import FoundationEssentials
import Glibc
import Ground
import Ledgers
import Testing
import Workflow
import WorkflowTesting

@Suite("Several handles on one SQLite ledger")
struct SeveralHandles {
    let folder: ScratchFolder

    init() throws { folder = try ScratchFolder() }

    private func open(_ world: any World = TestWorld()) async throws -> SQLiteLedger {
        try await SQLiteLedger(folder: folder.path, world: world, logSize: 0)
    }

    @Test("write at once, and no run is handed out twice")
    func atOnce() async throws {
        let ledgers = [try await open(), try await open(), try await open()]
        let handed = try await withThrowingTaskGroup(of: [RunID].self) { group in
            for (index, ledger) in ledgers.enumerated() {
                group.addTask {
                    var mine: [RunID] = []
                    for turn in 0..<60 {
                        try await ledger.apply(Desk.submit("run-\(index)-\(turn)"))
                        let runs = try await ledger.claimed("w\(index)", UInt64(turn))
                        for run in runs {
                            try await ledger.apply(
                                Desk.checkpoint(run.hold, "step"),
                                .finish(run.hold, .done(Desk.parcel("out"), revision: 0)))
                        }
                        mine += runs.map(\.record.id)
                    }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(handed.count == 180)
        #expect(Set(handed).count == 180)
        let ledger: any Ledger = ledgers[0]
        #expect(try await ledger.runs(RunFilter(states: [.done], most: 500)).count == 180)
        let numbers = try await ledger.events(after: 0, of: nil, most: 10_000).map(\.number)
        #expect(numbers == Array(1...720))
        #expect(try await ledger.check() == [])
    }

    @Test("open a new file at once, none of them turned away", arguments: 0..<20)
    func openedAtOnce(round: Int) async throws {
        let path = "\(folder.path)/\(round)"
        try await withThrowingTaskGroup { group in
            for index in 0..<16 {
                group.addTask {
                    let ledger = try await SQLiteLedger(
                        folder: path, world: TestWorld(), logSize: 0)
                    try await ledger.apply(Desk.submit("run-\(index)"))
                }
            }
            try await group.waitForAll()
        }
        let ledger: any Ledger = try await SQLiteLedger(folder: path, logSize: 0)
        #expect(try await ledger.runs(RunFilter()).count == 16)
        #expect(try await ledger.check() == [])
    }

    @Test("see each other's commits at once")
    func seen() async throws {
        let (one, other): (any Ledger, any Ledger) = (try await open(), try await open())
        try await one.apply(Desk.submit("a"))
        #expect(try await other.run(RunID("a"))?.state == .ready)
        let run = try await other.claimed("w", 1)[0]
        try await one.apply(.cancel(RunID("a")))
        #expect(try await other.cancelled(heldBy: WorkerID(rawValue: "w")) == [run.hold])
    }

    // MARK: workers

    private func lockFiles() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/workers")
    }

    @Test("take the runs of a worker whose process ended at once, by the next to open")
    func recovered() async throws {
        do {
            let ledger = try await open()
            try ledger.registerWorker(WorkerID(rawValue: "host/1 ü"))
            try await ledger.apply(Desk.submit("a"))
            #expect(try await ledger.claimed("host/1 ü", 1).count == 1)
            #expect(try lockFiles().count == 1)
            // Alive: the lease and the lock both say so.
            let other: any Ledger = try await open()
            try await other.apply(.reap)
            #expect(try await other.run(RunID("a"))?.state == .running)
        }
        #expect(try lockFiles().count == 1)
        let next: any Ledger = try await open()
        try await noticeThatTheWorkerIsGone(next)
        #expect(try await next.run(RunID("a"))?.state == .ready)
        let events = try await next.events(after: 0, of: nil, most: 9).map(\.kind)
        #expect(events == [.submitted, .claimed, .leaseLost])
        #expect(try lockFiles() == [])
    }

    /// A handle closes on its own thread, and a child that another test is starting holds a copy of
    /// the lock until it has become its program: so the sweep is asked for a while.
    private func noticeThatTheWorkerIsGone(_ ledger: any Ledger) async throws {
        for _ in 0..<6000 where try await ledger.run(RunID("a"))?.state == .running {
            try await ledger.apply(.reap)
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test("notice in a sweep that a worker is gone, long before its lease ends")
    func swept() async throws {
        let watcher: any Ledger = try await open()
        do {
            let ledger = try await open()
            try ledger.registerWorker(WorkerID(rawValue: "w"))
            try await ledger.apply(Desk.submit("a"))
            #expect(try await ledger.claimed("w", 1).count == 1)
        }
        try await noticeThatTheWorkerIsGone(watcher)
        #expect(try await watcher.run(RunID("a"))?.state == .ready)
        #expect(try lockFiles() == [])
    }

    @Test("forget a worker that leaves, with its lock")
    func left() async throws {
        let ledger = try await open()
        let worker = WorkerID(rawValue: "w")
        try ledger.registerWorker(worker)
        try ledger.registerWorker(worker)
        try await ledger.apply(.leave(worker))
        #expect(try lockFiles() == [])
        try ledger.registerWorker(worker)
        #expect(try lockFiles() == ["w.lock"])
    }

    @Test("are not held up by a child process that outlives the worker")
    func inherited() async throws {
        var child = pid_t()
        defer {
            // 0 would be this process and all its kin.
            if child > 0 {
                kill(child, SIGKILL)
                waitpid(child, nil, 0)
            }
        }
        do {
            let ledger = try await open()
            try ledger.registerWorker(WorkerID(rawValue: "w"))
            try await ledger.apply(Desk.submit("a"))
            #expect(try await ledger.claimed("w", 1).count == 1)
            child = try spawnSleeper()
        }
        let next: any Ledger = try await open()
        try await noticeThatTheWorkerIsGone(next)
        #expect(try await next.run(RunID("a"))?.state == .ready)
    }

    private struct NotSpawned: Error {}

    private func spawnSleeper() throws -> pid_t {
        var child = pid_t()
        let name = unsafe strdup("sleep")
        let seconds = unsafe strdup("60")
        defer {
            unsafe free(name)
            unsafe free(seconds)
        }
        let failure = unsafe posix_spawn(
            &child, "/bin/sleep", nil, nil, [name, seconds, nil], nil)
        guard failure == 0 else { throw NotSpawned() }
        return child
    }
}
