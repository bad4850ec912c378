import FoundationEssentials
import Ground
import HTTP

/// Where a shelf on S3, or on a store that speaks like it, is.
package struct S3Settings: Hashable, Sendable {
    package var bucket: String
    /// Everything of ours is under it; empty for the whole bucket.
    package var prefix: String
    package var region: String
    /// `http://host:port` of a compatible store; nil for AWS itself.
    package var endpoint: String?
    /// Whether the bucket stands in the path instead of the host's name; nil: with an endpoint of
    /// its own, or when a dot in the bucket's name would not fit the certificate.
    package var pathStyle: Bool?
    /// A PEM file of the authorities whose certificates a store of one's own has, in place of the
    /// system's: for whoever makes the store's client.
    package var authorities: String?
    /// Bytes sent or fetched in one request; blobs beyond it travel in parts of this size.
    ///
    /// At least 5 MiB, but for tests against stores that do not care.
    package var part = 16 << 20
    /// How often a request is made before its failure is believed.
    package var attempts = 6

    package init(
        bucket: String, prefix: String = "", region: String = "us-east-1", endpoint: String? = nil,
        pathStyle: Bool? = nil
    ) {
        self.bucket = bucket
        self.prefix = prefix
        self.region = region
        self.endpoint = endpoint
        self.pathStyle = pathStyle
    }

    /// Throws a `Fault` that says which setting makes no sense.
    package func validate() throws {
        let isName =
            (3...63).contains(bucket.utf8.count)
            && bucket.utf8.allSatisfy {
                (48...57).contains($0) || (97...122).contains($0) || [45, 46, 95].contains($0)
            } && !bucket.hasPrefix(".") && !bucket.hasSuffix(".") && !bucket.contains("..")
        guard isName else {
            throw Self.bad(
                "“\(shown(bucket))” cannot be the name of a bucket: it has 3 to 63 small letters, "
                    + "digits, hyphens and dots.")
        }
        let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
        let isPlain = parts.allSatisfy { part in
            !part.isEmpty && part != "." && part != ".."
                && part.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        }
        guard prefix.isEmpty || (isPlain && prefix.utf8.count <= 512) else {
            throw Self.bad(
                "“\(shown(prefix))” cannot be the prefix of a shelf: write it as folders, such as "
                    + "backlot/production, without a slash at either end.")
        }
        guard (1...64).contains(region.utf8.count),
            region.utf8.allSatisfy({
                (48...57).contains($0) || (97...122).contains($0) || $0 == 45
            })
        else { throw Self.bad("“\(shown(region))” is not a region, such as eu-central-1.") }
        if let endpoint, WebAddress(endpoint)?.target != "/" {
            throw Self.bad(
                "“\(shown(endpoint))” is not the address of a store: expected http:// or https://, "
                    + "a host, and at most a port.")
        }
    }

    private static func bad(_ words: String) -> Fault { Fault(.invalid, words, subject: "shelf") }

    /// The address of an object, or of the bucket for an empty key; the query is encoded already.
    func address(of key: String, query: String = "") -> String {
        let path = PercentEncoding.encoded(key, keepingSlashes: true)
        let target = query.isEmpty ? path : "\(path)?\(query)"
        guard let address = WebAddress(origin) else { return "" }
        if isPathStyle { return "\(address.origin)/\(bucket)/\(target)" }
        let host = address.origin.dropFirst(address.scheme.count + 3)
        return "\(address.scheme)://\(bucket).\(host)/\(target)"
    }

    /// The store as people know it.
    package var host: String {
        WebAddress(origin).map { String($0.origin.dropFirst($0.scheme.count + 3)) } ?? origin
    }

    /// The place of the shelf as people write it.
    package var place: String { prefix.isEmpty ? "s3://\(bucket)" : "s3://\(bucket)/\(prefix)" }

    private var origin: String {
        endpoint
            ?? "https://s3.\(region).amazonaws.com\(region.hasPrefix("cn-") ? ".cn" : "")"
    }

    private var isPathStyle: Bool { pathStyle ?? (endpoint != nil || bucket.contains(".")) }
}
