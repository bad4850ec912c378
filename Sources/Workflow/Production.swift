package import Artifacts

/// A durable recipe: a plain async function whose effects all happen inside steps.
///
/// Between two verbs of the run it may only compute: no clock, no chance, no files. It stores
/// nothing but its `Studio`.
package protocol Production: Sendable {
    associatedtype Brief: Storable
    associatedtype Product: Storable

    static var name: String { get }

    /// Runs are pinned to it: raise it when steps change so that a run underway would diverge.
    static var version: Int { get }

    func produce(_ brief: Artifact<Brief>, in run: Run) async throws -> Artifact<Product>
}

extension Production {
    package static var key: ProductionKey { ProductionKey(name: name, version: version) }
}

/// The productions that a worker can make, by name and version.
package struct Repertoire: Sendable {
    typealias Recipe = @Sendable (Parcel, Run) async throws -> Parcel

    private var recipes: [ProductionKey: Recipe] = [:]

    package init() {}

    package mutating func add<Made: Production>(_ production: Made) {
        precondition(recipes[Made.key] == nil, "\(Made.key) is in the repertoire twice")
        recipes[Made.key] = { input, run in
            try await production.produce(Artifact<Made.Brief>(input), in: run).parcel
        }
    }

    package var keys: [ProductionKey] {
        recipes.keys.sorted { ($0.name, $0.version) < ($1.name, $1.version) }
    }

    func recipe(for key: ProductionKey) -> Recipe? { recipes[key] }
}
