package import Artifacts
import FoundationEssentials
import Ground

/// Something a step can be made from.
///
/// Its fingerprint, not its address, decides whether the step is made again.
package protocol Ingredient: Sendable {
    associatedtype Loaded: Sendable
    func fingerprint() throws -> Digest
    func load(from shelf: any ObjectStore) async throws -> Loaded
}

extension Artifact: Ingredient {
    package func fingerprint() -> Digest { digest }

    package func load(from shelf: any ObjectStore) async throws -> Value {
        try await shelf.load(self)
    }
}

// A small value is its own ingredient: rooms say `extension Voice: Ingredient {}`.
extension Ingredient where Self: Storable {
    package func fingerprint() throws -> Digest { Digest(of: try stored()) }

    package func load(from shelf: any ObjectStore) async throws -> Self { self }
}

extension String: Ingredient {}
extension Int: Ingredient {}

extension Array: Ingredient where Element: Ingredient {
    package func fingerprint() throws -> Digest {
        var hash = SHA256()
        hash.update("list")
        for element in self { hash.update("\n" + (try element.fingerprint().hex)) }
        return Digest(hash)
    }

    package func load(from shelf: any ObjectStore) async throws -> [Element.Loaded] {
        var loaded: [Element.Loaded] = []
        loaded.reserveCapacity(count)
        for element in self { loaded.append(try await element.load(from: shelf)) }
        return loaded
    }
}

extension Optional: Ingredient where Wrapped: Ingredient {
    package func fingerprint() throws -> Digest {
        var hash = SHA256()
        hash.update("maybe")
        if let wrapped = self { hash.update("\n" + (try wrapped.fingerprint().hex)) }
        return Digest(hash)
    }

    package func load(from shelf: any ObjectStore) async throws -> Wrapped.Loaded? {
        if let wrapped = self { return try await wrapped.load(from: shelf) }
        return nil
    }
}

/// What decides whether a step is to be made: the hash of the recipe and of everything it is made
/// from, never of where or when.
enum Fingerprint {
    /// The fingerprint at take 0.
    static func base(
        production: String, step: String, version: Int, inputs: [Digest]
    ) -> Digest {
        var hash = SHA256()
        let step = planted(.ignoresStepName) ? "step" : step
        hash.update("\(production)\n\(step)\n\(version)")
        let counted = planted(.ignoresLastInput) ? inputs.dropLast() : inputs[...]
        for input in counted { hash.update("\n" + input.hex) }
        return Digest(hash)
    }

    static func take(_ number: Int, of base: Digest) -> Digest {
        if number == 0 { return base }
        var hash = SHA256()
        hash.update("\(base.hex)\ntake \(number)")
        return Digest(hash)
    }
}
