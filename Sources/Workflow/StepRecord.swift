package import Artifacts
package import Ground

/// A finished step of a run: what it was made from, what it left, and its label.
package struct StepRecord: Sendable, Hashable, Codable {
    package var run: RunID
    /// The scopes and the name: `product/rose-serum/picture`.
    package var path: String
    /// What decides whether the step is to be made: see `Fingerprint`.
    package var fingerprint: Digest
    /// The fingerprint at take 0: what takes are counted by.
    package var base: Digest
    package var revision: Int
    package var output: Parcel
    /// The name under which the output is shown on the shelf.
    package var published: String?
    package var label: Label

    package init(
        run: RunID, path: String, fingerprint: Digest, base: Digest, revision: Int,
        output: Parcel, published: String?, label: Label
    ) {
        self.run = run
        self.path = path
        self.fingerprint = fingerprint
        self.base = base
        self.revision = revision
        self.output = output
        self.published = published
        self.label = label
    }
}

/// Provenance of one artifact.
package struct Label: Sendable, Hashable, Codable {
    package var inputs: [Digest]
    package var provider: String?
    package var model: String?
    package var cost: Money
    package var started: Moment
    package var finished: Moment
    /// The artifact was found, not made: an earlier run or an equal step had it.
    package var reused: Bool

    package init(
        inputs: [Digest], provider: String? = nil, model: String? = nil, cost: Money = .zero,
        started: Moment, finished: Moment, reused: Bool = false
    ) {
        self.inputs = inputs
        self.provider = provider
        self.model = model
        self.cost = cost
        self.started = started
        self.finished = finished
        self.reused = reused
    }
}
