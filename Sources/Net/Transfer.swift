internal import CCurl
import FoundationEssentials
import HTTP

/// One exchange: a libcurl easy handle and what has come in so far.
///
/// Lives on the loop's thread.
@safe final class Transfer {
    let job: Job
    let easy: UnsafeMutableRawPointer
    var list: UnsafeMutablePointer<curl_slist>?
    var uploaded = 0
    var gathered = Gathered()
    var refusal: HTTPFailure.Reason?

    /// The transfer behind an easy handle that this type made.
    static func of(_ easy: UnsafeMutableRawPointer?) -> Transfer {
        var owner: UnsafeMutableRawPointer?
        unsafe backlot_curl_owner(easy, &owner)
        return unsafe at(owner)
    }

    /// The transfer that a callback's last argument stands for.
    ///
    /// Sound because libcurl calls back only while the handle exists, and the handle goes with the
    /// transfer.
    static func at(_ owner: UnsafeMutableRawPointer?) -> Transfer {
        guard let owner = unsafe owner else { preconditionFailure("a transfer without an owner") }
        return unsafe Unmanaged<Transfer>.fromOpaque(owner).takeUnretainedValue()
    }

    /// Throws `HTTPFailure` for a request that cannot be put on the wire as written.
    init(_ job: Job, _ settings: CurlClient.Settings) throws {
        guard let made = unsafe curl_easy_init() else { preconditionFailure("out of memory") }
        self.job = job
        unsafe easy = made
        guard job.request.method.isToken, job.request.headers.fields.allSatisfy(\.isWellFormed),
            !job.request.url.isEmpty,
            job.request.url.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { throw HTTPFailure(.malformedRequest, sent: false) }
        try prepare(settings)
        try address(settings)
        try limit()
        try callBack()
    }

    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe curl_slist_free_all(list)
    }

    /// Whether any byte of the request has left.
    var hasSent: Bool {
        var bytes = 0
        unsafe backlot_curl_info(easy, CURLINFO_REQUEST_SIZE, &bytes)
        return bytes > 0
    }

    /// What came of it, now that libcurl is done.
    func outcome(_ code: CURLcode) -> Result<HTTPResponse, any Error> {
        if let reason = HTTPFailure.Reason(code, sent: hasSent) {
            return .failure(HTTPFailure(refusal ?? reason, sent: hasSent))
        }
        var status = 0
        unsafe backlot_curl_info(easy, CURLINFO_RESPONSE_CODE, &status)
        return .success(
            HTTPResponse(status: status, headers: gathered.headers, body: gathered.body))
    }
}
