import Artifacts
import FoundationEssentials
import Ground
import HTTP

/// What a writer says of an object beside its bytes, so that it can be known again without reading.
///
/// A store names what it holds by its MD5 (its ETag): of the whole when it came in one piece, of the
/// parts' MD5s when it came in parts. The writer knows both beforehand and writes them into the
/// object's metadata; as long as the ETag is one of them, the bytes are those of the digest. Where
/// ETags are something else (encryption with keys of one's own), nothing is proven by it, and the
/// bytes have to be read.
struct S3Seal: Hashable, Sendable {
    let digest: Digest
    /// The ETags under which the bytes are those of the digest.
    let tags: [String]

    init(_ digest: Digest, tags: [String]) {
        self.digest = digest
        self.tags = tags
    }

    /// Nil for an object that no shelf has written.
    init?(_ headers: HTTPHeaders) {
        guard let text = headers["x-amz-meta-backlot-digest"], let digest = Digest(hex: text),
            let tags = headers["x-amz-meta-backlot-etags"]
        else { return nil }
        self.init(digest, tags: tags.split(separator: " ").map(String.init))
    }

    /// Says it of what is written with these fields.
    func put(into headers: inout HTTPHeaders) {
        headers["x-amz-meta-backlot-digest"] = digest.hex
        headers["x-amz-meta-backlot-etags"] = tags.joined(separator: " ")
    }
}

/// What a store tells of an object without its bytes.
struct S3Object: Sendable {
    let size: Int
    /// Without quotes.
    let tag: String
    let modified: Moment
    /// The store's clock when it told.
    let told: Moment?
    let seal: S3Seal?
    /// The store's own SHA-256 of the whole object.
    let checksum: String?
    /// Whether a removal of the blob that it stands for has come to its end.
    let isFinished: Bool

    init?(_ headers: HTTPHeaders) {
        guard let tag = headers["ETag"].map(unquoted), let size = headers["Content-Length"],
            let bytes = Int(size),
            let modified = headers["Last-Modified"].flatMap(HTTPDate.moment)
        else { return nil }
        self.tag = tag
        self.size = bytes
        self.modified = modified
        told = headers["Date"].flatMap(HTTPDate.moment)
        seal = S3Seal(headers)
        checksum = headers["x-amz-checksum-sha256"]
        isFinished = headers["x-amz-meta-backlot-removal"] == "finished"
    }

    /// The digest of its bytes, when that is known without reading them.
    var digest: Digest? {
        guard let seal else { return nil }
        let isSealed = seal.tags.contains(tag) || checksum == seal.digest.base64
        return isSealed ? seal.digest : nil
    }

    /// When it was kept last, at the latest: at the end of the second that the store tells.
    var kept: Moment { S3Object.kept(modified + .milliseconds(999), tag: tag) }

    /// When something of that date was kept last, at the latest.
    ///
    /// Stores date what came in parts by its beginning; an upload that was resumed may have ended
    /// much later.
    static func kept(_ modified: Moment, tag: String) -> Moment {
        tag.contains("-") ? modified + .hours(12) : modified
    }

    /// How long an upload may be resumed.
    static let resumable = Moment.Span.hours(6)
}

/// An ETag without its quotes.
func unquoted(_ tag: String) -> String { tag.filter { $0 != "\"" } }

extension Digest {
    var base64: String {
        var bytes = [UInt8](repeating: 0, count: 32)
        unsafe bytes.withUnsafeMutableBytes { place in
            guard let start = place.baseAddress else { return }
            unsafe copyBytes(to: start)
        }
        return Data(bytes).base64EncodedString()
    }
}
