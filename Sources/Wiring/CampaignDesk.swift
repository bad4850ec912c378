import Artifacts
package import FoundationEssentials
package import Ground
import Intake
package import Productions
package import Studio
package import Workflow

/// Takes campaigns in: reads a brief and its pictures, prices it, makes a run of it.
package struct CampaignDesk: Sendable {
    let premises: Premises

    package init(_ premises: Premises) { self.premises = premises }

    /// What a person hands in.
    package struct Request: Sendable {
        package var file: String
        /// The folder of the pictures; by default `existing-assets` beside the brief.
        package var assets: String?
        package var model: Model?
        package var locale: String?
        package var budget: Money?
        /// Where `output/…` is wanted.
        package var delivery: String?
        /// Wait for a yes to every painted picture.
        package var asksForApproval = false

        package init(file: String) { self.file = file }
    }

    /// A brief that has been read, with its pictures on the shelf.
    package struct Intake: Sendable {
        package var order: CampaignOrder
        /// Nil when the brief cannot be read; the run will say so.
        package var brief: CampaignBrief?
        package var budget: Money?

        /// Runs of one campaign share what they made.
        var lineage: String { "campaign/" + (brief?.campaignID ?? order.file) }
    }

    /// Reads the brief strictly: whatever is wrong with it is thrown.
    package func read(_ request: Request) async throws -> Intake {
        let text = try briefText(at: request.file)
        var brief = try CampaignBrief(
            reading: Data(text.utf8), locale: request.locale ?? "en")
        if let locale = request.locale { brief = try brief.only(locale: locale) }
        return try await intake(request, text, brief)
    }

    /// Reads the brief for a run that will say itself what is wrong with it.
    package func accept(_ request: Request) async throws -> Intake {
        let text = try briefText(at: request.file)
        // A brief that does not parse fails inside its run, where it can be corrected.
        let brief = try? CampaignBrief(reading: Data(text.utf8), locale: request.locale ?? "en")
        return try await intake(request, text, brief)
    }

    /// Starts a run, or finds the one with the same brief and pictures that is underway, or whose
    /// files are missing, or that had given up: whoever asks again wants it tried again.
    package func submit(_ intake: Intake) async throws -> (id: RunID, resumed: Bool) {
        try checkDelivery(of: intake)
        let input = try await premises.shelf.pack(intake.order.stored())
        let earlier = try await premises.ledger.runs(
            RunFilter(lineage: intake.lineage, topLevelOnly: true, most: 1000))
        let same = earlier.filter { $0.input == input }
        let last = same.first { !$0.state.isTerminal } ?? same.first
        if let last, try await goesOn(last) {
            // What is typed now is what counts: a run may be given more, or less.
            if let budget = intake.budget {
                try await premises.runs.cap(BudgetRecord.scope(of: last.id), at: budget)
            }
            if !last.state.isTerminal { try await premises.runs.tryAgain(last.id) }
            return (last.id, true)
        }
        // Runs of a campaign are told apart by their milliseconds, so each gets one of its own.
        if let newest = earlier.first, premises.world.now() <= newest.submitted {
            try await premises.world.sleep(.milliseconds(2))
        }
        // Two who ask at once ask for the same run.
        let submitted = try await premises.runs.submit(
            Campaign.self, intake.order, stem: intake.brief?.campaignID ?? "campaign",
            title: intake.brief?.brand ?? intake.order.file,
            key: "campaign:\(input.digest.hex):after:\(last?.id.rawValue ?? "none")",
            lineage: intake.lineage, budget: intake.budget)
        return (submitted.id, !submitted.isNew)
    }

    /// Whether the same command goes on with this run: it is underway, its files were missing, or
    /// it had given up and is to be tried again.
    private func goesOn(_ run: RunRecord) async throws -> Bool {
        switch run.state {
        case .done:
            if case .mended = try await Delivery(of: run.id, in: premises).mend() { return true }
            return false
        case .dead, .failed:
            try await premises.runs.retry(run.id)
            return true
        case .cancelled, .attention: return false
        case .ready, .running, .delayed, .waiting: return true
        }
    }

    /// The newest run of this very brief and these pictures, when it has ended already.
    package func ended(_ intake: Intake) async throws -> RunRecord? {
        let input = try await premises.shelf.pack(intake.order.stored())
        let runs = try await premises.ledger.runs(
            RunFilter(lineage: intake.lineage, topLevelOnly: true, most: 1000))
        return runs.first { $0.input == input }.flatMap { $0.state.isTerminal ? $0 : nil }
    }

    /// Gives a stopped run another brief, with the pictures that it mentions.
    package func replaceBrief(of record: RunRecord, with file: String) async throws {
        guard let order = try await premises.campaignOrder(of: record.id) else {
            throw Fault(
                .invalid, "Run \(record.id) is not a campaign.", subject: record.id.rawValue)
        }
        guard record.state.isTerminal, record.state != .done else {
            throw Fault(
                .invalid,
                "Run \(record.id) is \(record.state.word); only a run that has given up can be given "
                    + "another brief. For a new brief, start a new run.",
                subject: record.id.rawValue)
        }
        var request = Request(file: file)
        request.assets = order.assetsFolder
        request.model = order.model
        request.locale = order.locale
        request.delivery = order.delivery
        request.asksForApproval = order.asksForApproval
        let intake = try await read(request)
        try await premises.runs.replaceInput(record.id, with: intake.order.stored())
    }

    /// Says before the run that its results could not be brought to where they are wanted.
    package func checkDelivery(of intake: Intake) throws {
        if let folder = intake.order.delivery { try Delivery.checkFolder(folder) }
    }

    /// Says before the run that nobody can paint what has no picture.
    package func checkPainter(for intake: Intake) throws {
        guard let brief = intake.brief else { return }
        let model = brief.imageModel ?? intake.order.model
        let known = premises.painters.providers
        guard brief.products.contains(where: { $0.existingAssets.isEmpty }),
            !known.contains(model.provider)
        else { return }
        throw Fault(
            .invalid,
            "“\(model)” cannot paint here: there is \(known.joined(separator: ", ")). Set "
                + "images.url in the settings, or BACKLOT_IMAGES_URL, to the address of an image "
                + "server.",
            subject: "image_model")
    }

    private func briefText(at path: String) throws -> String {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let name = URL(fileURLWithPath: path).lastPathComponent
        guard FileManager.default.fileExists(atPath: folder) else {
            throw Fault(
                .notFound, "There is no folder “\(folder)”, so there is no brief “\(path)”.",
                subject: path)
        }
        let data: Data
        do throws(Fault) {
            data = try AssetFolder(root: folder, mostBytes: 8_000_000).read(name)
        } catch {
            throw Fault(error.code, "The brief “\(path)” cannot be read: \(error.explanation)")
        }
        guard data.count <= CampaignBrief.mostBytes else {
            throw Fault(
                .invalid,
                "The brief “\(path)” has \(data.count) bytes; at most \(CampaignBrief.mostBytes) "
                    + "are read.",
                subject: path)
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw Fault(.invalid, "The brief “\(path)” is not UTF-8 text.", subject: path)
        }
        return text
    }

    private func intake(
        _ request: Request, _ text: String, _ brief: CampaignBrief?
    ) async throws -> Intake {
        let beside = URL(fileURLWithPath: request.file).deletingLastPathComponent()
        let assetsFolder = URL(
            fileURLWithPath: request.assets ?? beside.appendingPathComponent("existing-assets").path
        )
        .standardizedFileURL.path
        let folder = AssetFolder(root: assetsFolder)
        var assets: [String: CampaignOrder.Asset] = [:]
        for path in Set(brief?.products.flatMap(\.existingAssets) ?? []) {
            do throws(Fault) {
                let picture = Picture(bytes: try folder.read(path))
                assets[path] = .kept(try await kept(picture))
            } catch {
                assets[path] = .missing(error)
            }
        }
        let budget = request.budget ?? brief?.budget
        let order = CampaignOrder(
            brief: text, file: URL(fileURLWithPath: request.file).lastPathComponent,
            assets: assets, model: request.model ?? premises.settings.imageModel,
            locale: request.locale, prices: premises.settings.prices,
            delivery: request.delivery.map { URL(fileURLWithPath: $0).standardizedFileURL.path },
            isCapped: budget != nil || premises.settings.monthlyBudget != nil,
            asksForApproval: request.asksForApproval, assetsFolder: assetsFolder)
        return Intake(order: order, brief: brief, budget: budget)
    }

    private func kept(_ picture: Picture) async throws(Fault) -> Artifact<Picture> {
        do {
            return try await premises.shelf.keep(picture)
        } catch {
            throw Fault(error)
        }
    }
}

extension Premises {
    /// Refuses an edit that cannot be what the step's readers expect: a layout that is no layout, a
    /// picture that cannot be opened.
    package func checkEdit(of run: RunRecord, step path: String, _ data: Data) async throws {
        switch run.production {
        case Campaign.name: try await Campaign(studio: studio).checkEdit(of: path, data)
        case DemoVideo.name: try DemoVideo.checkEdit(of: path, data)
        default: break
        }
    }
}
