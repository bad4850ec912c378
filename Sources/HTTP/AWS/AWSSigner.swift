package import Ground

/// Signs requests as AWS asks for (Signature Version 4), in the head or in the address; pure.
package struct AWSSigner: Hashable, Sendable {
    package var service: String
    package var region: String
    package var style: AWSCanonicalRequest.PathStyle

    /// What a signature says of the body.
    package enum Payload: Hashable, Sendable {
        /// Its SHA-256, taken here.
        case whole
        /// Its SHA-256 in hexadecimal digits, known already.
        case digest(String)
        /// Nothing: the connection alone vouches for it.
        case unsigned
    }

    /// For any service but S3, such as `bedrock`.
    package init(service: String, region: String) {
        self.service = service
        self.region = region
        style = .normalised
    }

    /// For S3 and stores like it.
    package static func s3(region: String) -> Self {
        var signer = Self(service: "s3", region: region)
        signer.style = .verbatim
        return signer
    }

    /// The request with the fields that prove who sends it.
    ///
    /// Every field of the request is signed, but those that proxies change. Throws
    /// `HTTPFailure.malformedRequest` for an address that different readers understand differently.
    package func signed(
        _ request: HTTPRequest, with credentials: AWSCredentials, at now: Moment,
        payload: Payload = .whole
    ) throws -> HTTPRequest {
        let address = try Self.address(of: request)
        let scope = AWSScope(region: region, service: service, at: now)
        let digest = Self.digest(of: request, payload)
        var signed = request
        // What is sent is what was signed, to the letter.
        signed.url = address.description
        signed.headers["Host"] = nil
        signed.headers["X-Amz-Date"] = scope.time
        signed.headers["X-Amz-Security-Token"] = credentials.sessionToken?.revealed()
        if style == .verbatim || payload == .unsigned {
            signed.headers["X-Amz-Content-Sha256"] = digest
        }
        let canonical = AWSCanonicalRequest(
            method: request.method, target: address.target,
            fields: Self.host(address) + signed.headers.fields.filter(Self.isSigned),
            payload: digest, style: style)
        let signature = scope.signature(
            of: scope.stringToSign(canonical), with: credentials.secretKey)
        signed.headers["Authorization"] =
            "AWS4-HMAC-SHA256 Credential=\(credentials.accessKey)/\(scope), "
            + "SignedHeaders=\(canonical.signedNames), Signature=\(signature)"
        return signed
    }

    /// An address that carries its own proof, for whoever is given it, until `lasting` has passed:
    /// at most seven days, and no longer than the credentials.
    ///
    /// Fields of the request are signed too: whoever follows the address has to send them.
    package func presigned(
        _ request: HTTPRequest, with credentials: AWSCredentials, at now: Moment,
        lasting: Moment.Span
    ) throws -> String {
        let address = try Self.address(of: request)
        let scope = AWSScope(region: region, service: service, at: now)
        let fields = Self.host(address) + request.headers.fields.filter(Self.isSigned)
        let names = Set(fields.map { $0.name.lowercased() }).sorted().joined(separator: ";")
        let seconds = min(max(1, lasting.milliseconds / 1000), 604_800)
        var proof = [
            ("X-Amz-Algorithm", "AWS4-HMAC-SHA256"),
            ("X-Amz-Credential", "\(credentials.accessKey)/\(scope)"), ("X-Amz-Date", scope.time),
            ("X-Amz-Expires", String(seconds)), ("X-Amz-SignedHeaders", names),
        ]
        if let token = credentials.sessionToken {
            proof.append(("X-Amz-Security-Token", token.revealed()))
        }
        let query = proof.map { "\($0)=\(PercentEncoding.encoded($1))" }.joined(separator: "&")
        let target = address.target + (address.target.contains("?") ? "&" : "?") + query
        let digest = style == .verbatim ? "UNSIGNED-PAYLOAD" : Self.digest(of: request, .whole)
        let canonical = AWSCanonicalRequest(
            method: request.method, target: target, fields: fields, payload: digest, style: style)
        let signature = scope.signature(
            of: scope.stringToSign(canonical), with: credentials.secretKey)
        return "\(address.origin)\(target)&X-Amz-Signature=\(signature)"
    }

    private static func address(of request: HTTPRequest) throws -> WebAddress {
        guard let address = WebAddress(request.url) else {
            throw HTTPFailure(.malformedRequest, sent: false)
        }
        return address
    }

    private static func digest(of request: HTTPRequest, _ payload: Payload) -> String {
        switch payload {
        case .digest(let hex): return hex
        case .unsigned: return "UNSIGNED-PAYLOAD"
        case .whole:
            var hash = SHA256()
            hash.update(request.body)
            return hexadecimal(hash.finish())
        }
    }

    /// The field that a client writes by itself.
    private static func host(_ address: WebAddress) -> [HTTPHeaders.Field] {
        [
            HTTPHeaders.Field(
                name: "host", value: String(address.origin.dropFirst(address.scheme.count + 3)))
        ]
    }

    /// Fields that clients and proxies change on the way are left out.
    private static func isSigned(_ field: HTTPHeaders.Field) -> Bool {
        ![
            "host", "authorization", "baggage", "connection", "expect", "keep-alive", "te",
            "traceparent", "tracestate", "trailer", "transfer-encoding", "upgrade", "user-agent",
            "x-amzn-trace-id",
        ]
        .contains(field.name.lowercased())
    }
}
