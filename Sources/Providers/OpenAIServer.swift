import FoundationEssentials
package import Ground
import HTTP
import Studio

/// A server with an OpenAI-compatible API, as sentences call it.
struct OpenAIServer {
    /// How it begins a sentence: “The image server images.example”.
    let name: String
    let key: Secret?

    var authorization: HTTPHeaders {
        guard let key else { return [:] }
        return ["Authorization": "Bearer \(key.revealed())"]
    }

    /// An answer without success, as what happened and what to do about it.
    func refusal(_ response: HTTPResponse, of model: Model) -> Fault {
        let complaint = Complaint(response.body, hiding: key)
        var fault = fault(response, complaint, model)
        fault.subject = model.description
        return fault
    }

    /// A key as a header field can carry it: visible ASCII, everything else percent-encoded.
    static func fieldValue(_ key: String) -> String {
        key.utf8.reduce(into: "") { text, byte in
            if (0x21...0x7E).contains(byte), byte != UInt8(ascii: "%") {
                text.unicodeScalars.append(Unicode.Scalar(byte))
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                text += byte < 16 ? "%0\(digits)" : "%\(digits)"
            }
        }
    }

    private func fault(
        _ response: HTTPResponse, _ complaint: Complaint, _ model: Model
    ) -> Fault {
        let said = complaint.message.map { ": \($0)" } ?? ""
        if response.status == 402 || complaint.isAboutMoney {
            return Fault(
                .outOfCredit, "\(name) wants money first\(said). Check the account's credit.")
        }
        switch response.status {
        case 300..<400:
            return Fault(
                .invalid, "\(name) redirects to another address; set that address instead.")
        case 401:
            // What it says here often quotes the key.
            return Fault(
                .keyNotAccepted, "\(name) does not accept the key. Check the key in the settings."
            )
        case 403:
            return Fault(
                .keyNotAccepted, "\(name) does not let this key use \(shown(model.name))\(said).")
        case 404:
            return Fault(
                .notFound,
                "\(name) does not know \(shown(model.name)), or not this path\(said). "
                    + "Check the model and the address.")
        case 408, 409, 425:
            return Fault(
                .unavailable, "\(name) could not take the order now\(said).",
                retry: rest(response), charge: response.status == 409 ? .unknown : .nothing)
        case 429:
            return Fault(.busy, "\(name) is busy\(said).", retry: rest(response))
        case 500...:
            return outage(response, complaint, said)
        default:
            if complaint.isAboutContent {
                return Fault(
                    .contentRefused, "\(name) declines the prompt\(said). Change its words.")
            }
            return Fault(
                .invalid, "\(name) refused the order with status \(response.status)\(said).")
        }
    }

    /// An error in the API's own shape is the API saying that it made nothing; any other page may
    /// come from a gateway that lost a finished picture, as 502 and 504 do in any shape.
    private func outage(
        _ response: HTTPResponse, _ complaint: Complaint, _ said: String
    ) -> Fault {
        let isCertain = response.status == 503 || (response.status == 500 && complaint.isWellFormed)
        return Fault(
            .unavailable, "\(name) failed with status \(response.status)\(said).",
            retry: rest(response), charge: isCertain ? .nothing : .unknown)
    }

    /// As long as the server asks for, up to an hour.
    private func rest(_ response: HTTPResponse) -> Fault.Retry {
        guard let span = response.retryAfter, span > .zero else { return .soon }
        return .after(milliseconds: min(span, .hours(1)).milliseconds)
    }
}

extension OpenAIServer {
    /// A server's address taken apart; throws a `Fault` that names the setting which is wrong.
    static func base(_ address: String, _ key: Secret?, role: String) throws -> WebAddress {
        guard let base = WebAddress(address), !base.target.contains("?") else {
            throw wrong(
                role,
                "address",
                "The address of the \(role) is not valid; it should look like "
                    + "https://api.openai.com/v1 or http://127.0.0.1:8080/v1.")
        }
        if let key {
            let text = key.revealed()
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw wrong(
                    role,
                    "key",
                    "The key of the \(role) is empty or holds a space, a line break "
                        + "or a foreign letter; copy it again.")
            }
            guard base.scheme == "https" || base.isNearby else {
                throw wrong(
                    role,
                    "address", "The key would travel readably to \(base.host); use https there.")
            }
        }
        return base
    }

    private static func wrong(_ role: String, _ name: String, _ explanation: String) -> Fault {
        Fault(.invalid, explanation, subject: "\(role) \(name)")
    }
}

extension Fault.Code {
    /// The provider does not know the key, or does not let it do this.
    package static let keyNotAccepted = Self(rawValue: "key-not-accepted")
    /// The account has nothing left to spend.
    package static let outOfCredit = Self(rawValue: "out-of-credit")
    /// The provider asks for patience.
    package static let busy = Self(rawValue: "provider-busy")
    /// The provider will not make this, whoever asks.
    package static let contentRefused = Self(rawValue: "content-refused")
    /// A provider's answer that makes no sense.
    package static let badAnswer = Self(rawValue: "bad-answer")
}
