package import Ground

extension Fault.Code {
    /// A step of one run was asked for twice under the same path.
    package static let duplicateStep = Self(rawValue: "duplicate-step")
    package static let overBudget = Self(rawValue: "over-budget")
    package static let outcomeUnknown = Self(rawValue: "outcome-unknown")
    /// Inputs of a step changed although nobody edited anything.
    package static let diverged = Self(rawValue: "diverged")
    package static let rejected = Self(rawValue: "rejected")
    package static let exhausted = Self(rawValue: "exhausted")
    package static let breakerOpen = Self(rawValue: "provider-paused")
    package static let wrongState = Self(rawValue: "wrong-state")
}

extension Fault {
    /// Whether trying again is pointless.
    ///
    /// What nobody foresaw may pass.
    package var isFinal: Bool { retry == .never && code != .unexpected }
}
