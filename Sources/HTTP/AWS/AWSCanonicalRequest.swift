import Ground

/// A request in the one form that both sides of a signature make of it (AWS "Signature Version 4",
/// "Create a canonical request").
///
/// Made by the signer from what it is about to send, and by a server from what it has received.
package struct AWSCanonicalRequest: Hashable, Sendable {
    /// The form itself, as text.
    package let text: String
    /// The names of the signed fields as they stand in `SignedHeaders`.
    package let signedNames: String

    /// How the path of a service is written.
    package enum PathStyle: Hashable, Sendable {
        /// S3: the path as it is on the wire, `//`, `.` and `..` and all; encoded once.
        case verbatim
        /// All other services: dot segments resolved, slashes merged, and what is encoded on the
        /// wire encoded a second time.
        case normalised
    }

    /// - Parameters:
    ///   - target: path and query as on the wire.
    ///   - fields: exactly the fields to be signed; names in any case, in any order.
    ///   - payload: the payload's digest in hexadecimal digits, or the word that stands for one.
    package init(
        method: String, target: String, fields: [HTTPHeaders.Field], payload: String,
        style: PathStyle
    ) {
        let mark = target.firstIndex(of: "?")
        let path = target[..<(mark ?? target.endIndex)]
        let query = mark.map { target[target.index(after: $0)...] } ?? ""
        var values: [String: [String]] = [:]
        for field in fields {
            values[field.name.lowercased(), default: []].append(Self.trimmed(field.value))
        }
        let names = values.keys.sorted()
        signedNames = names.joined(separator: ";")
        let lines = names.map { "\($0):\(values[$0, default: []].joined(separator: ","))\n" }
        text = [
            method, Self.path(path, style), Self.query(query), lines.joined(), signedNames, payload,
        ]
        .joined(separator: "\n")
    }

    /// The SHA-256 of the form, in hexadecimal digits.
    var digest: String {
        var hash = SHA256()
        hash.update(text)
        return hexadecimal(hash.finish())
    }

    private static func path(_ path: Substring, _ style: PathStyle) -> String {
        switch style {
        case .verbatim:
            let whole = path.isEmpty ? "/" : path
            return PercentEncoding.encoded(
                bytes: PercentEncoding.decoded(whole), keepingSlashes: true)
        case .normalised:
            var segments: [Substring] = []
            for segment in path.split(separator: "/") where segment != "." {
                if segment == ".." { _ = segments.popLast() } else { segments.append(segment) }
            }
            let isFolder =
                !segments.isEmpty && ["/", "/.", "/.."].contains { path.hasSuffix($0) }
            return "/"
                + segments.map { PercentEncoding.encoded($0) }.joined(separator: "/")
                + (isFolder ? "/" : "")
        }
    }

    /// Names and values encoded anew, sorted by name and then by value; a name alone gets an `=`.
    private static func query(_ query: Substring) -> String {
        query.split(separator: "&")
            .map { pair in
                let halves = pair.split(
                    separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                let value = halves.count == 2 ? halves[1] : ""
                return (
                    PercentEncoding.encoded(bytes: PercentEncoding.decoded(halves[0])),
                    PercentEncoding.encoded(bytes: PercentEncoding.decoded(value))
                )
            }
            .sorted { (left: (String, String), right) in left < right }
            .map { "\($0)=\($1)" }
            .joined(separator: "&")
    }

    /// Without space around, and with one space where there are several (RFC 9110's folding, too).
    private static func trimmed(_ value: String) -> String {
        value.split { $0 == " " || $0 == "\t" || $0.isNewline }.joined(separator: " ")
    }
}
