import Artifacts
import FoundationEssentials
import Ground
import HTTP

extension S3Store {
    /// Writes the bytes, whether they are there or not: that is the only way to renew, at one blow,
    /// the time they were kept, and it heals what is damaged.
    ///
    /// Returns when no removal that began before can take them away any more.
    func keepBlob(_ data: Data) async throws -> Digest {
        let digest = Digest(of: data)
        var finished: String?
        for round in 0..<12 {
            try await write(data, as: digest)
            switch try await removal(of: digest) {
            case nil: return digest
            case .finished(let mark) where mark == finished: return digest
            case .finished(let mark):
                // It may have ended before or after the write: write again, and be sure.
                finished = mark
            case .underway:
                try await world.sleep(.milliseconds(50 << Int64(min(round, 6))))
            }
        }
        throw Fault(
            .unavailable,
            "The blob \(digest.short) is just being removed from \(settings.place) by another "
                + "Backlot. Try again in a minute.",
            subject: digest.hex, retry: .after(milliseconds: 60_000))
    }

    private func write(_ data: Data, as digest: Digest) async throws {
        if data.count > settings.part { return try await writeParts(data, as: digest) }
        var ask = S3Ask("PUT", key(of: digest), to: "write a blob")
        ask.body = data
        ask.digest = digest.hex
        ask.headers["Content-Type"] = "application/octet-stream"
        ask.headers["x-amz-checksum-sha256"] = digest.base64
        S3Seal(digest, tags: [hexadecimal(MD5.digest(data))]).put(into: &ask.headers)
        try await wire.done(ask)
    }

    /// Hands over a blob's bytes piece by piece; throws when they were not its digest's, which is
    /// known only after the last.
    func fetch(_ digest: Digest, _ body: (Data) async throws -> Void) async throws {
        guard let found = try await pieces(of: key(of: digest), body) else { throw missing(digest) }
        if found.digest != digest { throw try await damage(digest, tag: found.tag) }
    }

    /// A file with the bytes of a blob, which nobody may write to.
    func fetchedCopy(of digest: Digest) async throws -> LentCopy {
        let copy = LentCopy()
        try await FileThreads.shared.run { try copy.make() }
        try await fetch(digest) { piece in
            try await FileThreads.shared.run { try copy.append(piece) }
        }
        try await FileThreads.shared.run { try copy.protect() }
        return copy
    }
}

extension S3Store {
    /// Reads an object in ranges, in order; returns its tag and digest, or nil when it is not there.
    @discardableResult
    func pieces(
        of key: String, _ body: (Data) async throws -> Void
    ) async throws -> (tag: String, digest: Digest)? {
        var hash = SHA256()
        var tag: String?
        var position = 0
        while true {
            var ask = S3Ask("GET", key, to: "read an object")
            ask.headers["Range"] = "bytes=\(position)-\(position + settings.part - 1)"
            if let tag { ask.headers["If-Match"] = "\"\(tag)\"" }
            ask.most = settings.part
            let (response, refusal) = try await wire.ask(ask)
            if let refusal {
                if position > 0, refusal.isUnmet || refusal.isMissing { throw replaced(key) }
                if refusal.isMissing { return nil }
                // There is no first byte of nothing.
                guard refusal.status == 416, position == 0 else { throw wire.fault(refusal, ask) }
                return try await object(at: key).map { ($0.tag, Digest(of: Data())) }
            }
            guard let found = response.headers["ETag"].map(unquoted) else {
                throw wire.nonsense("an object without a tag", ask)
            }
            if let tag, tag != found { throw replaced(key) }
            tag = found
            let total = try total(response, from: position, ask)
            hash.update(response.body)
            if !response.body.isEmpty { try await body(response.body) }
            position += response.body.count
            if position == total { return (found, Digest(hash)) }
        }
    }

    /// How long the object is, by an answer to a range that begins at `position`.
    private func total(_ response: HTTPResponse, from position: Int, _ ask: S3Ask) throws -> Int {
        if response.status == 200, position == 0 { return response.body.count }
        // `bytes 0-99/1234`
        let words = (response.headers["Content-Range"] ?? "").split { " -/".contains($0) }
        guard response.status == 206, words.count == 4, let first = Int(words[1]),
            let last = Int(words[2]), let total = Int(words[3]), first == position,
            last - first + 1 == response.body.count, !response.body.isEmpty, last < total
        else { throw wire.nonsense("another range than asked for", ask) }
        return total
    }

    private func replaced(_ key: String) -> Fault {
        Fault(
            .unavailable,
            "An object of the shelf \(settings.place) was replaced while it was read.",
            subject: key, retry: .soon)
    }
}
