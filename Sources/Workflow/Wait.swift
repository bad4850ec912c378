package import Artifacts
package import Ground

/// Something a run waits for without holding a task or a lease.
package struct Wait: Sendable, Hashable, Codable {
    /// Path of the wait; for an approval also the digest: a yes to these bytes is not a yes to
    /// others.
    package var key: String
    package var kind: Kind

    package enum Kind: Sendable, Hashable, Codable {
        case approval(of: Digest)
        case time(Moment.Span)
        case child(RunID)
        case callback
    }

    package init(key: String, kind: Kind) {
        self.key = key
        self.kind = kind
    }

    package static func approval(_ path: String, of digest: Digest) -> Self {
        let bound = planted(.approvesAnyBytes) ? "any" : digest.short
        return Self(key: "\(path)@\(bound)", kind: .approval(of: digest))
    }
}

/// How a wait ended.
package enum Verdict: Sendable, Hashable, Codable {
    case approved(by: String)
    case rejected(by: String, reason: String)
    case elapsed
    case output(Parcel)
    case failed(Fault)
}

/// A wait as people see it.
package struct WaitRecord: Sendable, Hashable, Codable {
    package var run: RunID
    package var wait: Wait
    package var since: Moment
    package var due: Moment?
    package var verdict: Verdict?

    package init(run: RunID, wait: Wait, since: Moment, due: Moment?, verdict: Verdict?) {
        self.run = run
        self.wait = wait
        self.since = since
        self.due = due
        self.verdict = verdict
    }
}

/// A run that is started again and again.
///
/// A schedule that slept through several turns fires once.
package struct Schedule: Sendable, Hashable, Codable {
    package var name: String
    package var every: Moment.Span
    package var first: Moment
    package var production: String
    package var version: Int
    package var input: Parcel

    package init(
        name: String, every: Moment.Span, first: Moment, production: String, version: Int,
        input: Parcel
    ) {
        self.name = name
        self.every = every
        self.first = first
        self.production = production
        self.version = version
        self.input = input
    }
}
