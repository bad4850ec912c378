import Artifacts
import Ground
import Workflow

/// A mutation as a call: the function in the database, and its parameters after the first two
/// (the newest tables that this program knows, and the moment).
struct PostgresWish {
    let function: String
    let values: [PostgresValue]
    /// The function that does many of them at once, when there is one.
    let group: String?

    init(_ function: String, _ values: [PostgresValue], group: String? = nil) {
        self.function = function
        self.values = values
        self.group = group
    }
}

extension PostgresWish {
    /// Throws the `Fault` of one that is refused without asking the database.
    /// - Parameters:
    ///   - channel: Where a claim that finds nothing listens for offers.
    ///   - isAlone: Whether nothing else is in its batch.
    init(_ mutation: Mutation, channel: String?, isAlone: Bool) throws {
        switch mutation {
        case .submit(let submission): self.init(submission)
        case .claim(let claim): try self.init(claim, channel, isAlone)
        case .checkpoint(let checkpoint): self.init(checkpoint)
        case .finish(let hold, let ending): try self.init(hold, ending)
        case .suspend(let hold, let waits): try self.init(hold, waits)
        case .handBack(let hold, let back): try self.init(hold, back)
        case .reserve(let wish): self.init(wish)
        case .release(let hold, let path, let charge):
            self.init(
                "release",
                [.run(hold.run), .number(hold.epoch), .text(path), .flag(charge == .nothing)])
        case .beat(let worker, let lease):
            self.init("beat", [.text(worker.rawValue), .span(lease)])
        case .leave(let worker): self.init("leave", [.text(worker.rawValue)])
        case .reap: self.init("reap", try Self.fault(.diedEachTime))
        case .answer(let run, let wait, let verdict):
            let stored = try verdict.stored
            self.init(
                "settle",
                [.run(run), .text(wait), .text(stored.text)] + PostgresValue.parcel(stored.output)
                    + [.text(verdict.words)])
        default: try self.init(housekeeping: mutation)
        }
    }

    private init(housekeeping mutation: Mutation) throws {
        switch mutation {
        case .cancel(let run): self.init("cancel", [.run(run)])
        case .retry(let run): self.init("retry", [.run(run)])
        case .replaceInput(let run, let parcel):
            self.init("replace_input", [.run(run)] + PostgresValue.parcel(parcel))
        case .edit(let run, let path, let parcel):
            self.init("edit", [.run(run), .text(path)] + PostgresValue.parcel(parcel))
        case .take(let run, let path): self.init("take", [.run(run), .text(path)])
        case .limit(let pool, let capacity):
            self.init("put_limit", [.text(pool), .number(capacity.map { Int64($0) })])
        case .cap(let scope, let cap): self.init("cap", [.text(scope), .money(cap)])
        case .schedule(let schedule):
            guard schedule.every > .zero else { throw Fault.neverAgain(schedule.name) }
            self.init(
                "plan",
                [
                    .text(schedule.name), .span(schedule.every), .moment(schedule.first),
                    .text(schedule.production), .number(schedule.version),
                ] + PostgresValue.parcel(schedule.input))
        case .unschedule(let name): self.init("unplan", [.text(name)])
        case .tick: self.init("tick", [])
        case .bury(let span):
            self.init("bury", [.span(span)] + (try Self.fault(.stale(after: span))))
        case .forget(let run): self.init("forget", [.run(run)])
        default: preconditionFailure("a mutation without a function")
        }
    }

    private init(_ submission: Submission) {
        self.init(
            "submit",
            [
                .run(submission.id), .text(submission.key), .text(submission.production),
                .number(submission.version), .text(submission.lineage), .text(submission.title),
                .text(submission.pool), .number(submission.priority), .span(submission.delay),
            ] + PostgresValue.parcel(submission.input) + [
                .money(submission.budget), .run(submission.parent), .run(submission.root),
            ], group: "submit_all")
    }

    private init(_ claim: Claim, _ channel: String?, _ isAlone: Bool) throws {
        self.init(
            "claim",
            [
                .text(claim.worker.rawValue), .number(Int64(bitPattern: claim.token)),
                .texts(claim.productions.map(\.name)),
                .numbers(claim.productions.map { Int64($0.version) }), .run(claim.root),
                .number(claim.most), .span(claim.lease), .number(claim.maxReceives),
            ] + (try Self.wornOut.get()) + [
                .text(try Self.elapsed.get()), .text(channel), .flag(isAlone),
            ])
    }

    init(_ checkpoint: Checkpoint) {
        let (step, label) = (checkpoint.step, checkpoint.step.label)
        self.init(
            "checkpoint",
            [
                .run(checkpoint.hold.run), .number(checkpoint.hold.epoch), .text(step.path),
                .digest(step.fingerprint), .digest(step.base), .number(step.revision),
            ] + PostgresValue.parcel(step.output) + [
                .text(step.published), .digests(label.inputs), .text(label.provider),
                .text(label.model), .money(label.cost), .moment(label.started),
                .moment(label.finished), .flag(label.reused),
            ], group: "checkpoint_all")
    }

    private init(_ hold: Hold, _ ending: Ending) throws {
        var (state, output, seen) = (RunState.cancelled, nil as Parcel?, 0)
        var fault: Fault?
        switch ending {
        case .done(let parcel, let revision): (state, output, seen) = (.done, parcel, revision)
        case .failed(let why): (state, fault) = (.failed, why)
        case .attention(let why): (state, fault) = (.attention, why)
        case .cancelled: break
        }
        self.init(
            "finish",
            [.run(hold.run), .number(hold.epoch), .number(state.rawValue)]
                + PostgresValue.parcel(output) + [.number(seen)] + (try Self.fault(fault)),
            group: "finish_all")
    }

    private init(_ hold: Hold, _ waits: [Wait]) throws {
        var (children, spans): ([String?], [Int64?]) = ([], [])
        for wait in waits {
            var (child, span): (String?, Int64?)
            switch wait.kind {
            case .child(let run): child = run.rawValue
            case .time(let length): span = length.milliseconds
            case .approval, .callback: break
            }
            children.append(child)
            spans.append(span)
        }
        self.init(
            "suspend",
            [
                .run(hold.run), .number(hold.epoch), .texts(waits.map(\.key)),
                .texts(try waits.map { try json($0.kind) }), .texts(children), .numbers(spans),
                .text(try Self.elapsed.get()),
            ])
    }

    private init(_ hold: Hold, _ back: HandBack) throws {
        self.init(
            "hand_back",
            [.run(hold.run), .number(hold.epoch), .span(back.delay)] + (try Self.fault(back.fault))
                + [
                    .flag(back.fault?.charge == .unknown), .flag(back.counted),
                    .number(back.maxReceives),
                ] + (try Self.wornOut.get()))
    }

    private init(_ wish: Reservation) {
        self.init(
            "reserve",
            [
                .run(wish.hold.run), .number(wish.hold.epoch), .text(wish.path),
                .text(wish.pool), .text(wish.rate?.key),
                .number(Int64(max(1, wish.rate?.perMinute ?? 1))), .money(wish.price),
                .texts(unique(wish.scopes)), .text(wish.provider), .text(wish.model),
                .flag(wish.once),
            ])
    }

    /// What every claim brings along.
    private static let wornOut = Result { try fault(.wornOut("{receives}")) }
    private static let elapsed = Result { try json(Verdict.elapsed) }

    /// A fault as the tables keep it, and its words for the log.
    private static func fault(_ fault: Fault?) throws -> [PostgresValue] {
        [.text(try fault.map { try json($0) }), .text(fault?.explanation)]
    }
}

private func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
}
