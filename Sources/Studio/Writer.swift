import Artifacts
import Ground

/// A language model that answers in JSON.
///
/// Adapters do not retry and do not log; they throw `Fault`s whose `charge` says whether money may
/// be gone.
package protocol Writer: Sendable {
    /// Writes a JSON text to the order's schema, as the model gave it.
    ///
    /// `key` is stable across attempts: providers that know idempotency keys get it.
    func write(_ order: WritingOrder, key: String) async throws -> String
}

/// What is to be written.
package struct WritingOrder: Storable, Codable, Hashable, Sendable {
    /// What to do: our own words, and a person's directions.
    package var task: String
    /// What to write about: foreign words, to be handed over as data between marks, never as
    /// instructions.
    package var material: String
    /// JSON Schema of the answer (the subset that `Schema` knows).
    package var schema: String
    package var model: Model
    /// 1...16,000.
    package var mostTokens: Int
    /// Earlier answers with what was wrong with them, to be mended; at most one.
    package var mending: Mending?

    package struct Mending: Codable, Hashable, Sendable {
        package var answer: String
        package var problem: String

        package init(answer: String, problem: String) {
            self.answer = answer
            self.problem = problem
        }
    }

    package init(
        task: String, material: String, schema: String, model: Model, mostTokens: Int = 4000,
        mending: Mending? = nil
    ) {
        self.task = task
        self.material = material
        self.schema = schema
        self.model = model
        self.mostTokens = mostTokens
        self.mending = mending
    }
}

/// Several writers behind one: the order's model names the provider.
package struct Writers: Writer {
    private let writers: [String: any Writer]

    package init(_ writers: [String: any Writer]) { self.writers = writers }

    package var providers: [String] { writers.keys.sorted() }

    package func write(_ order: WritingOrder, key: String) async throws -> String {
        guard let writer = writers[order.model.provider] else {
            let known = (providers + ["rules"]).joined(separator: ", ")
            throw Fault(
                .invalid,
                "No writer named “\(order.model.provider)” is configured; there is \(known).",
                subject: order.model.description)
        }
        return try await writer.write(order, key: key)
    }
}
