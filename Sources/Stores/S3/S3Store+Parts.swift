import Artifacts
import FoundationEssentials
import Ground
import HTTP

/// A blob cut into the parts that it travels in, and how the store will name them.
private struct S3Parts {
    struct Part {
        /// Counted from 1.
        let number: Int
        let range: Range<Int>
        let md5: [UInt8]
        let digest: Digest
    }

    let data: Data
    let parts: [Part]

    init(_ data: Data, of size: Int) {
        self.data = data
        var parts: [Part] = []
        for start in stride(from: 0, to: data.count, by: size) {
            let range = start..<min(start + size, data.count)
            let piece = Self.slice(data, range)
            parts.append(
                Part(
                    number: parts.count + 1, range: range, md5: MD5.digest(piece),
                    digest: Digest(of: piece)))
        }
        self.parts = parts
    }

    func bytes(of part: Part) -> Data { Self.slice(data, part.range) }

    /// The tags of the whole: joined from parts, and after the store has copied it in one piece.
    var tags: [String] {
        let joined = MD5.digest(Data(parts.flatMap(\.md5)))
        return ["\(hexadecimal(joined))-\(parts.count)", hexadecimal(MD5.digest(data))]
    }

    private static func slice(_ data: Data, _ range: Range<Int>) -> Data {
        data[data.startIndex + range.lowerBound..<data.startIndex + range.upperBound]
    }
}

extension S3Store {
    /// Writes a long blob in parts, going on with an upload of it that was cut off.
    ///
    /// Two may do so at once, with the same upload: equal parts replace each other, and whoever
    /// comes second to its end finds the whole there.
    func writeParts(_ data: Data, as digest: Digest) async throws {
        let parts = S3Parts(data, of: settings.part)
        guard parts.parts.count <= 10_000 else {
            throw Fault(
                .storage,
                "A blob of \(data.count) bytes is too long for parts of \(settings.part).",
                subject: digest.hex)
        }
        for _ in 0..<3 {
            let earlier = try await uploadUnderway(of: digest)
            let upload: String
            if let earlier { upload = earlier } else { upload = try await begin(parts, digest) }
            if try await send(parts, of: digest, in: upload, isFresh: earlier == nil) { return }
            // Somebody else has finished or given up this upload.
        }
        throw Fault(
            .unavailable, "The parts of the blob \(digest.short) could not be joined.",
            subject: digest.hex, retry: .soon)
    }

    private func begin(_ parts: S3Parts, _ digest: Digest) async throws -> String {
        var ask = S3Ask("POST", key(of: digest), to: "write a blob in parts")
        ask.query = [("uploads", "")]
        ask.headers["Content-Type"] = "application/octet-stream"
        ask.headers["x-amz-checksum-algorithm"] = "SHA256"
        S3Seal(digest, tags: parts.tags).put(into: &ask.headers)
        let answer = try await wire.document(ask, "InitiateMultipartUploadResult")
        guard let upload = answer.text(of: "UploadId"), !upload.isEmpty else {
            throw wire.nonsense("no UploadId", ask)
        }
        return upload
    }

    /// Sends what is missing and joins it all; false when the upload is not there any more.
    private func send(
        _ parts: S3Parts, of digest: Digest, in upload: String, isFresh: Bool
    ) async throws -> Bool {
        var there: [Int: String] = [:]
        if !isFresh {
            guard let listed = try await partsThere(of: digest, in: upload) else { return false }
            there = listed
        }
        for part in parts.parts where there[part.number] != hexadecimal(part.md5) {
            var ask = S3Ask("PUT", key(of: digest), to: "write a part of a blob")
            ask.query = [("partNumber", "\(part.number)"), ("uploadId", upload)]
            ask.body = parts.bytes(of: part)
            ask.digest = part.digest.hex
            ask.headers["x-amz-checksum-sha256"] = part.digest.base64
            let (_, refusal) = try await wire.ask(ask)
            if let refusal {
                if refusal.isMissing { return false }
                throw wire.fault(refusal, ask)
            }
        }
        return try await join(parts, of: digest, in: upload)
    }

    private func join(_ parts: S3Parts, of digest: Digest, in upload: String) async throws -> Bool {
        var ask = S3Ask("POST", key(of: digest), to: "join the parts of a blob")
        ask.query = [("uploadId", upload)]
        ask.mayFailLate = true
        let list = parts.parts.map { part in
            "<Part><PartNumber>\(part.number)</PartNumber><ETag>\(hexadecimal(part.md5))</ETag>"
                + "<ChecksumSHA256>\(part.digest.base64)</ChecksumSHA256></Part>"
        }
        let name = "CompleteMultipartUpload"
        ask.body = Data(
            (#"<\#(name) xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#
                + list.joined() + "</\(name)>")
                .utf8)
        ask.headers["Content-Type"] = "application/xml"
        let (_, refusal) = try await wire.ask(ask)
        guard let refusal else { return true }
        // An earlier try may have joined them although its answer was lost.
        if refusal.isMissing {
            return try await object(at: key(of: digest))?.digest == digest
        }
        if ["InvalidPart", "InvalidPartOrder"].contains(refusal.code) {
            try await abort(upload, key(of: digest))
            return false
        }
        throw wire.fault(refusal, ask)
    }

    /// The newest upload of a blob that was begun lately enough to go on with.
    private func uploadUnderway(of digest: Digest) async throws -> String? {
        let now = world.now()
        let key = key(of: digest)
        return try await uploads(under: key)
            .filter { $0.key == key && now - $0.begun < S3Object.resumable }
            .max { $0.begun < $1.begun }?
            .upload
    }

    /// The tags of the parts that are there; nil when the upload is not.
    private func partsThere(of digest: Digest, in upload: String) async throws -> [Int: String]? {
        var there: [Int: String] = [:]
        var marker = "0"
        while true {
            var ask = S3Ask("GET", key(of: digest), to: "list the parts of a blob")
            ask.query = [("part-number-marker", marker), ("uploadId", upload)]
            ask.most = 4 << 20
            let (_, refusal) = try await wire.ask(ask)
            if refusal?.isMissing == true { return nil }
            let answer = try await wire.document(ask, "ListPartsResult")
            for part in answer.all("Part") {
                guard let number = part.text(of: "PartNumber").flatMap({ Int($0) }) else {
                    continue
                }
                there[number] = unquoted(part.text(of: "ETag") ?? "")
            }
            guard answer.text(of: "IsTruncated") == "true",
                let next = answer.text(of: "NextPartNumberMarker"), next != marker
            else { return there }
            marker = next
        }
    }

    func abort(_ upload: String, _ key: String) async throws {
        var ask = S3Ask("DELETE", key, to: "give up an upload")
        ask.query = [("uploadId", upload)]
        let (_, refusal) = try await wire.ask(ask)
        if let refusal, !refusal.isMissing { throw wire.fault(refusal, ask) }
    }
}
