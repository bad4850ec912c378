package import Artifacts
package import Ground
package import Studio

/// What a campaign made, product by product: `manifest.json` (`docs/formats/manifest.md`).
package struct Manifest: Storable, Codable, Hashable, Sendable {
    package var campaignID: String
    package var runID: String
    package var status: Status
    package var brand: String
    /// The default one first.
    package var locales: [String]
    package var messages: [String: String]
    /// Where everything is published; keys in here begin with it.
    package var folder: String
    package var products: [Product]
    package var cost: Cost
    /// ISO 8601, UTC.
    package var startedAt: String
    package var finishedAt: String

    private enum CodingKeys: String, CodingKey {
        case campaignID = "campaign_id"
        case runID = "run_id"
        case status, brand, locales, messages, folder, products, cost
        case startedAt = "started_at"
        case finishedAt = "finished_at"
    }

    /// How much of a campaign, or of a product, is there.
    package enum Status: String, Codable, Sendable {
        case complete, partial, failed
    }

    /// A product's record with its status, and with keys as they are on the shelf.
    package struct Product: Codable, Hashable, Sendable {
        package var status: Status
        package var record: ProductRecord

        init(status: Status, record: ProductRecord) {
            self.status = status
            self.record = record
        }

        package init(from decoder: any Decoder) throws {
            status = try decoder.container(keyedBy: CodingKeys.self)
                .decode(Status.self, forKey: .status)
            record = try ProductRecord(from: decoder)
        }

        /// Encodes one flat object: the record's keys and the status.
        package func encode(to encoder: any Encoder) throws {
            try record.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(status, forKey: .status)
        }

        private enum CodingKeys: CodingKey {
            case status
        }
    }

    /// What the run has paid, or may have paid: all takes, and calls whose outcome is unknown.
    package struct Cost: Codable, Hashable, Sendable {
        package var total: Money
        /// The day of the prices, ISO 8601.
        package var priceListDate: String

        private enum CodingKeys: String, CodingKey {
            case total = "microdollars"
            case priceListDate = "price_list_date"
        }
    }

    /// Gathers the records of a run.
    ///
    /// A product of the brief without a record counts as failed, so only a campaign whose every
    /// picture is there is complete.
    package init(
        of brief: CampaignBrief, run: String, in folder: CampaignFolder,
        records: [ProductRecord], formats: [Format] = CampaignFormats.all, prices: PriceList,
        startedAt: Moment, finishedAt: Moment
    ) {
        campaignID = brief.campaignID
        runID = run
        brand = brief.brand
        locales = brief.locales
        messages = brief.messages
        self.folder = folder.name
        let expected = formats.count * brief.locales.count
        let known = Dictionary(records.map { ($0.index, $0) }, uniquingKeysWith: { $1 })
        products = brief.products.enumerated()
            .map { index, product in
                let record =
                    known[index]
                    ?? ProductRecord(
                        of: product, at: index,
                        problems: [.init(reason: "This product was not finished.")])
                return Product(
                    status: Status(made: record.variants.count, of: expected, record.problems),
                    record: record.published(in: folder))
            }
        status = Status(of: products.map(\.status))
        cost = Cost(
            total: products.reduce(.zero) { $0 + $1.record.cost }, priceListDate: prices.date)
        self.startedAt = startedAt.iso8601
        self.finishedAt = finishedAt.iso8601
    }
}

extension Manifest {
    /// Every name that this manifest speaks of, its own among them: what the folder is to hold.
    package var promised: Set<String> { papers.union(pictures.keys) }

    /// Whether a file of these bytes is what is promised under a name.
    ///
    /// An edited brief may give a product's name to another product: its own file is then no more.
    package func promises(_ digest: Digest, as name: String) -> Bool {
        papers.contains(name) || pictures[name] == digest
    }

    private var papers: Set<String> {
        Set(
            [CampaignFolder.manifest, CampaignFolder.page, CampaignFolder.contactSheet]
                .map { "\(folder)/\($0)" })
    }

    private var pictures: [String: Digest] {
        var pictures: [String: Digest] = [:]
        for product in products.map(\.record) {
            for variant in product.variants { pictures[variant.key] = variant.digest }
            if product.imageSource != .existing, let source = product.source {
                pictures[source.key] = source.digest
            }
        }
        return pictures
    }
}

extension Manifest.Status {
    fileprivate init(made: Int, of expected: Int, _ problems: [ProductRecord.Problem]) {
        self = made == 0 ? .failed : made == expected && problems.isEmpty ? .complete : .partial
    }

    fileprivate init(of parts: [Self]) {
        if parts.allSatisfy({ $0 == .complete }) {
            self = .complete
        } else {
            self = parts.allSatisfy { $0 == .failed } ? .failed : .partial
        }
    }
}

extension ProductRecord {
    /// The same record with keys as they are on the shelf.
    fileprivate func published(in folder: CampaignFolder) -> Self {
        var record = self
        if imageSource != .existing { record.source?.key = folder.key(source?.key ?? "") }
        for index in variants.indices {
            record.variants[index].key = folder.key(variants[index].key)
        }
        for index in problems.indices {
            guard let file = problems[index].file else { continue }
            let isPainted = imageSource != .existing && file.hasPrefix("generated/")
            guard isPainted || file.hasPrefix("variants/") else { continue }
            record.problems[index].file = folder.key(file)
        }
        return record
    }
}
