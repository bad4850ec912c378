import Ground

/// What the surroundings of a process say about its keys: variables and files, read once.
package struct AWSEnvironment: Sendable {
    private let variables: [String: String]
    private let file: @Sendable (String) -> String?

    /// - Parameter file: The text of a file; nil when it cannot be read.
    package init(_ variables: [String: String], file: @escaping @Sendable (String) -> String?) {
        self.variables = variables
        self.file = file
    }

    /// A variable that says something.
    package subscript(name: String) -> String? {
        guard let value = variables[name], !value.isEmpty else { return nil }
        return value
    }

    package func text(at path: String) -> String? { file(path) }

    /// Keys given as variables.
    package var credentials: AWSCredentials? {
        guard let accessKey = self["AWS_ACCESS_KEY_ID"], let secret = self["AWS_SECRET_ACCESS_KEY"]
        else { return nil }
        return AWSCredentials(
            accessKey: accessKey, secretKey: Secret(secret),
            sessionToken: self["AWS_SESSION_TOKEN"].map { Secret($0) })
    }

    /// The profile asked for, and whether anybody has asked for one.
    package var profile: (name: String, isAsked: Bool) {
        let asked = self["AWS_PROFILE"] ?? self["AWS_DEFAULT_PROFILE"]
        return (asked ?? "default", asked != nil)
    }

    package var profiles: AWSProfiles {
        let home = self["HOME"] ?? ""
        let credentials = self["AWS_SHARED_CREDENTIALS_FILE"] ?? "\(home)/.aws/credentials"
        let config = self["AWS_CONFIG_FILE"] ?? "\(home)/.aws/config"
        return AWSProfiles(credentials: file(credentials) ?? "", config: file(config) ?? "")
    }

    /// The region asked for, by a variable or in the profile.
    package var region: String? {
        self["AWS_REGION"] ?? self["AWS_DEFAULT_REGION"] ?? profiles.region(of: profile.name)
    }
}
