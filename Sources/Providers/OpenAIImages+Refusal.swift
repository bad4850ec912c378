import FoundationEssentials
package import Ground
import HTTP
import Studio

extension OpenAIImages {
    /// An answer without success, as what happened and what to do about it.
    func refusal(_ response: HTTPResponse, of model: Model) -> Fault {
        let complaint = Complaint(response.body, hiding: settings.key)
        var fault = fault(response, complaint, model)
        fault.subject = model.description
        return fault
    }

    private func fault(
        _ response: HTTPResponse, _ complaint: Complaint, _ model: Model
    ) -> Fault {
        let said = complaint.message.map { ": \($0)" } ?? ""
        if response.status == 402 || complaint.isAboutMoney {
            return Fault(
                .outOfCredit, "\(server) wants money first\(said). Check the account's credit.")
        }
        switch response.status {
        case 300..<400:
            return Fault(
                .invalid, "\(server) redirects to another address; set that address instead.")
        case 401:
            // What it says here often quotes the key.
            return Fault(
                .keyNotAccepted, "\(server) does not accept the key. Check the key in the settings."
            )
        case 403:
            return Fault(
                .keyNotAccepted, "\(server) does not let this key use \(shown(model.name))\(said).")
        case 404:
            return Fault(
                .notFound,
                "\(server) does not know \(shown(model.name)), or not this path\(said). "
                    + "Check the model and the address.")
        case 408, 409, 425:
            return Fault(
                .unavailable, "\(server) could not take the order now\(said).",
                retry: rest(response), charge: response.status == 409 ? .unknown : .nothing)
        case 429:
            return Fault(.busy, "\(server) is busy\(said).", retry: rest(response))
        case 500...:
            return outage(response, complaint, said)
        default:
            if complaint.isAboutContent {
                return Fault(
                    .contentRefused, "\(server) declines the prompt\(said). Change its words.")
            }
            return Fault(
                .invalid, "\(server) refused the order with status \(response.status)\(said).")
        }
    }

    /// An error in the API's own shape is the API saying that it made nothing; any other page may
    /// come from a gateway that lost a finished picture, as 502 and 504 do in any shape.
    private func outage(
        _ response: HTTPResponse, _ complaint: Complaint, _ said: String
    ) -> Fault {
        let isCertain = response.status == 503 || (response.status == 500 && complaint.isWellFormed)
        return Fault(
            .unavailable, "\(server) failed with status \(response.status)\(said).",
            retry: rest(response), charge: isCertain ? .nothing : .unknown)
    }

    /// As long as the server asks for, up to an hour.
    private func rest(_ response: HTTPResponse) -> Fault.Retry {
        guard let span = response.retryAfter, span > .zero else { return .soon }
        return .after(milliseconds: min(span, .hours(1)).milliseconds)
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
