package import Artifacts
package import Ground
package import Studio

/// What became of one product: made when its pictures are, kept as an artifact of its own, and
/// later gathered into the manifest.
///
/// Files are named inside the campaign's folder, so that a record stays true in the next run.
package struct ProductRecord: Storable, Codable, Hashable, Sendable {
    package var id: String
    package var name: String
    /// Its place in the brief, from 0.
    package var index: Int
    /// Where the picture came from; nil when there is none.
    package var imageSource: ImageSource?
    package var source: Source?
    // Written as `provider/name`, as in briefs.
    private var painter: String?
    /// From which words the picture was painted; nil for an existing one.
    package var prompt: String?
    package var variants: [Variant]
    /// Why pictures are missing; empty when all is well.
    package var problems: [Problem]
    /// What this run has paid, or may have paid, for the product: every take of it.
    package var cost: Money

    /// Where a product's picture comes from.
    package enum ImageSource: String, Codable, Sendable {
        case existing
        case generated
        /// Drawn by our own draft painter: good to judge the layout, not made to be published.
        case draft
    }

    /// The picture that the variants were cut from.
    package struct Source: Codable, Hashable, Sendable {
        /// A name inside the campaign's folder; for an existing picture its key on the shelf.
        package var key: String
        package var digest: Digest
        /// Pixels, upright.
        package var width: Int
        package var height: Int

        package init(key: String, digest: Digest, width: Int, height: Int) {
            self.key = key
            self.digest = digest
            self.width = width
            self.height = height
        }
    }

    /// Something that kept a picture from being made.
    package struct Problem: Codable, Hashable, Sendable {
        /// The picture or variant it is about.
        package var file: String?
        package var reason: String

        package init(file: String? = nil, reason: String) {
            self.file = file
            self.reason = reason
        }
    }

    package init(
        of product: CampaignBrief.Product, at index: Int, imageSource: ImageSource? = nil,
        source: Source? = nil, model: Model? = nil, prompt: String? = nil,
        variants: [Variant] = [], problems: [Problem] = [], cost: Money = .zero
    ) {
        id = product.id
        name = product.name
        self.index = index
        self.imageSource = imageSource
        self.source = source
        painter = model?.description
        self.prompt = prompt
        self.variants = variants
        self.problems = problems
        self.cost = cost
    }

    /// Adds up what the product's own steps have cost, by their paths.
    mutating func addCosts(_ spending: [String: Money]) {
        cost = spending.reduce(.zero) { sum, step in
            step.key.hasPrefix("product/\(id)/") ? sum + step.value : sum
        }
    }

    /// Who painted the picture; nil for an existing one.
    package var model: Model? {
        get { painter.flatMap { Model($0) } }
        set { painter = newValue?.description }
    }

    private enum CodingKeys: String, CodingKey {
        case id, name, index
        case imageSource = "image_source"
        case source
        case painter = "model"
        case prompt, variants, problems
        case cost = "cost_microdollars"
    }
}
