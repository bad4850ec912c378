import Artifacts
import FoundationEssentials
import Ground
package import Productions
package import Studio
package import Workflow

/// Takes demo videos in: checks what is asked for, prices it, makes a run of it.
package struct DemoDesk: Sendable {
    private let premises: Premises
    var shelf: any ObjectStore { premises.shelf }

    package init(_ premises: Premises) { self.premises = premises }

    /// What a person asks for.
    package struct Request: Sendable {
        package var address: String
        package var directions = ""
        package var voice: String?
        package var language: String?
        package var length = 60
        package var privateHosts: [String] = []
        package var asksForApproval = false
        package var keys = Keys()
        package var writer: Model?
        /// The path of a sound file to run below the voice.
        package var music: String?
        /// A submission id; the same one is the same run.
        package var submission: String?
        package var delivery: String?

        package init(address: String) { self.address = address }
    }

    /// The order as a run gets it, under an id of its own.
    package func order(_ request: Request) async throws -> DemoOrder {
        let address = try DemoAddress(request.address)
        guard (10...600).contains(request.length) else {
            throw Fault(
                .invalid, "A tour takes 10 to 600 seconds; \(request.length) is not among them.",
                subject: "--length")
        }
        guard request.directions.count <= 4000 else {
            throw Fault(
                .invalid, "Directions have at most 4,000 characters.", subject: "--directions")
        }
        for host in request.privateHosts { try DemoAddress.check(host: host) }
        let writer = request.writer ?? premises.settings.writerModel
        try checkWriter(writer)
        let voices = await premises.studio.speaker.voices()
        let voice = try voice(request.voice, among: voices)
        if let language = request.language { try check(language, voice, among: voices) }
        return DemoOrder(
            submission: try submission(request.submission), address: address.text,
            directions: request.directions, voice: voice,
            language: request.language, length: request.length,
            privateHosts: request.privateHosts.map { $0.lowercased() },
            asksForApproval: request.asksForApproval, keyNames: request.keys.names,
            writer: writer, voices: voices, prices: premises.settings.prices,
            music: try await music(request.music),
            delivery: request.delivery.map { URL(fileURLWithPath: $0).standardizedFileURL.path })
    }

    /// Starts a run, or goes on with the one of that id, or with the newest one for the same order
    /// that has not been finished.
    package func submit(
        _ order: DemoOrder, keys: Keys, isNamed: Bool
    ) async throws -> (id: RunID, order: DemoOrder, resumed: Bool) {
        if let folder = order.delivery { try Delivery.checkFolder(folder, for: "staging_area") }
        let lineage = "demo/" + DemoAddress.origin(of: order.address)
        let earlier = try await premises.ledger.runs(
            RunFilter(lineage: lineage, topLevelOnly: true, most: 1000))
        for record in earlier where record.production == DemoVideo.name {
            let other = try await premises.runs.value(Artifact<DemoOrder>(record.input))
            let isSame = isNamed ? other.submission == order.submission : other.isLike(order)
            guard isSame, isNamed || record.state != .done, record.state != .cancelled else {
                continue
            }
            premises.studio.keyring.hang(keys, for: other.submission)
            if record.state == .failed || record.state == .dead {
                try await premises.runs.retry(record.id)
            }
            return (record.id, other, true)
        }
        premises.studio.keyring.hang(keys, for: order.submission)
        let submitted = try await premises.runs.submit(
            DemoVideo.self, order, stem: DemoAddress.stem(of: order.address),
            title: order.address, key: "demo:\(order.submission)", lineage: lineage)
        return (submitted.id, order, !submitted.isNew)
    }

    /// What the tour would cost at most, in words.
    package func estimate(_ order: DemoOrder) -> [String] {
        let scenes = max(1, min(order.length / 13, 12))
        var lines = ["Exploring, recording and cutting happen on this machine and cost nothing."]
        if order.writer.provider == DemoOrder.rules.provider {
            lines.append("The narration is written by rules and costs nothing.")
        } else if let price = order.prices.picture(by: order.writer) {
            lines.append(
                "The narration: at most \(scenes) scenes, each asked for twice at most, at "
                    + "\(price) (\(order.writer), prices of \(order.prices.date)): \(price * scenes * 2)."
            )
        } else {
            lines.append(
                "The narration: at most \(scenes) scenes, each asked for twice at most, by "
                    + "\(order.writer), whose price is not known (`prices` in the settings).")
        }
        return lines
    }

    private func checkWriter(_ model: Model) throws {
        let known = premises.writers.providers + [DemoOrder.rules.provider]
        guard !known.contains(model.provider) else { return }
        throw Fault(
            .invalid,
            "“\(model)” cannot write here: there is \(known.joined(separator: ", ")). Set up "
                + "`writers` in the settings.",
            subject: "--writer")
    }

    private func voice(_ name: String?, among voices: [Voice]) throws -> Voice? {
        guard let name else { return nil }
        if let voice = voices.first(where: { $0.description == name || $0.name == name }) {
            return voice
        }
        throw Fault(
            .invalid,
            "There is no voice “\(name)”; there is "
                + voices.prefix(12).map(\.description).joined(separator: ", ") + ".",
            subject: "--voice")
    }

    /// Whoever names a voice knows better what it reads.
    private func check(_ language: String, _ voice: Voice?, among voices: [Voice]) throws {
        let isTag = language.utf8.allSatisfy { byte in
            byte == 45 || (48...57).contains(byte) || (65...90).contains(byte)
                || (97...122).contains(byte)
        }
        guard isTag, (2...35).contains(language.utf8.count) else {
            throw Fault(
                .invalid, "“\(language.prefix(60))” is no language; expected such as en or pt-BR.",
                subject: "--language")
        }
        guard voice == nil, !voices.contains(where: { $0.reads(language) }) else { return }
        throw Fault(
            .invalid,
            "No voice here reads “\(language)”. Set one up that does (`speakers` in the "
                + "settings), or name a voice with --voice.",
            subject: "--language")
    }

    private func submission(_ named: String?) throws -> String {
        guard let named else { return UUID().uuidString.lowercased() }
        guard let id = UUID(uuidString: named) else {
            throw Fault(
                .invalid, "“\(named)” is no submission id: a UUID is wanted.", subject: "--id")
        }
        return id.uuidString.lowercased()
    }
}

extension DemoOrder {
    /// Whether it asks for the same, whatever its id.
    fileprivate func isLike(_ other: DemoOrder) -> Bool {
        var other = other
        other.submission = submission
        return self == other
    }
}

extension Premises {
    /// What a demo run was started with; nil for runs of other productions.
    package func demoOrder(of run: RunID) async throws -> DemoOrder? {
        guard let record = try await ledger.run(run), record.production == DemoVideo.name else {
            return nil
        }
        return try await runs.value(Artifact<DemoOrder>(record.input))
    }
}
