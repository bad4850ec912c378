import Artifacts
import Ground

/// Makes a picture from words.
///
/// Adapters do not retry and do not log; they throw `Fault`s whose `charge` says whether money may
/// be gone.
package protocol Painter: Sendable {
    /// Paints one picture.
    ///
    /// `key` is stable across attempts: providers that know idempotency keys get it.
    func paint(_ order: PaintOrder, key: String) async throws -> Picture
}

/// What to paint, for whom, by which model.
///
/// Equal orders to the draft painter give equal bytes.
package struct PaintOrder: Storable, Codable, Hashable, Sendable {
    /// The words for an image model.
    package var prompt: String
    /// What the draft painter draws from; models that only read prompts ignore it.
    package var product: String
    package var summary: String
    package var brand: String
    package var colors: [Color]
    package var model: Model
    /// Pixels.
    package var width: Int
    package var height: Int
    /// Chooses among equally good pictures; another take is another seed.
    package var seed: UInt64

    package init(
        prompt: String, product: String, summary: String, brand: String, colors: [Color],
        model: Model, width: Int = 1024, height: Int = 1024, seed: UInt64 = 0
    ) {
        self.prompt = prompt
        self.product = product
        self.summary = summary
        self.brand = brand
        self.colors = colors
        self.model = model
        self.width = width
        self.height = height
        self.seed = seed
    }
}

/// Several painters behind one: the order's model names the provider.
package struct Painters: Painter {
    private let painters: [String: any Painter]

    package init(_ painters: [String: any Painter]) { self.painters = painters }

    package var providers: [String] { painters.keys.sorted() }

    package func paint(_ order: PaintOrder, key: String) async throws -> Picture {
        guard let painter = painters[order.model.provider] else {
            throw Fault(
                .invalid,
                "No painter named “\(order.model.provider)” is configured; there is "
                    + "\(providers.joined(separator: ", ")).",
                subject: order.model.description)
        }
        return try await painter.paint(order, key: key)
    }
}
