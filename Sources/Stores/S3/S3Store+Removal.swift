import Artifacts
import FoundationEssentials
import Ground
import HTTP

// A store has no atomic “delete unless it was written since”. So whoever removes a blob says so
// first, by a mark of which there is only one: made if there is none, replaced if it is still the
// one that was seen. Whoever keeps a blob looks for the mark after having written. Why that is
// enough: docs/decisions/0010-shelf-on-s3.md.
extension S3Store {
    /// How far a removal has come.
    enum Removal: Sendable {
        case underway
        /// By which mark.
        case finished(String)
    }

    /// How long after its mark was made a deletion may take effect; the store's clock decides.
    private static let window = Moment.Span.minutes(1)
    /// A mark older than this is as good as finished: no deletion under it can take effect any more.
    private static let stale = Moment.Span.minutes(2)

    /// The removal of a blob that a mark tells of; nil when there is no mark.
    func removal(of digest: Digest) async throws -> Removal? {
        guard let mark = try await object(at: key(in: .removals, digest.hex)) else { return nil }
        return isOver(mark) ? .finished(mark.tag) : .underway
    }

    /// Deletes a blob if, with the mark made, it still is as wanted.
    ///
    /// Does nothing when somebody else is removing it.
    func delete(_ digest: Digest, if isWanted: (S3Object) -> Bool) async throws {
        let begun = world.now()
        let earlier = try await object(at: key(in: .removals, digest.hex))
        if let earlier, !isOver(earlier) { return }
        guard let mark = try await mark(digest, as: "underway", over: earlier?.tag) else { return }
        if let blob = try await object(at: key(of: digest)), isWanted(blob) {
            var ask = S3Ask("DELETE", key(of: digest), to: "delete a blob")
            // However long this process is held up before or while it sends this, the store will
            // not do it once the mark is stale.
            ask.window = (mark.modified, Self.window)
            let (_, refusal) = try await wire.ask(ask)
            if let refusal { throw tooLate(since: begun) ?? wire.fault(refusal, ask) }
        }
        _ = try await self.mark(digest, as: "finished", over: mark.tag)
    }

    /// What to say of a deletion that was refused because it came late.
    private func tooLate(since begun: Moment) -> Fault? {
        guard world.now() - begun > .seconds(45) else { return nil }
        return Fault(
            .unavailable, "\(settings.host) was too slow to delete a blob safely. Try again later.",
            subject: settings.place, retry: .soon)
    }

    private func isOver(_ mark: S3Object) -> Bool {
        mark.isFinished || (mark.told ?? world.now()) - mark.modified > Self.stale
    }

    /// Makes a mark if there is none, or replaces the one of that tag; nil when there is another.
    private func mark(
        _ digest: Digest, as state: String, over tag: String?
    ) async throws -> S3Object? {
        let key = key(in: .removals, digest.hex)
        var ask = S3Ask("PUT", key, to: "mark a removal")
        ask.body = Data("\(state) \(String(world.random(), radix: 16))\n".utf8)
        ask.headers["x-amz-meta-backlot-removal"] = state
        guard try await put(ask, over: tag) else { return nil }
        // Not the MD5 in every store; what it says itself will be asked for.
        guard let made = try await object(at: key), made.isFinished == (state == "finished") else {
            return nil
        }
        return made
    }

    /// Writes if nothing is there, or if what is there has that tag; false when it is otherwise.
    ///
    /// An answer may be lost after the store has written: the repetition then is refused although
    /// what is there is ours.
    func put(_ ask: S3Ask, over tag: String?) async throws -> Bool {
        var ask = ask
        // Ceph before its 17th release compares tags with the quotes that the standard wants.
        for condition in tag.map({ ["\"\($0)\"", $0] }) ?? ["*"] {
            ask.headers[tag == nil ? "If-None-Match" : "If-Match"] = condition
            let (_, refusal) = try await wire.ask(ask)
            guard let refusal else { return true }
            guard refusal.isUnmet || refusal.isMissing else { throw wire.fault(refusal, ask) }
            var there = Data()
            let found = try await pieces(of: ask.key) { there.append($0) }
            if there == ask.body { return true }
            guard let tag, found?.tag == tag else { return false }
        }
        return false
    }

    /// Deletes marks of removals that are long over, and gives up uploads that nobody goes on with.
    func sweep() async throws {
        let now = world.now()
        for mark in try await entries(under: key(in: .removals, ""))
        where now - mark.modified > .hours(2) {
            try await wire.done(S3Ask("DELETE", mark.key, to: "delete a mark"))
        }
        for upload in try await uploads(under: key(in: .blobs, ""))
        where now - upload.begun > .hours(12) {
            try await abort(upload.upload, upload.key)
        }
    }
}
