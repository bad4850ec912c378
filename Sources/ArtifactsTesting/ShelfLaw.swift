package import Artifacts
import Ground

/// One behaviour that every shelf has, named by a sentence.
///
/// The suite of a shelf runs each law of `all` on a fresh, empty shelf, and each of `underDamage`
/// where the test can reach behind the shelf's back. A new shelf changes nothing here.
package struct ShelfLaw: Sendable, CustomStringConvertible {
    package let name: String
    /// Throws a `Broken` that says how the shelf broke the law.
    package let check: @Sendable (LentShelf) async throws -> Void

    init(_ name: String, _ check: @escaping @Sendable (LentShelf) async throws -> Void) {
        self.name = name
        self.check = check
    }

    package var description: String { name }

    /// The laws for any shelf.
    package static let all = blobs + listing + lending + names + hostileNames + crowds

    /// The laws for a shelf whose bytes the test can spoil.
    package static let underDamage = damage
}

/// A fresh, empty shelf and, where there is one, the test's own way behind it.
package struct LentShelf: Sendable {
    package let store: any ObjectStore
    /// Changes the bytes of a blob and not its length, without the shelf's knowledge.
    package var damage: @Sendable (Digest) async throws -> Void
    /// Overwrites what is published under a name, without the shelf's knowledge.
    package var tear: @Sendable (String) async throws -> Void

    package init(
        _ store: any ObjectStore,
        damage: @escaping @Sendable (Digest) async throws -> Void = { _ in },
        tear: @escaping @Sendable (String) async throws -> Void = { _ in }
    ) {
        self.store = store
        self.damage = damage
        self.tear = tear
    }
}

/// A law that did not hold, and how.
package struct Broken: Error, CustomStringConvertible {
    package let description: String
}

func expect(_ holds: Bool, _ otherwise: @autoclosure () -> String) throws {
    guard holds else { throw Broken(description: otherwise()) }
}

func expect<Value: Equatable>(_ found: Value, is wanted: Value, _ what: String) throws {
    try expect(found == wanted, "\(what): expected \(brief(wanted)), found \(brief(found))")
}

func expectFault(
    _ code: Fault.Code, _ what: String, from body: () async throws -> Void
) async throws {
    do {
        try await body()
    } catch let fault as Fault {
        try expect(fault.code, is: code, "the fault's code when \(what)")
        return try expect(!fault.explanation.isEmpty, "the fault when \(what) explains nothing")
    }
    throw Broken(description: "no fault when \(what)")
}

private func brief(_ value: some Any) -> String {
    let text = "\(value)"
    return text.count <= 300 ? text : "\(text.prefix(300))…"
}
