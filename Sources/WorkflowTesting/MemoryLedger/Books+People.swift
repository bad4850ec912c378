import Artifacts
import Ground
import Workflow

extension Books {
    mutating func settle(
        _ run: RunID, wait key: String, verdict: Verdict, at now: Moment
    ) throws(Fault) -> Answer {
        let at = try known(run)
        guard let index = rows[at].waits.firstIndex(where: { $0.wait.key == key }) else {
            throw Fault(.notFound, "Run “\(run)” does not wait for “\(key)”.", subject: key)
        }
        if let standing = rows[at].waits[index].verdict {
            if standing == verdict { return .done }
            throw Fault(
                .wrongState, "“\(key)” of “\(run)” is answered already: \(Self.say(standing)).",
                subject: key)
        }
        let isWaiting = rows[at].record.state == .waiting
        if isWaiting || !has(.answerLostWhenNotWaiting) {
            rows[at].waits[index].verdict = verdict
        }
        note(.answered, at, now, path: key, detail: Self.say(verdict))
        if isWaiting { change(at) { $0.state = .ready } }
        return .done
    }

    private static func say(_ verdict: Verdict) -> String {
        switch verdict {
        case .approved(let person): "approved by \(person)"
        case .rejected(let person, let reason): "rejected by \(person): \(reason)"
        case .elapsed: "elapsed"
        case .output: "output"
        case .failed(let fault): "failed: \(fault.explanation)"
        }
    }

    mutating func cancel(_ run: RunID, at now: Moment) throws(Fault) -> Answer {
        let at = try known(run)
        let state = rows[at].record.state
        if state == .cancelled { return .done }
        if state.isTerminal { throw wrongState(at, "cancelled") }
        stop(at, at: now)
        if has(.cancelForgetsChildren) { return .done }
        for below in descendants(of: run) where !rows[below].record.state.isTerminal {
            stop(below, at: now)
        }
        return .done
    }

    private mutating func stop(_ at: Int, at now: Moment) {
        if rows[at].record.state == .running {
            change(at) { $0.cancelRequested = true }
        } else {
            end(at, .cancelled, at: now)
        }
    }

    mutating func retry(_ run: RunID, at now: Moment) throws(Fault) -> Answer {
        let at = try known(run)
        switch rows[at].record.state {
        case .failed, .dead, .cancelled, .attention: revive(at, at: now)
        case .delayed:
            change(at) { $0.state = .ready }
            note(.retried, at, now)
        default: throw wrongState(at, "retried")
        }
        for below in descendants(of: run)
        where [.failed, .dead, .cancelled].contains(rows[below].record.state) {
            revive(below, at: now)
        }
        return .done
    }

    private mutating func revive(_ at: Int, at now: Moment) {
        change(at) { record in
            record.state = .ready
            record.receives = 0
            record.cancelRequested = false
            record.ended = nil
            record.fault = nil
        }
        rows[at].intents = [:]
        if has(.retryDropsSteps) { rows[at].steps = [:] }
        note(.retried, at, now)
        guard let parent = rows[at].record.parent, let above = places[parent] else { return }
        let child = rows[at].record.id
        for index in rows[above].waits.indices
        where rows[above].waits[index].wait.kind == .child(child) {
            rows[above].waits[index].verdict = nil
        }
    }

    mutating func replaceInput(
        _ run: RunID, _ parcel: Parcel, at now: Moment
    ) throws(Fault) -> Answer {
        let at = try known(run)
        if rows[at].record.state == .running { throw wrongState(at, "given another input") }
        change(at) { record in
            record.input = parcel
            record.revision += 1
        }
        note(.edited, at, now, path: "input")
        return .done
    }

    mutating func edit(
        _ run: RunID, path: String, _ parcel: Parcel, at now: Moment
    ) throws(Fault) -> Answer {
        let at = try known(run)
        let step = try self.step(at, path)
        lineages[rows[at].record.lineage, default: Lineage()].memos[step.fingerprint] = parcel
        rows[at].steps[path]?.output = parcel
        rows[at].intents[path] = nil
        rouse(at)
        note(.edited, at, now, path: path)
        return .done
    }

    mutating func askForTake(
        _ run: RunID, path: String, at now: Moment
    ) throws(Fault) -> Answer {
        let at = try known(run)
        let step = try self.step(at, path)
        let lineage = rows[at].record.lineage
        let take = (lineages[lineage]?.takes[step.base] ?? 0) + 1
        lineages[lineage, default: Lineage()].takes[step.base] = take
        rouse(at)
        note(.takeAsked, at, now, path: path, detail: "\(take)")
        return .done
    }

    /// A person changed something: the run is made again from there, unless a worker is at it and
    /// will notice by the revision.
    private mutating func rouse(_ at: Int) {
        let stays = has(.editDoesNotRequeue)
        change(at) { record in
            record.revision += 1
            record.receives = 0
            if record.state == .running || record.state == .ready || stays { return }
            record.state = .ready
            record.ended = nil
            record.fault = nil
            record.cancelRequested = false
        }
    }

    private func step(_ at: Int, _ path: String) throws(Fault) -> StepRecord {
        if let step = rows[at].steps[path] { return step }
        let paths = rows[at].steps.keys.sorted { $0.precedes($1) }
        let few = paths.prefix(5).joined(separator: ", ")
        throw Fault(
            .notFound,
            "Run “\(rows[at].record.id)” has no finished step “\(path)”; "
                + (paths.isEmpty ? "it has none yet." : "it has \(few)."), subject: path)
    }

    func wrongState(_ at: Int, _ wish: String) -> Fault {
        let record = rows[at].record
        return Fault(
            .wrongState, "Run “\(record.id)” is \(record.state.word) and cannot be \(wish).",
            subject: record.id.rawValue)
    }
}
