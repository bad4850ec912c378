import Ground

/// What the files of the AWS command line say of one profile: `~/.aws/credentials` and
/// `~/.aws/config`, in their own INI dialect.
package struct AWSProfiles: Sendable {
    private var profiles: [String: [String: String]] = [:]

    /// - Parameters:
    ///   - credentials: sections are named as the profiles are.
    ///   - config: sections are named `profile NAME`, but for `default`.
    package init(credentials: String = "", config: String = "") {
        for (section, values) in Self.sections(config) {
            let words = section.split(separator: " ")
            if words.count == 2, words[0] == "profile" {
                profiles[String(words[1]), default: [:]].merge(values) { $1 }
            } else if section == "default" {
                profiles["default", default: [:]].merge(values) { $1 }
            }
        }
        // Where both know a key, the credentials file wins.
        for (section, values) in Self.sections(credentials) {
            profiles[section, default: [:]].merge(values) { $1 }
        }
    }

    package func region(of profile: String) -> String? { profiles[profile]?["region"] }

    package var names: [String] { profiles.keys.sorted() }

    /// The keys of a profile; nil when it is not there.
    ///
    /// Throws a `Fault` for one that gets its keys in a way that is not known here.
    package func credentials(of profile: String) throws -> AWSCredentials? {
        guard let values = profiles[profile] else { return nil }
        if let accessKey = values["aws_access_key_id"], let secret = values["aws_secret_access_key"]
        {
            return AWSCredentials(
                accessKey: accessKey, secretKey: Secret(secret),
                sessionToken: values["aws_session_token"].map { Secret($0) })
        }
        let others = ["role_arn", "sso_session", "sso_start_url", "credential_process"]
        if let other = others.first(where: { values[$0] != nil }) {
            throw Fault(
                .invalid,
                "The AWS profile “\(shown(profile))” gets its keys by \(other), which Backlot does "
                    + "not do. Put keys into the environment (`aws configure export-credentials "
                    + "--format env` prints them), or name another profile in AWS_PROFILE.",
                subject: "AWS_PROFILE")
        }
        return nil
    }

    private static func sections(_ text: String) -> [(String, [String: String])] {
        var sections: [(String, [String: String])] = []
        for line in text.split(whereSeparator: \.isNewline) {
            // An indented line continues a nested value, of which none is read here.
            if line.first == " " || line.first == "\t" { continue }
            let plain = trimmed(line)
            if plain.isEmpty || plain.hasPrefix("#") || plain.hasPrefix(";") { continue }
            if plain.hasPrefix("["), let end = plain.firstIndex(of: "]") {
                let name = plain[plain.index(after: plain.startIndex)..<end]
                let words = name.split { $0 == " " || $0 == "\t" }
                sections.append((words.joined(separator: " "), [:]))
            } else if let equals = plain.firstIndex(of: "="), !sections.isEmpty {
                let key = trimmed(plain[..<equals]).lowercased()
                let value = trimmed(plain[plain.index(after: equals)...])
                sections[sections.count - 1].1[key] = String(value)
            }
        }
        return sections
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0 == " " || $0 == "\t" }
        while let last = text.last, last == " " || last == "\t" || last == "\r" {
            text.removeLast()
        }
        return text
    }
}
