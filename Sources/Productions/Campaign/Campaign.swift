package import Artifacts
import FoundationEssentials
import Ground
package import Studio
package import Workflow

/// Turns a brief into five finished pictures of every product, in every locale, with a manifest
/// and a contact sheet.
package struct Campaign: Production {
    package static let name = "campaign"
    package static let version = 1
    let studio: Studio

    package init(studio: Studio) { self.studio = studio }

    package func produce(
        _ order: Artifact<CampaignOrder>, in run: Run
    ) async throws -> Artifact<Manifest> {
        let order = try await run.load(order)
        let brief = try await run.load(
            run.step(
                "brief", from: order.brief, order.locale, needing: Effect(lane: "parse"),
                do: parse))
        try brief.check()
        try await run.step("fit", from: brief, do: checkFit)

        let folder = CampaignFolder(campaign: brief.campaignID, at: run.submitted)
        let call = Call(order: order, brief: brief, folder: folder)
        var made = try await run.each(
            "product", in: Array(brief.products.enumerated()), key: \.element.id
        ) { item, run in
            try await make(item.element, at: item.offset, for: call, in: run)
        }
        // A campaign of which nothing could be had for now is no campaign yet.
        if let fault = made.lazy.compactMap(\.fault).first, made.allSatisfy(\.pictures.isEmpty) {
            throw fault
        }
        let spending = try await run.spending()
        for index in made.indices { made[index].record.addCosts(spending) }
        let shown = ContactSheetOrder.shown(of: made)
        let contactSheet = ContactSheetOrder(brief, shown.map(\.record))
        try await run.step(
            "contact-sheet", from: contactSheet, shown.map(\.pictures),
            needing: Effect(lane: "render"), as: folder.contactSheet, do: layOutSheet)
        let manifest = try await run.step(
            "manifest",
            from: ManifestOrder(call, made.map(\.record), run: run.id, at: run.submitted),
            as: folder.manifest, do: writeManifest)
        try await run.step(
            "page", from: manifest, brief.policy.colors, as: folder.page, do: writePage)
        return manifest
    }

    /// One campaign on its way: what all products share.
    struct Call: Sendable {
        let order: CampaignOrder
        let brief: CampaignBrief
        let folder: CampaignFolder

        var model: Model { brief.imageModel ?? order.model }

        /// What shows through transparent pictures: the brand's strongest colour, or white.
        var ground: Color { brief.policy.colors.first ?? .white }
    }
}

// The steps that concern the whole campaign.
extension Campaign {
    @Sendable private func parse(_ text: String, _ locale: String?) throws -> CampaignBrief {
        let brief = try CampaignBrief(reading: Data(text.utf8), locale: locale ?? "en")
        guard let locale else { return brief }
        return try brief.only(locale: locale)
    }

    /// Finds out before anything is paid whether every message can be set in every format.
    @Sendable private func checkFit(_ brief: CampaignBrief) async throws -> Int {
        for locale in brief.locales {
            for format in CampaignFormats.all {
                try await studio.designer.checkFit(brief.message(in: locale), in: format)
            }
        }
        return brief.locales.count * CampaignFormats.all.count
    }

    @Sendable private func layOutSheet(
        _ order: ContactSheetOrder, _ pictures: [[Picture]]
    ) async throws -> Picture {
        try await studio.designer.contactSheet(order.sheet(with: pictures))
    }

    @Sendable private func writeManifest(_ order: ManifestOrder) throws -> Manifest {
        order.manifest(finishedAt: studio.clock())
    }

    @Sendable private func writePage(_ manifest: Manifest, _ colors: [Color]) -> Page {
        Page(html: CampaignPage(manifest, colors: colors).html)
    }
}
