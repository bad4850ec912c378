import FoundationEssentials
import Ground
import Studio

/// What a person gives to sign in with: from a file, or from the environment.
enum Credentials {
    private static let variables = [
        "username": "BACKLOT_DEMO_USERNAME", "password": "BACKLOT_DEMO_PASSWORD",
    ]

    /// No message of it shows a value.
    static func read(_ path: String?, _ environment: [String: String]) throws -> Keys {
        var secrets: [String: Secret] = [:]
        for (name, variable) in variables {
            if let value = environment[variable], !value.isEmpty { secrets[name] = Secret(value) }
        }
        guard let path else { return Keys(secrets) }
        guard let data = FileManager.default.contents(atPath: path), data.count <= 100_000 else {
            throw flaw("“\(path)” cannot be read")
        }
        guard let value = try? JSONValue(reading: data, depth: 2),  // its reason may quote a secret
            case .object(let members) = value.content
        else { throw flaw("“\(path)” is not a JSON object of texts") }
        for member in members {
            guard case .string(let text) = member.value.content, !text.isEmpty,
                (1...60).contains(member.key.utf8.count),
                member.key.utf8.allSatisfy({ (97...122).contains($0) || $0 == 95 })
            else {
                throw flaw(
                    "“\(path)” has something else than texts under names of lower-case letters")
            }
            secrets[member.key] = Secret(text)
        }
        return Keys(secrets)
    }

    private static func flaw(_ reason: String) -> Fault {
        Fault(
            .invalid,
            "\(reason); expected such as {\"username\": \"…\", \"password\": \"…\"}.",
            subject: "--credentials")
    }
}
