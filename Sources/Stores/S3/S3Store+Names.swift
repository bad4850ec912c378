import Artifacts
package import Ground
import HTTP

extension S3Store {
    /// Has the store copy a blob, after its bytes were found to be its digest's.
    func publishBlob(_ digest: Digest, as name: String) async throws {
        let target = try key(ofName: name)
        for _ in 0..<4 {
            guard let blob = try await object(at: key(of: digest)) else { throw missing(digest) }
            if blob.digest != digest { try await checkByReading(digest) }
            var ask = S3Ask("PUT", target, to: "publish a blob")
            ask.headers["x-amz-copy-source"] = copySource(key(of: digest))
            ask.headers["x-amz-copy-source-if-match"] = "\"\(blob.tag)\""
            ask.headers["x-amz-metadata-directive"] = "REPLACE"
            ask.headers["Content-Type"] = S3Store.contentType(of: name)
            S3Seal(digest, tags: blob.seal?.tags ?? []).put(into: &ask.headers)
            ask.mayFailLate = true
            let (_, refusal) = try await wire.ask(ask)
            guard let refusal else { return }
            // Removed or written anew since it was looked at: look again.
            if !refusal.isUnmet && !refusal.isMissing { throw wire.fault(refusal, ask) }
        }
        throw Fault(
            .unavailable, "The blob \(digest.short) in \(settings.place) changes all the time.",
            subject: digest.hex, retry: .soon)
    }

    private func checkByReading(_ digest: Digest) async throws {
        try await fetch(digest) { _ in }
    }

    func publishedDigest(_ name: String) async throws -> Digest? {
        // What cannot be published is not there.
        guard let key = try? key(ofName: name), let object = try await object(at: key) else {
            return nil
        }
        if let digest = object.digest { return digest }
        return try await pieces(of: key) { _ in }?.digest
    }

    /// An address under which anybody may fetch what is published under a name, for a while: at
    /// most seven days, and no longer than the keys that sign it last.
    ///
    /// Nothing is looked up: whether the name is there shows when the link is followed.
    package func link(to name: String, lasting: Moment.Span) async throws -> String {
        let key = try key(ofName: name)
        let keys = try await wire.credentials.credentials(insteadOf: nil)
        return try AWSSigner.s3(region: settings.region)
            .presigned(
                HTTPRequest("GET", settings.address(of: key)), with: keys, at: world.now(),
                lasting: lasting)
    }

    /// What browsers are told that a published file is, by the ending of its name.
    static func contentType(of name: String) -> String {
        let types = [
            "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp",
            "gif": "image/gif", "svg": "image/svg+xml", "mp4": "video/mp4", "webm": "video/webm",
            "mp3": "audio/mpeg", "wav": "audio/wav", "ogg": "audio/ogg", "m4a": "audio/mp4",
            "flac": "audio/flac", "json": "application/json", "html": "text/html; charset=utf-8",
            "txt": "text/plain; charset=utf-8", "md": "text/markdown; charset=utf-8",
            "vtt": "text/vtt; charset=utf-8", "srt": "application/x-subrip",
            "pdf": "application/pdf",
        ]
        let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
        return types[ending] ?? "application/octet-stream"
    }
}
