import FoundationEssentials
import Ground
import HTTP

/// One request to a store, not yet signed; every one of them may be repeated.
struct S3Ask: Sendable {
    var method: String
    /// Empty for the bucket.
    var key: String
    /// Names and values as they are meant.
    var query: [(String, String)] = []
    var headers = HTTPHeaders()
    var body = Data()
    /// SHA-256 of the body when it is known already.
    var digest: String?
    /// A verb for the sentence when it is refused: `write`, `list`.
    var act: String
    /// Bytes of the answer that are taken.
    var most = 1 << 20
    /// Whether an answer that begins well may end in an error: copying and joining parts take long,
    /// so stores begin to answer before they know.
    var mayFailLate = false
    /// For what must not take effect later: since when, by the store's clock, and for how long it
    /// is good; a store refuses it afterwards.
    var window: (since: Moment, lasting: Moment.Span)?

    init(_ method: String, _ key: String, to act: String) {
        self.method = method
        self.key = key
        self.act = act
    }

    var encodedQuery: String {
        query.map { "\(PercentEncoding.encoded($0))=\(PercentEncoding.encoded($1))" }
            .joined(separator: "&")
    }
}

/// What a store says when it does not do what it was asked for.
struct S3Refusal: Sendable {
    let status: Int
    /// The store's word for it, such as `NoSuchKey`; empty when the answer had no body.
    let code: String
    /// The region that the bucket is in, when the store tells.
    let region: String?
    let retryAfter: Moment.Span?
    /// The time of the store's clock.
    let date: Moment?

    /// Nil when the answer is no refusal.
    init?(_ response: HTTPResponse, to ask: S3Ask) {
        guard response.status >= 300 || ask.mayFailLate else { return nil }
        let isText = response.body.count < 64 << 10
        // What is no XML has no code in it.
        let root = isText ? try? XMLElement(reading: response.body) : nil
        guard response.status >= 300 || root?.name == "Error" else { return nil }
        status = response.status
        let code = root?.text(of: "Code") ?? ""
        // Foreign text goes no further than a word does.
        let isWord =
            code.utf8.count <= 64
            && code.utf8.allSatisfy { byte in
                (65...90).contains(byte) || (97...122).contains(byte)
            }
        self.code = isWord ? code : ""
        let told = response.headers["x-amz-bucket-region"] ?? root?.text(of: "Region")
        region = told.flatMap { text in
            let isRegion =
                text.utf8.count <= 32
                && text.utf8.allSatisfy {
                    (48...57).contains($0) || (97...122).contains($0) || $0 == 45
                }
            return isRegion ? text : nil
        }
        retryAfter = response.retryAfter
        date = response.headers["Date"].flatMap(HTTPDate.moment)
    }

    /// Whether the same request may be answered otherwise in a moment.
    var isPassing: Bool {
        let codes = [
            "SlowDown", "InternalError", "RequestTimeout", "OperationAborted", "ServiceUnavailable",
            "ConditionalRequestConflict", "Throttling", "ThrottlingException",
            "RequestLimitExceeded",
        ]
        return codes.contains(code) || [408, 409, 429, 500, 502, 503, 504].contains(status)
    }

    /// Whether other keys may be had that still work.
    var asksForNewKeys: Bool { ["ExpiredToken", "TokenRefreshRequired"].contains(code) }

    var isMissing: Bool { status == 404 && code != "NoSuchBucket" }

    /// Whether what a conditional request asked for is not so.
    var isUnmet: Bool { status == 412 || code == "PreconditionFailed" }
}
