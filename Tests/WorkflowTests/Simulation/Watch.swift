import Artifacts
import Ground
import Workflow

@testable import WorkflowTesting

/// Knows the engine's promises and nothing of how they are kept: looks at every write as it is
/// done, and writes down what should not have been.
final class Watch: @unchecked Sendable {
    // Invariant: touched by the thread of its clockwork only.
    private(set) var violations: [String] = []
    var blobs: Set<Digest> = []

    struct Holder: Equatable {
        let worker: WorkerID
        let token: UInt64
        let epoch: Int
    }

    /// Counts writes, so that before and after mean something.
    private(set) var serial = 0
    private var holders: [RunID: Holder] = [:]
    private var epochs: [RunID: Int] = [:]
    var claimed: [Hold: Int] = [:]
    private var leases: [WorkerID: Moment] = [:]
    private var notBefore: [RunID: Moment] = [:]
    private var receives: [RunID: Int] = [:]
    /// The count of receives with which a run was handed out last.
    private var claims: [RunID: Int] = [:]
    private(set) var known: [String: [Digest: (output: Parcel, serial: Int)]] = [:]
    private var labels: [String: Set<Digest>] = [:]
    private var keys: [String: RunID] = [:]
    private var verdicts: [RunID: [String: Verdict]] = [:]
    private var timers: [RunID: [String: Moment]] = [:]
    /// What people have put in the place of artifacts, by lineage and fingerprint.
    private(set) var edits: [String: [Digest: Parcel]] = [:]
    private var recorded: [RunID: Set<String>] = [:]
    /// Runs that somebody has told to stop at some time.
    private(set) var toldToStop: Set<RunID> = []
    private(set) var retries: [RunID: Int] = [:]
    static let runsAtOnce = 5

    func breach(_ sentence: @autoclosure () -> String) {
        if violations.count < 5 { violations.append(sentence()) }
    }

    func require(_ law: Bool, _ sentence: @autoclosure () -> String) {
        if !law { breach(sentence()) }
    }

    func published(_ digest: Digest, as name: String) {
        require(blobs.contains(digest), "\(name) shows a blob that is not there")
        require(labels[name]?.contains(digest) == true, "\(name) was shown before its ledger row")
    }

    func look(
        at mutation: Mutation, _ answer: Result<Answer, Fault>, before: RunRecord?,
        in books: Books, at now: Moment
    ) {
        serial += 1
        defer { forgetHolders(books) }
        guard case .success(let answer) = answer else { return }
        if let hold = mutation.hold { checkFence(mutation, hold, answer, before, books) }
        switch (mutation, answer) {
        case (.submit(let run), .submitted(let id, let isNew)):
            if let key = run.key, let standing = keys[key] {
                require(standing == id, "key \(key) gave \(standing), then \(id)")
            }
            if let key = run.key { keys[key] = id }
            if isNew, run.delay > .zero { notBefore[id] = now + run.delay }
        case (.claim(let claim), .claimed(let runs)):
            let half = now + .milliseconds(claim.lease.milliseconds / 2)
            if leases[claim.worker].map({ $0 < half }) ?? true {
                leases[claim.worker] = now + claim.lease
            }
            for run in runs { handOut(run, by: claim, in: books, at: now) }
        case (.checkpoint(let checkpoint), .recorded(let parcel)):
            record(checkpoint, parcel, before, books)
        case (.finish(let hold, .done(_, let revision)), .done):
            if let before, before.revision > revision {
                require(
                    books.run(hold.run)?.state != .done || before.state == .done,
                    "\(hold.run) is done though it was edited meanwhile")
            }
            progress(hold.run, books, before)
        case (.suspend(let hold, let waits), .done):
            suspend(hold, waits, before, books, at: now)
        case (.handBack(let hold, let back), .done):
            require(back.fault != nil || !back.counted, "\(hold.run): a leave was counted")
            guard let before, before.isHeld(by: hold), !before.cancelRequested else { break }
            if !back.counted { uncount(hold.run) }
            if books.run(hold.run)?.state == .delayed { notBefore[hold.run] = now + back.delay }
        case (.beat(let worker, let lease), _): leases[worker] = now + lease
        case (.leave(let worker), _):
            for (run, holder) in holders where holder.worker == worker { uncount(run) }
        case (.reap, _): checkReaped(books, at: now)
        case (.answer(let run, let wait, let verdict), .done):
            verdicts[run, default: [:]][wait] = verdict
        case (.cancel(let run), .done): checkCancelled(run, books)
        case (.retry(let run), _):
            for record in books.runs(RunFilter(most: .max)) where record.id.isUnder(run) {
                retries[record.id, default: 0] += 1
                receives[record.id] = record.receives == 0 ? 0 : receives[record.id]
                notBefore[record.id] = nil
            }
        case (.edit(let run, let path, let parcel), .done):
            if let step = books.steps(of: run).first(where: { $0.path == path }),
                let lineage = books.run(run)?.lineage
            {
                edits[lineage, default: [:]][step.fingerprint] = parcel
                known[lineage]?[step.fingerprint]?.output = parcel
                if let name = step.published { labels[name, default: []].insert(parcel.digest) }
            }
            rouse(run)
        case (.take(let run, _), .done): rouse(run)
        default: break
        }
    }

    private func uncount(_ run: RunID) { receives[run] = max(0, (receives[run] ?? 0) - 1) }

    private func rouse(_ run: RunID) {
        receives[run] = 0
        notBefore[run] = nil
    }

    private func progress(_ run: RunID, _ books: Books, _ before: RunRecord?) {
        if before?.state == .running, books.run(run)?.state == .ready { receives[run] = 0 }
    }

    private func forgetHolders(_ books: Books) {
        for run in Array(holders.keys) where books.run(run)?.state != .running {
            holders[run] = nil
        }
    }

    // MARK: fences and claims

    private func checkFence(
        _ mutation: Mutation, _ hold: Hold, _ answer: Answer, _ before: RunRecord?, _ books: Books
    ) {
        if case .release = mutation { return }
        if before?.isHeld(by: hold) == true {
            require(answer != .fenced, "\(hold) was fenced off though it holds the run")
            require(
                holders[hold.run]?.epoch == hold.epoch, "\(hold) writes and was never handed out")
        } else if answer != .fenced {
            require(
                books.run(hold.run) == before,
                "a stale write of \(hold) changed a run that is \(before?.state.word ?? "unknown")")
            switch mutation {
            case .checkpoint, .reserve: breach("\(hold) is stale and was not fenced off")
            default: break
            }
        }
    }

    private func handOut(
        _ run: ClaimedRun, by claim: Claim, in books: Books, at now: Moment
    ) {
        let id = run.record.id
        let holder = Holder(worker: claim.worker, token: claim.token, epoch: run.record.epoch)
        if holders[id] == holder { return }
        require(
            holders[id] == nil,
            "\(id) was handed out while \(String(describing: holders[id])) had it")
        require(run.record.epoch > epochs[id] ?? 0, "\(id) was handed out twice at one epoch")
        require(notBefore[id] ?? now <= now, "\(id) was handed out before its time")
        require(
            Set(run.steps.keys) == recorded[id] ?? [],
            "\(id) was handed out without its steps")
        for (wait, verdict) in verdicts[id] ?? [:] {
            require(run.verdicts[wait] == verdict, "\(id) lost the answer to \(wait)")
        }
        for (wait, verdict) in run.verdicts where verdict == .elapsed {
            require(timers[id]?[wait].map { $0 <= now } == true, "\(wait) of \(id) ended early")
        }
        holders[id] = holder
        epochs[id] = run.record.epoch
        claimed[run.hold] = serial
        let count = (receives[id] ?? 0) + 1
        receives[id] = count
        claims[id] = count
        require(count <= claim.maxReceives, "\(id) was received \(count) times")
        require(holders.count <= Self.runsAtOnce, "too many runs at once")
    }

    private func checkReaped(_ books: Books, at now: Moment) {
        for (run, holder) in holders.sorted(by: { $0.key < $1.key }) {
            let lives = leases[holder.worker].map { $0 >= now } ?? false
            let isHeld = books.run(run)?.state == .running
            require(isHeld || !lives, "\(run) was taken from \(holder.worker), which is alive")
            require(!isHeld || lives, "\(run) was left with \(holder.worker), which is dead")
        }
    }

    private func checkCancelled(_ run: RunID, _ books: Books) {
        for record in books.runs(RunFilter(most: .max)) where record.id.isUnder(run) {
            toldToStop.insert(record.id)
            require(
                record.state.isTerminal || record.cancelRequested,
                "\(run) is cancelled and \(record.id) goes on")
        }
    }

    // MARK: steps and waits

    private func record(
        _ checkpoint: Checkpoint, _ parcel: Parcel, _ before: RunRecord?, _ books: Books
    ) {
        let (step, lineage) = (checkpoint.step, checkpoint.lineage)
        if let standing = known[lineage]?[step.fingerprint] {
            require(
                standing.output == parcel,
                "\(step.run)/\(step.path) had a checkpoint, and it was changed")
        } else {
            known[lineage, default: [:]][step.fingerprint] = (parcel, serial)
        }
        recorded[step.run, default: []].insert(step.path)
        if parcel.inline == nil {
            require(blobs.contains(parcel.digest), "\(step.path) has a label and no blob")
        }
        if let name = step.published { labels[name, default: []].insert(parcel.digest) }
        checkGivenUp(step, parcel, before)
        let isNew = (books.run(step.run)?.checkpoints ?? 0) > (before?.checkpoints ?? 0)
        if isNew, !step.label.reused { receives[step.run] = 0 }
    }

    /// A fault that may pass is a step's last word only at the last receive.
    private func checkGivenUp(_ step: StepRecord, _ parcel: Parcel, _ before: RunRecord?) {
        guard Failure.step(at: step.path) != nil, let inline = parcel.inline,
            let fault = try? Fault(stored: inline), !fault.isFinal
        else { return }
        let tries = claims[step.run] ?? 0
        require(tries >= 3, "\(step.run)/\(step.path) was given up after \(tries) receives")
    }

    private func suspend(
        _ hold: Hold, _ waits: [Wait], _ before: RunRecord?, _ books: Books, at now: Moment
    ) {
        guard let before, before.isHeld(by: hold), !before.cancelRequested else { return }
        uncount(hold.run)
        for wait in waits {
            if case .time(let span) = wait.kind, timers[hold.run]?[wait.key] == nil {
                timers[hold.run, default: [:]][wait.key] = now + span
            }
        }
        for record in books.waits(of: hold.run) {
            guard let due = timers[hold.run]?[record.wait.key] else { continue }
            require(record.due == due, "\(hold.run) sleeps longer than it was told to")
        }
    }

    // MARK: between commits

    /// What must hold after every batch.
    func lookOver(_ books: Books, at now: Moment) {
        for (run, count) in receives {
            guard let record = books.run(run) else { continue }
            require(
                record.receives == count || record.state.isTerminal,
                "\(run) counts \(record.receives) receives, not \(count)")
            if record.state == .dead { require(count >= 3, "\(run) died after \(count) receives") }
        }
        for (pool, taken) in books.taken {
            if let limit = books.limits[pool] {
                require(taken <= limit, "\(taken) slots of \(pool) are taken")
            }
        }
        for (scope, budget) in books.budgets {
            guard let cap = budget.cap else { continue }
            require(budget.spent + budget.reserved <= cap, "\(scope) is over its cap")
        }
    }
}

extension RunRecord {
    func isHeld(by hold: Hold) -> Bool { state == .running && epoch == hold.epoch }
}

extension RunID {
    func isUnder(_ run: RunID) -> Bool {
        self == run || rawValue.utf8.starts(with: (run.rawValue + "/").utf8)
    }
}
