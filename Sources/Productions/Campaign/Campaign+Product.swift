import Artifacts
import Ground
import Studio
import Workflow

extension Campaign {
    /// What was made of one product: its record, and its pictures in the order of the record.
    struct Made: Sendable {
        var record: ProductRecord
        var pictures: [Artifact<Picture>]
        /// Of what is missing, something that might have come out on another day.
        var fault: Fault?
    }

    /// Makes all pictures of a product.
    ///
    /// What is wrong with one product is written in its record and leaves the others alone.
    func make(
        _ product: CampaignBrief.Product, at index: Int, for call: Call, in run: Run
    ) async throws -> Made {
        var record = ProductRecord(of: product, at: index)
        do {
            let (source, look) = try await source(of: product, &record, for: call, in: run)
            let seen = try await run.load(look)
            record.source?.width = seen.width
            record.source?.height = seen.height
            return try await makeVariants(of: product, source, look, record, for: call, in: run)
        } catch let fault as Fault {
            let file =
                product.existingAssets.isEmpty
                ? CampaignFolder.generated(product: index)
                : fault.subject ?? product.existingAssets.first
            record.problems.append(ProductRecord.Problem(file: file, reason: fault.explanation))
            return Made(record: record, pictures: [], fault: fault.isFinal ? nil : fault)
        }
    }

    private func makeVariants(
        of product: CampaignBrief.Product, _ source: Artifact<Picture>, _ look: Artifact<Look>,
        _ record: ProductRecord, for call: Call, in run: Run
    ) async throws -> Made {
        let wanted = call.brief.locales.flatMap { locale in
            CampaignFormats.all.map { VariantOrder(product, $0, locale, in: call.brief) }
        }
        let variants = try await run.each("variant", in: wanted, key: \.key) { order, run in
            try await set(order, on: source, look, at: record.index, for: call, in: run)
        }
        var made = Made(record: record, pictures: [])
        for variant in variants {
            switch variant {
            case .success(let (entry, picture)):
                made.record.variants.append(entry)
                made.pictures.append(picture)
            case .failure(let flaw):
                made.record.problems.append(
                    ProductRecord.Problem(file: flaw.file, reason: flaw.fault.explanation))
                if !flaw.fault.isFinal { made.fault = made.fault ?? flaw.fault }
            }
        }
        return made
    }

    private func set(
        _ order: VariantOrder, on source: Artifact<Picture>, _ look: Artifact<Look>,
        at index: Int, for call: Call, in run: Run
    ) async throws -> Result<(ProductRecord.Variant, Artifact<Picture>), Flaw> {
        let name = CampaignFolder.variant(
            product: index, format: order.format.name, locale: order.message.locale,
            default: call.brief.defaultLocale)
        do {
            let layout = try await run.step(
                "layout", from: source, look, order, needing: Effect(lane: "render"), do: layOut)
            let picture = try await run.step(
                "picture", from: layout, source, needing: Effect(lane: "render"),
                as: call.folder.key(name), do: render)
            let entry = ProductRecord.Variant(
                try await run.load(layout), key: name, bytes: picture.parcel.size,
                digest: picture.digest)
            return .success((entry, picture))
        } catch let fault as Fault {
            return .failure(Flaw(file: name, fault: fault))
        }
    }

    /// A variant that cannot be had, and why.
    struct Flaw: Error {
        let file: String
        let fault: Fault
    }
}

// The steps of one variant.
extension Campaign {
    @Sendable func look(_ picture: Picture, over ground: Color) async throws -> Look {
        try await studio.designer.look(at: picture, over: ground)
    }

    @Sendable private func layOut(
        _ picture: Picture, _ look: Look, _ order: VariantOrder
    ) async throws -> Layout {
        try await studio.designer.layOut(order.layoutOrder(for: look), of: picture)
    }

    @Sendable private func render(_ layout: Layout, _ picture: Picture) async throws -> Picture {
        try await studio.designer.render(layout, of: picture)
    }
}

/// What makes one variant besides the picture.
struct VariantOrder: Storable, Codable, Hashable, Sendable {
    var format: Format
    var message: Message
    var focus: Box?
    var colors: [Color]

    init(
        _ product: CampaignBrief.Product, _ format: Format, _ locale: String,
        in brief: CampaignBrief
    ) {
        self.format = format
        message = brief.message(in: locale)
        focus = product.focus
        colors = brief.policy.colors
    }

    var key: String { "\(message.locale)-\(format.name)" }

    func layoutOrder(for look: Look) -> LayoutOrder {
        LayoutOrder(look: look, focus: focus, message: message, format: format, colors: colors)
    }
}

extension VariantOrder: Ingredient {}
