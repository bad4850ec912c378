import Artifacts
import FoundationEssentials
import Ground
import Workflow

/// A value that a statement takes as its next parameter.
protocol Bindable {
    func bind(to statement: Statement)
}

extension Int: Bindable {
    func bind(to statement: Statement) { statement.bind(Int64(self)) }
}

extension Int64: Bindable {
    func bind(to statement: Statement) { statement.bind(self) }
}

extension Bool: Bindable {
    func bind(to statement: Statement) { statement.bind(Int64(self ? 1 : 0)) }
}

extension String: Bindable {
    func bind(to statement: Statement) { statement.bind(self) }
}

extension Data: Bindable {
    func bind(to statement: Statement) { statement.bind(self) }
}

extension Digest: Bindable {
    func bind(to statement: Statement) { statement.bind(self) }
}

extension Moment: Bindable {
    func bind(to statement: Statement) { statement.bind(milliseconds) }
}

extension Money: Bindable {
    func bind(to statement: Statement) { statement.bind(microdollars) }
}

extension RunID: Bindable {
    func bind(to statement: Statement) { statement.bind(rawValue) }
}

extension WorkerID: Bindable {
    func bind(to statement: Statement) { statement.bind(rawValue) }
}

extension RunState: Bindable {
    func bind(to statement: Statement) { statement.bind(Int64(rawValue)) }
}

/// Three parameters: digest, size, inline bytes.
extension Parcel: Bindable {
    func bind(to statement: Statement) {
        statement.bind(digest)
        statement.bind(Int64(size))
        inline.bind(to: statement)
    }
}

/// Three parameters, as for a parcel; a missing one is three nulls.
struct MaybeParcel: Bindable {
    let parcel: Parcel?

    init(_ parcel: Parcel?) { self.parcel = parcel }

    func bind(to statement: Statement) {
        guard let parcel else {
            for _ in 0..<3 { statement.bindNull() }
            return
        }
        parcel.bind(to: statement)
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to statement: Statement) {
        if let self { self.bind(to: statement) } else { statement.bindNull() }
    }
}
