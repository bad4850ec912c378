import Artifacts
import Ground
import HTTP

extension S3Store {
    /// Sets a damaged blob aside and says so; `tag` is what was read.
    ///
    /// Published copies keep the damaged bytes until they are published again.
    func damage(_ digest: Digest, tag: String) async throws -> Fault {
        let name = "\(digest.hex)-\(String(world.random(), radix: 16))"
        let aside = key(in: .damaged, name)
        var outcome = "It has been set aside or replaced meanwhile; run again."
        var ask = S3Ask("PUT", aside, to: "set a damaged blob aside")
        ask.headers["x-amz-copy-source"] = copySource(key(of: digest))
        ask.headers["x-amz-copy-source-if-match"] = "\"\(tag)\""
        ask.mayFailLate = true
        let (_, refusal) = try await wire.ask(ask)
        if let refusal {
            if !refusal.isUnmet && !refusal.isMissing { throw wire.fault(refusal, ask) }
        } else {
            // Good bytes that somebody has written meanwhile stay.
            try await delete(digest) { $0.tag == tag }
            outcome = "It was set aside as \(aside); run the production again to make it anew."
        }
        return Fault(
            .storage,
            "The blob \(digest.short) in \(settings.place) is damaged: its bytes are no longer those "
                + "it is named for. \(outcome)",
            subject: digest.hex)
    }

    /// An object of the shelf as a copy names its source.
    func copySource(_ key: String) -> String {
        "/\(settings.bucket)/\(PercentEncoding.encoded(key, keepingSlashes: true))"
    }
}
