import Ground
import HTTP
import Studio

extension Tab {
    /// Throws unless the last document is a page with a good answer.
    func judgeAnswer(at address: String, _ gate: Gatekeeper) throws {
        let (status, mediaType, failure) = memory.withLock {
            ($0.status, $0.mediaType, $0.failure)
        }
        if let failure { throw fault(.failed(failure), at: address, gate) }
        // The gate's own answers look like these.
        if [403, 502].contains(status), let refused = refusal(address, gate) { throw refused }
        guard status < 400 else {
            let meaning =
                [401: "a password", 403: "permission", 404: "nothing there", 410: "nothing there"][
                    status] ?? (status >= 500 ? "an error of its own" : "a refusal")
            throw Fault(
                .pageRefused,
                "\(shown(address)) answers with status \(status) (\(meaning)) instead of a page.",
                subject: shown(address),
                retry: status >= 500 || status == 429 ? .soon : .never)
        }
        let pages = ["text/html", "application/xhtml+xml", "image/svg+xml", ""]
        guard pages.contains(mediaType) else {
            throw Fault(
                .pageRefused,
                "\(shown(address)) is no page but a file (\(shown(mediaType))). Give the address of a "
                    + "page.", subject: shown(address))
        }
    }

    /// The fault for a page that did not come.
    func fault(_ trouble: PageTrouble, at address: String, _ gate: Gatekeeper) -> Fault {
        if let refused = refusal(address, gate) { return refused }
        switch trouble {
        case .silent:
            return Fault(
                .unreachable, "\(shown(address)) does not answer in time.",
                subject: shown(address), retry: .soon)
        case .download:
            return Fault(
                .pageRefused,
                "\(shown(address)) is no page but a file to be saved. Give the address of a page.",
                subject: shown(address))
        case .failed(let words):
            let forbidden = memory.withLock { $0.forbidden.last }
            if words.contains("ABORTED"), let forbidden {
                return Fault(
                    .forbiddenAddress,
                    "\(shown(address)) leads to \(shown(forbidden)), which is outside the site and "
                        + "is not opened.", subject: shown(address))
            }
            if words.contains("ABORTED") { return self.fault(.download, at: address, gate) }
            return Fault(
                .unreachable, "\(shown(address)) \(Self.meaning(of: words)).",
                subject: shown(address))
        }
    }

    /// What the gate had against it.
    private func refusal(_ address: String, _ gate: Gatekeeper) -> Fault? {
        // The page may have led on: what was refused last is the reason, if the page itself was.
        guard let place = WebAddress(String(address.prefix { $0 != "#" })),
            let refusal = gate.refusal(of: place.host, port: place.port)
        else { return nil }
        switch refusal {
        case .privateAddress:
            return Fault(
                .forbiddenAddress,
                "\(place.host) is a private address, which is not visited. If the site is your own, "
                    + "allow it: --allow-private \(place.host):\(place.port).",
                subject: shown(address))
        case .unresolvable:
            return Fault(
                .unreachable,
                "The name \(place.host) leads nowhere. Check the address and the network.",
                subject: shown(address))
        case .unreachable:
            return Fault(
                .unreachable, "\(place.host) does not answer at port \(place.port).",
                subject: shown(address))
        case .spent:
            return Fault(
                .pageRefused, "The limit of bytes was reached before \(shown(address)) was loaded.",
                subject: shown(address))
        case .malformed: return nil
        }
    }

    private static func meaning(of words: String) -> String {
        let meanings = [
            ("CERT_DATE", "has a certificate that is out of date"),
            ("CERT_COMMON_NAME", "has a certificate that is made out to another name"),
            ("CERT_AUTHORITY", "has a certificate that nobody trusted has signed"),
            ("CERT_REVOKED", "has a certificate that has been revoked"),
            ("CERT", "has a certificate that cannot be trusted"),
            ("SSL", "cannot be reached over TLS"),
            ("TOO_MANY_REDIRECTS", "redirects without end"),
            ("EMPTY_RESPONSE", "answers with nothing"),
            ("CONNECTION_RESET", "breaks the connection off"),
            ("INVALID_RESPONSE", "answers with something that is not HTTP"),
            ("TIMED_OUT", "does not answer in time"),
        ]
        let known = meanings.first { words.contains($0.0) }?.1
        return known ?? "cannot be loaded (\(shown(words.replacing("net::", with: ""))))"
    }
}
