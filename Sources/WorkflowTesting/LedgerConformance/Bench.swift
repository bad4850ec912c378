import Artifacts
import FoundationEssentials
import Ground
import Workflow

/// A ledger on the bench: shorthand for the cases, which say only what matters to them.
struct Bench: Sendable {
    let ledger: any Ledger
    let world: TestWorld

    static let film = ProductionKey(name: "film", version: 1)
    static let lease = Moment.Span.seconds(10)

    func expect(
        _ holds: Bool, _ sentence: @autoclosure () -> String, line: Int = #line,
        file: String = #fileID
    ) throws {
        if !holds { throw Mismatch("\(file):\(line): \(sentence())") }
    }

    func equal<Value: Equatable>(
        _ found: Value, _ expected: Value, line: Int = #line, file: String = #fileID
    ) throws {
        try expect(
            found == expected, "expected \(expected), found \(found)", line: line, file: file)
    }

    // MARK: mutations

    /// Commits one mutation that is expected to succeed.
    @discardableResult
    func apply(_ mutation: Mutation) async throws -> Answer {
        guard let result = try await ledger.commit([mutation]).first else {
            throw Mismatch("a batch of one was answered with nothing")
        }
        return try result.get()
    }

    /// Commits one mutation that is expected to fail with this code.
    @discardableResult
    func refuse(
        _ mutation: Mutation, _ code: Fault.Code, line: Int = #line, file: String = #fileID
    ) async throws -> Fault {
        switch try await ledger.commit([mutation]).first {
        case .failure(let fault):
            try equal(fault.code, code, line: line, file: file)
            try expect(!fault.explanation.isEmpty, "says nothing", line: line, file: file)
            return fault
        case .success(let answer):
            throw Mismatch("\(file):\(line): expected \(code.rawValue), answered \(answer)")
        case nil: throw Mismatch("\(file):\(line): a batch of one was answered with nothing")
        }
    }

    @discardableResult
    func submit(
        _ id: String, _ adjust: (inout Submission) -> Void = { _ in }
    ) async throws
        -> Answer
    {
        try await apply(.submit(Self.submission(id, adjust)))
    }

    static func submission(
        _ id: String, _ adjust: (inout Submission) -> Void = { _ in }
    )
        -> Submission
    {
        var submission = Submission(
            id: RunID(id), production: film.name, version: film.version, input: parcel("input"))
        if let slash = id.lastIndex(of: "/") {
            submission.parent = RunID(String(id[..<slash]))
            submission.root = RunID(String(id.prefix { $0 != "/" }))
        }
        adjust(&submission)
        return submission
    }

    func claim(
        _ worker: String = "w1", most: Int = 1, _ adjust: (inout Claim) -> Void = { _ in }
    )
        async throws -> [ClaimedRun]
    {
        var claim = Claim(
            worker: WorkerID(rawValue: worker), token: world.random() >> 1,
            productions: [Self.film], most: most, lease: Self.lease)
        adjust(&claim)
        guard case .claimed(let runs) = try await apply(.claim(claim)) else {
            throw Mismatch("a claim was not answered with runs")
        }
        return runs
    }

    /// Claims whichever run is next; there must be one.
    func claimOne(
        _ worker: String = "w1", line: Int = #line, file: String = #fileID,
        _ adjust: (inout Claim) -> Void = { _ in }
    ) async throws -> ClaimedRun {
        guard let run = try await claim(worker, adjust).first else {
            throw Mismatch("\(file):\(line): there was no run to claim")
        }
        return run
    }

    /// Claims one run, which must be this one.
    func hold(
        _ id: String, by worker: String = "w1", line: Int = #line, file: String = #fileID
    ) async throws -> Hold {
        let runs = try await claim(worker)
        try equal(runs.map(\.record.id.rawValue), [id], line: line, file: file)
        return runs[0].hold
    }

    /// Submits a run and claims it.
    func start(
        _ id: String, by worker: String = "w1", line: Int = #line, file: String = #fileID,
        _ adjust: (inout Submission) -> Void = { _ in }
    ) async throws -> Hold {
        try await submit(id, adjust)
        return try await hold(id, by: worker, line: line, file: file)
    }

    @discardableResult
    func make(
        _ hold: Hold, _ path: String, _ text: String = "made",
        _ adjust: (inout Checkpoint) -> Void = { _ in }
    ) async throws -> Answer {
        try await apply(.checkpoint(Self.checkpoint(hold, path, text, adjust)))
    }

    static func checkpoint(
        _ hold: Hold, _ path: String, _ text: String = "made",
        _ adjust: (inout Checkpoint) -> Void = { _ in }
    ) -> Checkpoint {
        let made = Moment(milliseconds: 1_780_000_000_000)
        var checkpoint = Checkpoint(
            hold: hold,
            step: StepRecord(
                run: hold.run, path: path, fingerprint: digest("print \(path)"),
                base: digest("base \(path)"), revision: 0, output: parcel(text), published: nil,
                label: Label(inputs: [digest("input")], started: made, finished: made)),
            lineage: hold.run.rawValue)
        adjust(&checkpoint)
        return checkpoint
    }

    func reserve(
        _ hold: Hold, _ path: String = "paint", _ adjust: (inout Reservation) -> Void = { _ in }
    ) async throws -> Answer {
        var reservation = Reservation(hold: hold, path: path)
        adjust(&reservation)
        return try await apply(.reserve(reservation))
    }

    /// Reserves what is expected to be refused.
    func refusal(
        _ hold: Hold, _ path: String = "paint", line: Int = #line, file: String = #fileID,
        _ adjust: (inout Reservation) -> Void
    ) async throws -> Fault {
        let answer = try await reserve(hold, path, adjust)
        guard case .refused(let fault) = answer else {
            throw Mismatch("\(file):\(line): expected a refusal, answered \(answer)")
        }
        return fault
    }

    @discardableResult
    func release(
        _ hold: Hold, _ path: String = "paint", _ charge: Fault.Charge = .nothing
    )
        async throws -> Answer
    {
        try await apply(.release(hold, path: path, charge: charge))
    }

    @discardableResult
    func finish(_ hold: Hold, _ text: String = "output", revision: Int = 0) async throws -> Answer {
        try await apply(.finish(hold, .done(Self.parcel(text), revision: revision)))
    }

    @discardableResult
    func fail(_ hold: Hold, _ sentence: String = "The film tore.") async throws -> Answer {
        try await apply(.finish(hold, .failed(Fault(.invalid, sentence))))
    }

    @discardableResult
    func back(
        _ hold: Hold, after delay: Moment.Span = .zero, counted: Bool = true, _ fault: Fault? = nil,
        most: Int = 3
    ) async throws -> Answer {
        try await apply(
            .handBack(
                hold, HandBack(delay: delay, fault: fault, counted: counted, maxReceives: most)))
    }

    @discardableResult
    func wait(_ hold: Hold, _ waits: Wait...) async throws -> Answer {
        try await apply(.suspend(hold, waits))
    }
}
