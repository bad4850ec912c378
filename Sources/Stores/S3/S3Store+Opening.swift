import Artifacts
import FoundationEssentials
import Ground
import HTTP

extension S3Store {
    /// What tells that a shelf is here, and of which layout.
    static let format = (key: "format", text: "backlot shelf 1\n")

    /// Makes the shelf where there is none, and tries whether the store writes conditionally: what
    /// is there must not be written over by who wants it absent, nor by who takes it for another.
    func prepare() async throws {
        let key = key(Self.format.key)
        if try await pieces(of: key, { try checkFormat($0) }) == nil {
            _ = try await put(formatAsk(key), over: nil)
        }
        for (field, value) in [
            ("If-None-Match", "*"), ("If-Match", "\"00000000000000000000000000000000\""),
        ] {
            var ask = formatAsk(key)
            ask.headers[field] = value
            let (_, refusal) = try await wire.ask(ask)
            guard let refusal else { throw unconditional(field) }
            if refusal.isUnmet { continue }
            throw ["NotImplemented", "InvalidArgument"].contains(refusal.code)
                ? unconditional(field) : wire.fault(refusal, ask)
        }
        // Somebody else may have been faster to make it, and of another version.
        guard try await pieces(of: key, { try checkFormat($0) }) != nil else {
            throw wire.nonsense("no shelf where one was just made", formatAsk(key))
        }
    }

    private func formatAsk(_ key: String) -> S3Ask {
        var ask = S3Ask("PUT", key, to: "make the shelf")
        ask.body = Data(Self.format.text.utf8)
        ask.headers["Content-Type"] = "text/plain; charset=utf-8"
        return ask
    }

    private func checkFormat(_ bytes: Data) throws {
        guard bytes == Data(Self.format.text.utf8) else {
            throw Fault(
                .storage,
                "\(settings.place) is not a shelf that this version of Backlot can read. Use the "
                    + "version that made it, or choose another prefix.",
                subject: settings.place)
        }
    }

    private func unconditional(_ field: String) -> Fault {
        Fault(
            .storage,
            "\(settings.host) does not write conditionally (\(field) has no effect), so a shelf "
                + "there could lose blobs. Use a store that does, such as Amazon S3 or Ceph's "
                + "gateway.",
            subject: settings.place)
    }
}
