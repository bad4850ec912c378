/// A failure we expected, said once, in words a person can act on: what happened, to which thing,
/// what to do.
///
/// Stored with the run it stopped, so it is `Codable` and holds no secret.
package struct Fault: Error, Codable, Hashable, Sendable, CustomStringConvertible {
    package var code: Code
    package var explanation: String
    /// The field, file, variant or row it happened to, when it is one thing.
    package var subject: String?
    package var retry: Retry
    /// What the failed call may have cost.
    package var charge: Charge

    package init(
        _ code: Code, _ explanation: String, subject: String? = nil, retry: Retry = .never,
        charge: Charge = .nothing
    ) {
        self.code = code
        self.explanation = explanation
        self.subject = subject
        self.retry = retry
        self.charge = charge
    }

    package var description: String { "\(explanation) [\(code.rawValue)]" }

    /// A stable word for programs; rooms add their own as static members.
    package struct Code: RawRepresentable, Codable, Hashable, Sendable {
        package let rawValue: String
        package init(rawValue: String) { self.rawValue = rawValue }
    }

    /// When trying again makes sense; the engine adds backoff and jitter to `soon`.
    package enum Retry: Codable, Hashable, Sendable {
        case never
        case soon
        case after(milliseconds: Int64)
    }

    /// Whether the provider may have taken money: `unknown` is booked as spent, so a cap holds.
    package enum Charge: String, Codable, Hashable, Sendable {
        case nothing
        case unknown
    }
}

extension Fault.Code {
    /// The caller's input is wrong; trying again cannot help.
    package static let invalid = Self(rawValue: "invalid-input")
    package static let notFound = Self(rawValue: "not-found")
    package static let cancelled = Self(rawValue: "cancelled")
    /// Something outside is down or slow.
    package static let unavailable = Self(rawValue: "unavailable")
    package static let diskFull = Self(rawValue: "disk-full")
    package static let storage = Self(rawValue: "storage")
    /// A defect of ours, caught at a border.
    package static let unexpected = Self(rawValue: "unexpected")
}

extension Fault {
    /// Any error as a fault: a fault stays itself, anything else is a defect worth reporting.
    package init(_ error: any Error) {
        if let fault = error as? Fault {
            self = fault
        } else if error is CancellationError {
            self.init(.cancelled, "The work was cancelled.")
        } else {
            self.init(.unexpected, "Something unforeseen happened: \(error).")
        }
    }
}
