import Artifacts
import Ground
import Studio
import Workflow

extension Campaign {
    /// The picture to cut from, one that exists or one that is painted for the product, and what is
    /// seen on it.
    func source(
        of product: CampaignBrief.Product, _ record: inout ProductRecord, for call: Call,
        in run: Run
    ) async throws -> (Artifact<Picture>, Artifact<Look>) {
        if !product.existingAssets.isEmpty {
            return try await existing(product, &record, for: call, in: run)
        }
        let picture = try await painted(product, &record, for: call, in: run)
        return (picture, try await look(at: picture, "look", for: call, in: run))
    }

    /// The first of the product's pictures that is there and can be opened.
    private func existing(
        _ product: CampaignBrief.Product, _ record: inout ProductRecord, for call: Call,
        in run: Run
    ) async throws -> (Artifact<Picture>, Artifact<Look>) {
        record.imageSource = .existing
        var trouble: Fault?
        var tries = 0
        for path in product.existingAssets {
            switch call.order.assets[path] {
            case .missing(let fault): trouble = trouble ?? fault
            case nil:
                trouble = trouble ?? Fault(.notFound, "“\(path)” was not handed in.", subject: path)
            case .kept(let picture):
                tries += 1
                let suffix = tries == 1 ? "" : "-\(tries)"
                do {
                    let source = try await run.step("source" + suffix, from: picture, do: adopt)
                    let look = try await look(at: source, "look" + suffix, for: call, in: run)
                    record.source = ProductRecord.Source(
                        key: path, digest: picture.digest, width: 0, height: 0)
                    return (source, look)
                } catch var fault as Fault {
                    fault.subject = path
                    // What may pass says nothing against this picture.
                    guard fault.isFinal else { throw fault }
                    trouble = trouble ?? fault
                }
            }
        }
        throw trouble ?? Fault(.notFound, "There is no picture.")
    }

    private func look(
        at picture: Artifact<Picture>, _ name: String, for call: Call, in run: Run
    ) async throws -> Artifact<Look> {
        try await run.step(
            name, from: picture, call.ground, needing: Effect(lane: "render"), do: look)
    }

    private func painted(
        _ product: CampaignBrief.Product, _ record: inout ProductRecord, for call: Call,
        in run: Run
    ) async throws -> Artifact<Picture> {
        let order = call.brief.paintOrder(for: product, model: call.model)
        let isDraft = order.model.provider == Self.draftProvider
        record.imageSource = isDraft ? .draft : .generated
        record.model = order.model
        record.prompt = order.prompt
        let painted = try await run.step(
            "paint", from: order, needing: try effect(of: order.model, for: call)
        ) { order in
            var order = order
            order.seed &+= UInt64(Take.number)
            return try await studio.painter.paint(order, key: run.key(for: "paint"))
        }
        let file = CampaignFolder.generated(product: record.index)
        let picture = try await run.step(
            "source", from: painted, call.ground, needing: Effect(lane: "render"),
            as: call.folder.key(file), do: develop)
        record.source = ProductRecord.Source(
            key: file, digest: picture.digest, width: 0, height: 0)
        if call.order.asksForApproval { try await run.approval("source", of: picture) }
        return picture
    }

    static let draftProvider = "draft"

    /// What painting needs: the draft painter a core, a model a slot, its price and its provider.
    private func effect(of model: Model, for call: Call) throws -> Effect {
        if model.provider == Self.draftProvider { return Effect(lane: "render") }
        guard let price = call.order.prices.picture(by: model) else {
            if !call.order.isCapped && call.brief.budget == nil {
                return Effect(
                    pool: "image-model", provider: model.provider, model: model.name)
            }
            throw Fault(
                .invalid,
                "The price of “\(model)” is not known, so no budget can be kept. Give it a price in "
                    + "the settings (`prices`), or take the budget away.",
                subject: "image_model")
        }
        return Effect(
            pool: "image-model", price: price, provider: model.provider, model: model.name)
    }

    /// Makes a handed-in picture an artifact of the run's own, so that it can be edited.
    @Sendable private func adopt(_ picture: Picture) -> Picture { picture }

    @Sendable private func develop(_ picture: Picture, _ ground: Color) async throws -> Picture {
        try await studio.designer.png(of: picture, over: ground)
    }
}

extension PaintOrder: Ingredient {}
extension Color: Ingredient {}
