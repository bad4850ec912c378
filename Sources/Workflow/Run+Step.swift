package import Artifacts
import FoundationEssentials
import Ground

extension Run {
    /// Makes an artifact once: when an equal step has been finished, or edited, its artifact
    /// answers and `body` does not run.
    ///
    /// The step is known by its name, its version and the digests of its inputs. The body sees
    /// only what it is handed, may run more than once, and may be cut off at any point.
    /// - Parameters:
    ///   - name: Lower-case words; an on-disk format, so renaming one is a migration.
    ///   - version: Raise it when the body would now make something else of equal inputs.
    ///   - former: The step's earlier name, after a renaming.
    ///   - published: The name on the shelf under which people find the artifact.
    @discardableResult
    package func step<each Input: Ingredient, Output: Storable>(
        _ name: String, version: Int = 1, was former: String? = nil,
        from input: repeat each Input, needing effect: Effect = Effect(),
        as published: String? = nil,
        do body: @escaping @Sendable (repeat (each Input).Loaded) async throws -> Output
    ) async throws -> Artifact<Output> {
        var digests: [Digest] = []
        for ingredient in repeat each input { digests.append(try ingredient.fingerprint()) }
        let inputs = (repeat each input)
        let shelf = session.house.shelf
        let order = StepOrder(
            name: former ?? name, scope: scope, path: scope + name, version: version,
            inputs: digests,
            effect: effect, published: published)
        let parcel = try await session.step(order) {
            let loaded = try await (repeat (each inputs).load(from: shelf))
            return { try await body(repeat each loaded).goods() }
        }
        return Artifact(parcel)
    }
}

/// A step that is asked for, before anyone knows whether it has to be made.
struct StepOrder: Sendable {
    let name: String
    let scope: String
    let path: String
    let version: Int
    let inputs: [Digest]
    let effect: Effect
    let published: String?
}
