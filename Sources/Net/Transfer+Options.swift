internal import CCurl
import Ground
import HTTP

/// How libcurl is told what to send, where, and within which limits.
extension Transfer {
    func prepare(_ settings: CurlClient.Settings) throws {
        try set(CURLOPT_NOSIGNAL, 1)
        // Without this, ending a transfer waits for its name to resolve, and all others with it.
        try set(CURLOPT_QUICK_EXIT, 1)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1))
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_USERAGENT, settings.agent)
        if let authorities = settings.authorities { try set(CURLOPT_CAINFO, authorities) }
        let isDirect = job.request.reach == .publicInternet
        // An empty name also turns off http_proxy and its kin in the environment.
        try set(CURLOPT_PROXY, isDirect ? "" : settings.proxy?.revealed() ?? "")
        try set(CURLOPT_NOPROXY, settings.direct)
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        // On a kept-open connection libcurl repeats a request by itself when the server had hung
        // up; and a connection made for anyone says nothing about where its name leads now.
        if !job.request.isRepeatable || isDirect { try set(CURLOPT_FRESH_CONNECT, 1) }
    }

    func address(_ settings: CurlClient.Settings) throws {
        let request = job.request
        try set(CURLOPT_URL, request.url)
        if request.method == "HEAD" {
            try set(CURLOPT_NOBODY, 1)
        } else if !request.body.isEmpty || ["POST", "PUT", "PATCH"].contains(request.method) {
            try set(CURLOPT_POST, 1)
            try check(
                unsafe backlot_curl_offset(
                    easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.count)))
            try set(CURLOPT_CUSTOMREQUEST, request.method)
        } else {
            try set(CURLOPT_CUSTOMREQUEST, request.method)
        }
        for field in request.headers.fields {
            // libcurl's way to write a field without a value.
            append(field.value.isEmpty ? "\(field.name);" : "\(field.name): \(field.value)")
        }
        // These libcurl would add by itself.
        append("Expect:")
        if request.headers["Content-Type"] == nil { append("Content-Type:") }
        try check(unsafe backlot_curl_headers(easy, list))
    }

    private func append(_ line: String) {
        guard let longer = unsafe curl_slist_append(list, line) else {
            preconditionFailure("out of memory")
        }
        unsafe list = longer
    }

    func limit() throws {
        let limits = job.limits
        try set(CURLOPT_TIMEOUT_MS, Self.milliseconds(limits.total))
        try set(CURLOPT_CONNECTTIMEOUT_MS, Self.milliseconds(limits.connect))
        try set(CURLOPT_LOW_SPEED_LIMIT, 1)
        try set(CURLOPT_LOW_SPEED_TIME, (Self.milliseconds(limits.silence) + 999) / 1000)
        // A HEAD tells of a length that does not come; zero is no limit.
        let most = job.request.method == "HEAD" ? 0 : max(1, limits.body)
        try check(unsafe backlot_curl_offset(easy, CURLOPT_MAXFILESIZE_LARGE, curl_off_t(most)))
        try set(CURLOPT_BUFFERSIZE, 128 * 1024)
    }

    /// Zero would mean without end.
    private static func milliseconds(_ span: Moment.Span) -> Int {
        Int(min(max(1, span.milliseconds), Int64(Int32.max)))
    }

    private func set(_ option: CURLoption, _ value: Int) throws {
        try check(unsafe backlot_curl_long(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: String) throws {
        try check(unsafe backlot_curl_text(easy, option, value))
    }

    func check(_ code: CURLcode) throws {
        if code != CURLE_OK { throw HTTPFailure(.malformedRequest, sent: false) }
    }
}
