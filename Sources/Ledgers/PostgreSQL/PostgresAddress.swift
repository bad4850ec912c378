package import Ground

/// Where a ledger's database is: `postgres://user:password@host:port/database?setting=value`.
///
/// Several hosts are written with commas; then the one that takes writes is used. A host of the
/// settings that begins with a slash is the folder of a Unix socket. What is missing, libpq takes
/// from its own environment and files (`PGPASSWORD`, `~/.pgpass`).
package struct PostgresAddress: Sendable, Hashable, CustomStringConvertible {
    /// libpq's own words for what the address says, without the password.
    let options: [String: String]
    private(set) var password: Secret?
    /// The schema that holds the tables; several ledgers may share a database.
    package let schema: String
    /// Whether a transaction-pooling proxy is between; nil: find out.
    package let isPooled: Bool?

    private static let own = ["schema", "pooled"]
    private static let passed = [
        "host", "hostaddr", "port", "dbname", "user", "sslmode", "sslrootcert", "sslcert",
        "sslkey", "sslcrl", "channel_binding", "connect_timeout", "application_name",
        "target_session_attrs", "service", "passfile", "gssencmode",
    ]

    /// Reads an address; throws a `Fault` (`invalid-input`) that never shows the password.
    package init(_ text: String) throws {
        guard let scheme = text.firstRange(of: "://"),
            ["postgres", "postgresql"].contains(text[..<scheme.lowerBound])
        else {
            throw Self.wrong(
                "an address of PostgreSQL begins with postgres://, as postgres://user:password@host:5432/database"
            )
        }
        var rest = text[scheme.upperBound...]
        var options: [String: String] = [:]
        var settings: [(String, String)] = []
        if let mark = rest.firstIndex(of: "?") {
            settings = try Self.settings(rest[rest.index(after: mark)...])
            rest = rest[..<mark]
        }
        if let slash = rest.firstIndex(of: "/") {
            let name = try Self.plain(rest[rest.index(after: slash)...])
            if !name.isEmpty { options["dbname"] = name }
            rest = rest[..<slash]
        }
        var password: Secret?
        if let at = rest.lastIndex(of: "@") {
            let person = rest[..<at]
                .split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let user = try Self.plain(person[0])
            if !user.isEmpty { options["user"] = user }
            if person.count == 2 { password = Secret(try Self.plain(person[1])) }
            rest = rest[rest.index(after: at)...]
        }
        if !rest.isEmpty { try Self.addHosts(rest, to: &options) }
        var (schema, isPooled) = ("backlot", nil as Bool?)
        for (name, value) in settings {
            switch name {
            case "schema": schema = value
            case "pooled":
                guard let flag = ["true": true, "false": false][value] else {
                    throw Self.wrong("“pooled” is true or false")
                }
                isPooled = flag
            case "password": password = Secret(value)
            case let name where Self.passed.contains(name): options[name] = value
            default:
                throw Self.wrong(
                    "it has an unknown setting “\(name)”; there are \((Self.own + Self.passed).joined(separator: ", "))"
                )
            }
        }
        guard (1...50).contains(schema.utf8.count), !schema.contains("\0") else {
            throw Self.wrong("the name of the schema must have 1 to 50 bytes")
        }
        self.options = options
        self.password = password
        self.schema = schema
        self.isPooled = isPooled
    }

    /// The same place, with a password from elsewhere.
    package func with(password: Secret) -> Self {
        var address = self
        address.password = password
        return address
    }

    /// The database and, when it is not the usual one, the schema: two ledgers are never in one.
    package var place: String {
        schema == "backlot" ? "\(self)" : "\(self), schema \(schema)"
    }

    /// As people may see it: without the password.
    package var description: String {
        let host = options["host"] ?? options["hostaddr"] ?? "localhost"
        let place = options["port"].map { "\(host):\($0)" } ?? host
        return "\(options["dbname"] ?? options["user"] ?? "its database") on \(place)"
    }

    /// The schema as an identifier in SQL.
    var quotedSchema: String {
        let quoted = "\"" + schema.replacing("\"", with: "\"\"") + "\""
        // Written anew it is known to be ASCII, if it is; statements are looked up by their texts.
        return String(decoding: Array(quoted.utf8), as: UTF8.self)
    }

    /// The schema as a text in SQL.
    var schemaAsText: String {
        "E'" + schema.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }

    // MARK: reading

    private static func wrong(_ what: String) -> Fault {
        Fault(.invalid, "The ledger's address cannot be used: \(what).", subject: "ledger")
    }

    private static func addHosts(_ text: Substring, to options: inout [String: String]) throws {
        var hosts: [String] = []
        var ports: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            var host = part
            var port: Substring = ""
            let bracket = part.lastIndex(of: "]")
            if let colon = part.lastIndex(of: ":"), bracket.map({ $0 < colon }) ?? true {
                host = part[..<colon]
                port = part[part.index(after: colon)...]
            }
            guard port.isEmpty || UInt16(port) != nil else {
                throw wrong("its port is not a number from 1 to 65535")
            }
            if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
            hosts.append(try plain(host))
            ports.append(String(port))
        }
        options["host"] = hosts.joined(separator: ",")
        if ports.contains(where: { !$0.isEmpty }) {
            options["port"] = ports.joined(separator: ",")
        }
        // After a failover the other one takes writes.
        if hosts.count > 1 { options["target_session_attrs"] = "read-write" }
    }

    private static func settings(_ text: Substring) throws -> [(String, String)] {
        try text.split(separator: "&")
            .map { part in
                let pair = part.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard pair.count == 2 else { throw wrong("a setting after the “?” has no value") }
                return (try plain(pair[0]), try plain(pair[1]))
            }
    }

    /// Percent signs taken out.
    private static func plain(_ text: Substring) throws -> String {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let digits = String(rest.prefix(2)), let value = UInt8(digits, radix: 16),
                digits.utf8.count == 2, value != 0
            else { throw wrong("a “%” in it is not followed by two digits; write %25 for itself") }
            rest = rest.dropFirst(2)
            bytes.append(value)
        }
        guard let plain = String(validating: bytes, as: UTF8.self) else {
            throw wrong("it is not UTF-8")
        }
        return plain
    }
}
