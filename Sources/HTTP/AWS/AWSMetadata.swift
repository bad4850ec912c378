import FoundationEssentials
import Ground

/// The addresses at which containers and machines of AWS learn their temporary keys.
struct AWSMetadata: Sendable {
    private let environment: AWSEnvironment
    private let client: any HTTPClient

    init(_ environment: AWSEnvironment, client: any HTTPClient) {
        self.environment = environment
        self.client = client
    }

    /// Near, small and quick, or not there.
    private static let limits = HTTPLimits(
        body: 64 << 10, total: .seconds(5), connect: .seconds(1), silence: .seconds(2))

    /// Keys of a task on ECS or a pod on EKS; nil when the environment names no endpoint.
    func containerCredentials() async throws -> AWSCredentials? {
        var url = environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] ?? ""
        if let path = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] {
            url = "http://169.254.170.2" + (path.hasPrefix("/") ? path : "/" + path)
        }
        guard !url.isEmpty else { return nil }
        guard let address = WebAddress(url), address.scheme == "https" || isContainers(address.host)
        else {
            throw Fault(
                .invalid,
                "AWS_CONTAINER_CREDENTIALS_FULL_URI leads to a place that must not be asked for keys "
                    + "without TLS.",
                subject: "AWS_CONTAINER_CREDENTIALS_FULL_URI")
        }
        var headers = HTTPHeaders()
        var token = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        if let path = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] {
            token = environment.text(at: path)
        }
        if let token { headers["Authorization"] = token.filter { !$0.isNewline } }
        let response = try await answer("GET", url, headers, from: "the container's endpoint")
        return try keys(response, from: "the container's endpoint")
    }

    /// Keys of a virtual machine (IMDSv2); nil where there is no such service, or no role.
    func instanceCredentials() async throws -> AWSCredentials? {
        if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
        let origin =
            environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] ?? "http://169.254.169.254"
        let root = origin.hasSuffix("/") ? String(origin.dropLast()) : origin
        let token: HTTPResponse
        do {
            token = try await client.send(
                HTTPRequest(
                    "PUT", root + "/latest/api/token",
                    headers: ["X-aws-ec2-metadata-token-ttl-seconds": "21600"]),
                limits: Self.limits)
        } catch is HTTPFailure {
            // Most machines are none of AWS's: nobody answers there.
            return nil
        }
        guard token.status == 200 else { return nil }
        let pass: HTTPHeaders = [
            "X-aws-ec2-metadata-token": String(decoding: token.body, as: UTF8.self)
        ]
        let folder = root + "/latest/meta-data/iam/security-credentials/"
        let roles = try await answer("GET", folder, pass, from: "the machine's metadata")
        guard roles.status != 404 else { return nil }
        let role = String(decoding: roles.body, as: UTF8.self)
            .split(whereSeparator: \.isNewline).first
        guard roles.status == 200, let role else { return nil }
        let url = folder + PercentEncoding.encoded(role)
        let response = try await answer("GET", url, pass, from: "the machine's metadata")
        return try keys(response, from: "the machine's metadata")
    }

    private func isContainers(_ host: String) -> Bool {
        if host == "localhost" { return true }
        guard let address = IPAddress(host) else { return false }
        let four = address.bytes
        if four.count == 4 { return four[0] == 127 || four.starts(with: [169, 254, 170]) }
        return address == IPAddress("::1") || address == IPAddress("fd00:ec2::23")
    }

    private func answer(
        _ method: String, _ url: String, _ headers: HTTPHeaders, from place: String
    ) async throws -> HTTPResponse {
        var failure = HTTPFailure(.timedOut, sent: false)
        for _ in 0..<3 {
            do {
                let response = try await client.send(
                    HTTPRequest(method, url, headers: headers), limits: Self.limits)
                if response.status < 500 { return response }
            } catch let refusal as HTTPFailure {
                failure = refusal
            }
        }
        throw failure.fault(calling: place)
    }

    private struct Answer: Decodable {
        var AccessKeyId: String
        var SecretAccessKey: String
        var Token: String?
        var Expiration: String?
    }

    private func keys(_ response: HTTPResponse, from place: String) throws -> AWSCredentials {
        // What the answer says otherwise may hold keys: it is not repeated.
        guard response.status == 200,
            let answer = try? JSONDecoder().decode(Answer.self, from: response.body)
        else {
            throw Fault(
                .unavailable,
                "No AWS keys came from \(place) (status \(response.status)). Check the role that it "
                    + "is to hand out.",
                subject: place, retry: .soon)
        }
        return AWSCredentials(
            accessKey: answer.AccessKeyId, secretKey: Secret(answer.SecretAccessKey),
            sessionToken: answer.Token.map { Secret($0) },
            expires: answer.Expiration.flatMap { Moment(iso8601: $0) })
    }
}
