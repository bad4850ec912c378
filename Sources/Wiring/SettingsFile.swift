import FoundationEssentials
import Ground
import Studio

/// The settings file, read strictly: a key that means nothing is an error.
struct SettingsFile {
    var imagesURL: String?
    var imageModel: Model?
    var writerModel: Model?
    var prices: PriceList?
    var imageSlots: Int?
    var monthlyBudget: Money?
    var keepCampaigns: Int?
    var keepDeadLetters: Int?
    var keepQueued: Int?
    /// Where the two keepers are; read in a file of its own.
    var ledger: JSONValue?
    var shelf: JSONValue?
    private var servers: [String: [String: String]] = [:]
    private var keyText: String?
    private var keyFile: String?
    private let path: String

    init(at path: String) throws {
        self.path = path
        guard let data = FileManager.default.contents(atPath: path) else {
            throw Fault(.notFound, "The settings file “\(path)” cannot be read.", subject: path)
        }
        let root: JSONValue
        do {
            root = try JSONValue(reading: data, depth: 8)
        } catch {
            throw Fault(
                .invalid, "The settings file “\(path)” is not JSON: \(error).", subject: path)
        }
        for (key, value) in try members(of: root, "") { try read(key, value) }
    }

    /// The key of the images server: from its own file, or written here.
    func imagesKey() throws -> Secret? { try key(keyText, in: keyFile) }

    /// The language models.
    func writers() throws -> WriterSettings {
        var settings = WriterSettings()
        for (name, fields) in servers where name.hasPrefix("writers.") {
            let key = try key(fields["key"], in: fields["key_file"])
            switch name.dropFirst(8) {
            case "openai":
                guard let url = fields["url"] else {
                    throw Settings.bad("writers.openai.url", "the address of a server")
                }
                settings.chat = .init(url: url, key: key)
            case "gemini":
                settings.gemini = .init(
                    url: fields["url"] ?? WriterSettings.geminiAddress, key: key)
            default:
                guard let region = fields["region"] else {
                    throw Settings.bad("writers.bedrock.region", "such as us-east-1")
                }
                settings.bedrock = .init(region: region, url: fields["url"])
            }
        }
        return settings
    }

    /// The voices that are not the distribution's.
    func speakers() throws -> SpeakerSettings {
        var settings = SpeakerSettings()
        if let fields = servers["speakers.openai"] {
            guard let url = fields["url"] else {
                throw Settings.bad("speakers.openai.url", "the address of a server")
            }
            settings.server = .init(
                url: url, key: try key(fields["key"], in: fields["key_file"]),
                voice: fields["voice"])
        }
        if let fields = servers["speakers.piper"] {
            guard let voice = fields["voice"] else {
                throw Settings.bad("speakers.piper.voice", "the whole path of a .onnx file")
            }
            settings.piper = .init(command: fields["command"], voice: voice)
        }
        return settings
    }

    func key(_ keyText: String?, in keyFile: String?) throws -> Secret? {
        if let keyFile {
            guard let data = FileManager.default.contents(atPath: keyFile) else {
                throw Fault(
                    .notFound, "The key file “\(keyFile)” cannot be read.", subject: keyFile)
            }
            let text = String(decoding: data, as: UTF8.self)
            return Secret(String(text.prefix { !$0.isNewline }))
        }
        return keyText.map { Secret($0) }
    }

    private mutating func read(_ key: String, _ value: JSONValue) throws {
        switch key {
        case "ledger": ledger = value
        case "shelf": shelf = value
        case "images":
            for (key, value) in try members(of: value, "images") {
                switch key {
                case "url": imagesURL = try text(value, "images.url")
                case "key": keyText = try text(value, "images.key")
                case "key_file": keyFile = try text(value, "images.key_file")
                default: throw unknown("images.\(key)", "url, key, key_file")
                }
            }
        case "image_model":
            guard let model = Model(try text(value, key)) else {
                throw Settings.bad(key, "provider/name, such as openai/gpt-image-1")
            }
            imageModel = model
        case "writer_model":
            guard let model = Model(try text(value, key)) else {
                throw Settings.bad(key, "provider/name, such as rules/tour")
            }
            writerModel = model
        case "writers":
            for (name, value) in try members(of: value, "writers") {
                try readServer("writers.\(name)", value)
            }
        case "speakers":
            for (name, value) in try members(of: value, "speakers") {
                try readServer("speakers.\(name)", value)
            }
        case "prices": prices = try priceList(value)
        case "image_slots": imageSlots = try number(value, key)
        case "monthly_budget": monthlyBudget = try money(value, key)
        case "keep_campaigns_days": keepCampaigns = try number(value, key)
        case "keep_dead_letters_days": keepDeadLetters = try number(value, key)
        case "keep_queued_days": keepQueued = try number(value, key)
        default:
            throw unknown(
                key,
                "ledger, shelf, images, image_model, writers, writer_model, speakers, prices, "
                    + "image_slots, monthly_budget, keep_campaigns_days, "
                    + "keep_dead_letters_days, keep_queued_days")
        }
    }

    private mutating func readServer(_ name: String, _ value: JSONValue) throws {
        let known = [
            "writers.openai": ["url", "key", "key_file"],
            "writers.gemini": ["url", "key", "key_file"],
            "writers.bedrock": ["region", "url"],
            "speakers.openai": ["url", "key", "key_file", "voice"],
            "speakers.piper": ["command", "voice"],
        ]
        guard let fields = known[name] else {
            let group = name.prefix { $0 != "." } + "."
            let names = known.keys.filter { $0.hasPrefix(group) }
            throw unknown(name, names.sorted().joined(separator: ", "))
        }
        var server: [String: String] = [:]
        for (key, value) in try members(of: value, name) {
            guard fields.contains(key) else {
                throw unknown("\(name).\(key)", fields.joined(separator: ", "))
            }
            server[key] = try text(value, "\(name).\(key)")
        }
        servers[name] = server
    }

    private func priceList(_ value: JSONValue) throws -> PriceList {
        var list = PriceList(date: "", pictures: [:])
        for (key, value) in try members(of: value, "prices") {
            switch key {
            case "date": list.date = try text(value, "prices.date")
            case "pictures":
                for (model, price) in try members(of: value, "prices.pictures") {
                    list.pictures[model] = try money(price, "prices.pictures.\(model)")
                }
            default: throw unknown("prices.\(key)", "date, pictures")
            }
        }
        guard !list.date.isEmpty else {
            throw Settings.bad("prices.date", "a day such as 2026-11-01")
        }
        return list
    }

    func unknown(_ key: String, _ known: String) -> Fault {
        Fault(
            .invalid, "“\(path)” has a setting “\(key)” that means nothing; there are \(known).",
            subject: key)
    }
}

// Values of the file, each with its name in whatever is said about it.
extension SettingsFile {
    func members(of value: JSONValue, _ name: String) throws -> [(String, JSONValue)] {
        guard case .object(let members) = value.content else {
            throw Settings.bad(name.isEmpty ? path : name, "an object")
        }
        return members.map { ($0.key, $0.value) }
    }

    func text(_ value: JSONValue, _ name: String) throws -> String {
        guard case .string(let text) = value.content, !text.isEmpty else {
            throw Settings.bad(name, "a text")
        }
        return text
    }

    private func number(_ value: JSONValue, _ name: String) throws -> Int {
        guard case .number(let digits) = value.content, let number = Int(digits) else {
            throw Settings.bad(name, "a whole number")
        }
        return number
    }

    /// Dollars, as a number or a text: `0.04`.
    private func money(_ value: JSONValue, _ name: String) throws -> Money {
        let digits: String? =
            switch value.content {
            case .number(let digits): digits
            case .string(let text): text
            default: nil
            }
        guard let digits, let money = Money(dollars: digits) else {
            throw Settings.bad(name, "an amount in dollars, such as 0.04")
        }
        return money
    }
}
