import FoundationEssentials
import Ground
import HTTP
import Ledgers
import Stores

/// Where the settings say that the ledger is.
enum LedgerPlace: Sendable {
    /// In the data folder.
    case embedded
    case postgres(PostgresAddress)
}

/// Where the settings say that the shelf is.
enum ShelfPlace: Sendable {
    /// In the data folder.
    case embedded
    case s3(S3Settings)
}

/// What was said of the ledger, in the file or the environment.
struct LedgerWords: Sendable {
    var url: String?
    var password: Secret?

    func place() throws -> LedgerPlace {
        guard let url else { return .embedded }
        let address = try PostgresAddress(url)
        return .postgres(password.map { address.with(password: $0) } ?? address)
    }
}

/// What was said of the shelf, in the file or the environment.
struct ShelfWords: Sendable {
    var url: String?
    var endpoint: String?
    var region: String?
    var pathStyle: Bool?
    /// A PEM file of certificate authorities.
    var authorities: String?

    /// - Parameter surroundings: Where AWS's tools look for a region and for authorities, when nobody
    ///   has said any.
    func place(_ surroundings: AWSEnvironment) throws -> ShelfPlace {
        guard let url else {
            guard endpoint == nil, region == nil, pathStyle == nil, authorities == nil else {
                throw Fault(
                    .invalid,
                    "An endpoint, a region, a path style or authorities of a shelf are set, but no shelf: "
                        + "set BACKLOT_SHELF or shelf.url, such as s3://bucket/prefix.",
                    subject: "shelf")
            }
            return .embedded
        }
        guard url.hasPrefix("s3://") else {
            throw Fault(
                .invalid,
                "The shelf “\(url)” cannot be used: expected s3://bucket/prefix, or nothing for a "
                    + "folder of this machine.",
                subject: "shelf")
        }
        var parts = url.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)
        if parts.count > 1, parts.last == "" { parts.removeLast() }
        var settings = S3Settings(
            bucket: String(parts.first ?? ""), prefix: parts.dropFirst().joined(separator: "/"),
            region: region ?? surroundings.region ?? "us-east-1", endpoint: endpoint,
            pathStyle: pathStyle)
        settings.authorities = authorities ?? surroundings["AWS_CA_BUNDLE"]
        try settings.validate()
        if let file = settings.authorities,
            surroundings.text(at: file)?.contains("-----BEGIN CERTIFICATE") != true
        {
            throw Fault(
                .invalid,
                "The certificate authorities in “\(file)” cannot be read: expected a PEM file, as "
                    + "shelf.authorities, BACKLOT_S3_AUTHORITIES or AWS_CA_BUNDLE.",
                subject: "shelf.authorities")
        }
        return .s3(settings)
    }
}

extension Settings {
    /// Whether anything of the installation is in the data folder.
    var usesDataFolder: Bool {
        if case .embedded = ledgerPlace { return true }
        if case .embedded = shelfPlace { return true }
        return false
    }

    /// Where the two keepers are: what the file says, then what the environment says over it.
    mutating func applyPlaces(_ file: SettingsFile?, _ environment: [String: String]) throws {
        surroundings = AWSEnvironment(environment) { path in
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
        }
        var ledger = try file?.ledgerWords() ?? LedgerWords()
        if let url = try Self.said("BACKLOT_LEDGER", environment) { ledger = LedgerWords(url: url) }
        if let text = environment["BACKLOT_LEDGER_PASSWORD"], !text.isEmpty {
            ledger.password = Secret(text)
        }
        ledgerPlace = try ledger.place()
        var shelf = try file?.shelfWords() ?? ShelfWords()
        if let url = try Self.said("BACKLOT_SHELF", environment) { shelf = ShelfWords(url: url) }
        shelf.endpoint = try Self.said("BACKLOT_S3_ENDPOINT", environment) ?? shelf.endpoint
        shelf.region = try Self.said("BACKLOT_S3_REGION", environment) ?? shelf.region
        shelf.authorities =
            try Self.said("BACKLOT_S3_AUTHORITIES", environment) ?? shelf.authorities
        if let text = try Self.said("BACKLOT_S3_PATH_STYLE", environment) {
            guard let flag = ["true": true, "false": false][text] else {
                throw Fault(
                    .invalid, "BACKLOT_S3_PATH_STYLE is “\(text)”; expected true or false.",
                    subject: "BACKLOT_S3_PATH_STYLE")
            }
            shelf.pathStyle = flag
        }
        shelfPlace = try shelf.place(surroundings)
    }

    /// A variable's value; nil when it is not set.
    ///
    /// Empty ones are mistakes.
    private static func said(
        _ name: String, _ environment: [String: String]
    ) throws -> String? {
        guard let value = environment[name] else { return nil }
        if !value.isEmpty { return value }
        throw Fault(
            .invalid, "\(name) is empty; give it a value, or do not set it.", subject: name)
    }
}
