import Artifacts
import Ground
import HTTP

extension S3Store {
    /// An entry of a list.
    struct Entry: Sendable {
        let key: String
        let size: Int
        let tag: String
        let modified: Moment
    }

    func listNames(under prefix: String) async throws -> [String] {
        let folder = key(in: .published, "")
        let isOdd = prefix.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
        guard !isOdd, (folder + prefix).utf8.count <= 1024 else { return [] }
        var names: [String] = []
        for entry in try await entries(under: folder + prefix) {
            let name = String(entry.key.dropFirst(folder.count))
            if isPublishable(name) { names.append(name) }
        }
        return names.sorted()
    }

    func listBlobs() async throws -> [BlobFacts] {
        let folder = key(in: .blobs, "")
        return try await entries(under: folder)
            .compactMap { entry in
                guard let digest = Digest(hex: entry.key.dropFirst(folder.count)) else {
                    return nil
                }
                return BlobFacts(
                    digest: digest, size: entry.size,
                    kept: S3Object.kept(entry.modified, tag: entry.tag))
            }
            .sorted { $0.digest < $1.digest }
    }

    /// Everything whose key begins with the prefix, page by page.
    func entries(under prefix: String) async throws -> [Entry] {
        var entries: [Entry] = []
        var token: String?
        repeat {
            var ask = S3Ask("GET", "", to: "list the shelf")
            ask.query = [("encoding-type", "url"), ("list-type", "2"), ("prefix", prefix)]
            if let token { ask.query.insert(("continuation-token", token), at: 0) }
            ask.most = 8 << 20
            let answer = try await wire.document(ask, "ListBucketResult")
            for item in answer.all("Contents") { entries.append(try entry(item, ask)) }
            let next = answer.text(of: "NextContinuationToken")
            let isCut = answer.text(of: "IsTruncated") == "true"
            guard !isCut || (next != nil && next != token) else {
                throw wire.nonsense("a list that goes on nowhere", ask)
            }
            token = isCut ? next : nil
        } while token != nil
        return entries
    }

    private func entry(_ item: XMLElement, _ ask: S3Ask) throws -> Entry {
        guard let key = item.text(of: "Key").map(formDecoded),
            let size = item.text(of: "Size").flatMap({ Int($0) }),
            let modified = item.text(of: "LastModified").flatMap({ Moment(iso8601: $0) })
        else { throw wire.nonsense("an entry without key, size or date", ask) }
        return Entry(
            key: key, size: size, tag: unquoted(item.text(of: "ETag") ?? ""), modified: modified)
    }

    /// Uploads in parts that are neither finished nor given up.
    func uploads(
        under prefix: String
    ) async throws -> [(key: String, upload: String, begun: Moment)] {
        var found: [(key: String, upload: String, begun: Moment)] = []
        var markers: (key: String, upload: String)?
        while true {
            var ask = S3Ask("GET", "", to: "list uploads")
            ask.query = [("encoding-type", "url"), ("prefix", prefix), ("uploads", "")]
            if let markers {
                ask.query += [("key-marker", markers.key), ("upload-id-marker", markers.upload)]
            }
            ask.most = 8 << 20
            let answer = try await wire.document(ask, "ListMultipartUploadsResult")
            for item in answer.all("Upload") {
                guard let key = item.text(of: "Key").map(formDecoded),
                    let upload = item.text(of: "UploadId"),
                    let begun = item.text(of: "Initiated").flatMap({ Moment(iso8601: $0) })
                else { throw wire.nonsense("an upload without key, name or date", ask) }
                found.append((key, upload, begun))
            }
            guard answer.text(of: "IsTruncated") == "true",
                let key = answer.text(of: "NextKeyMarker").map(formDecoded),
                let upload = answer.text(of: "NextUploadIdMarker"),
                markers.map({ $0 != (key, upload) }) ?? true
            else { return found }
            markers = (key, upload)
        }
    }
}

/// A text as lists write it under `encoding-type=url`: a plus means a space.
private func formDecoded(_ text: String) -> String {
    let spaced = text.split(separator: "+", omittingEmptySubsequences: false)
        .joined(separator: "%20")
    return String(decoding: PercentEncoding.decoded(spaced), as: UTF8.self)
}
