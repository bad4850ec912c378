import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Testing

@Suite("Where AWS keys come from")
struct KeyringTests {
    private let client = CurlClient()
    private let world = SetWorld()

    private func keyring(
        _ variables: [String: String], files: [String: String] = [:]
    ) -> AWSKeyring {
        var variables = variables
        // Nobody is to ask the machine that runs this.
        if variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] == nil {
            variables["AWS_EC2_METADATA_DISABLED"] = "true"
        }
        return AWSKeyring(
            AWSEnvironment(variables) { files[$0] }, client: client, world: world)
    }

    @Test("variables come before everything else")
    func variables() async throws {
        let keyring = keyring(
            [
                "AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK",
                "AWS_SESSION_TOKEN": "T", "HOME": "/h",
            ], files: ["/h/.aws/credentials": "[default]\naws_access_key_id=other\n"])
        let keys = try await keyring.credentials(insteadOf: nil)
        #expect(keys.accessKey == "AK")
        #expect(keys.secretKey.revealed() == "SK" && keys.sessionToken?.revealed() == "T")
    }

    @Test("profiles are read in the dialect of both files")
    func profiles() async throws {
        let files = [
            "/h/.aws/credentials": """
            # mine
            [default]
            aws_access_key_id = D1
            aws_secret_access_key = a/b+c=
            [work]\r
            aws_access_key_id=W1\r
            AWS_Secret_Access_Key=ws\r
            aws_session_token=wt\r
            """,
            "/h/.aws/config": """
            [default]
            region = eu-north-1
            s3 =
              max_concurrent_requests = 20
            [profile work]
            region=us-west-2
            [profile role]
            role_arn = arn:aws:iam::1:role/x
            """,
        ]
        let plain = try await keyring(["HOME": "/h"], files: files).credentials(insteadOf: nil)
        #expect(plain.accessKey == "D1" && plain.secretKey.revealed() == "a/b+c=")
        let work = AWSEnvironment(["HOME": "/h", "AWS_PROFILE": "work"]) { files[$0] }
        #expect(work.region == "us-west-2")
        let keys = try #require(try work.profiles.credentials(of: "work"))
        #expect(keys.accessKey == "W1" && keys.secretKey.revealed() == "ws")
        #expect(keys.sessionToken?.revealed() == "wt")
        for profile in ["role", "gone"] {
            await #expect(throws: Fault.self) {
                _ = try await keyring(["HOME": "/h", "AWS_PROFILE": profile], files: files)
                    .credentials(insteadOf: nil)
            }
        }
    }

    @Test("a container's endpoint is asked with its token, again before the keys end")
    func container() async throws {
        let world = world
        let server = StandInServer { request, index in
            guard request.headers["Authorization"] == "pod-token" else { return .reply(401) }
            return .reply(
                text: Self.answer("C\(index)", until: world.now() + .minutes(30)))
        }
        let keyring = keyring(
            [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.address + "/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token",
            ], files: ["/token": "pod-token\n"])
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<20 {
                group.addTask { try await keyring.credentials(insteadOf: nil).accessKey }
            }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(names == ["C0"], "twenty at once ask once")
        world.advance(.minutes(24))
        #expect(try await keyring.credentials(insteadOf: nil).accessKey == "C0")
        world.advance(.minutes(2))
        let second = try await keyring.credentials(insteadOf: nil)
        #expect(second.accessKey == "C1")
        #expect(try await keyring.credentials(insteadOf: second).accessKey == "C2")
        #expect(server.requests.count == 3)
    }

    @Test("keys that still live serve while no new ones are to be had")
    func outage() async throws {
        let world = world
        let server = StandInServer { _, index in
            index == 0
                ? .reply(text: Self.answer("C", until: world.now() + .minutes(30))) : .reply(500)
        }
        let keyring = keyring([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.address
        ])
        _ = try await keyring.credentials(insteadOf: nil)
        world.advance(.minutes(27))
        #expect(try await keyring.credentials(insteadOf: nil).accessKey == "C")
        world.advance(.minutes(4))
        let fault = await #expect(throws: Fault.self) {
            try await keyring.credentials(insteadOf: nil)
        }
        #expect(fault?.description.contains("sekrit") == false)
    }

    @Test("a machine's role is asked for with a pass of its own (IMDSv2)")
    func instance() async throws {
        let world = world
        let server = StandInServer { request, _ in
            switch (request.method, request.url) {
            case ("PUT", "/latest/api/token"):
                request.headers["X-aws-ec2-metadata-token-ttl-seconds"] == nil
                    ? .reply(400) : .reply(text: "pass")
            case _ where request.headers["X-aws-ec2-metadata-token"] != "pass": .reply(401)
            case ("GET", "/latest/meta-data/iam/security-credentials/"): .reply(text: "a role\n")
            case ("GET", "/latest/meta-data/iam/security-credentials/a%20role"):
                .reply(text: Self.answer("M", until: world.now() + .hours(6)))
            default: .reply(404)
            }
        }
        let keyring = keyring(["AWS_EC2_METADATA_SERVICE_ENDPOINT": server.address + "/"])
        let keys = try await keyring.credentials(insteadOf: nil)
        #expect(keys.accessKey == "M" && keys.sessionToken?.revealed() == "token")
        #expect(keys.expires == Moment(iso8601: (world.now() + .hours(6)).iso8601))
    }

    @Test("a machine without a role, or none at all, has no keys, and says what to do")
    func nowhere() async throws {
        let server = StandInServer { request, _ in
            request.method == "PUT" ? .reply(text: "pass") : .reply(404)
        }
        let gone = StandInServer(script: .silence)
        gone.stop()
        for address in [nil, server.address, gone.address] {
            let keyring = keyring(address.map { ["AWS_EC2_METADATA_SERVICE_ENDPOINT": $0] } ?? [:])
            let fault = await #expect(throws: Fault.self) {
                try await keyring.credentials(insteadOf: nil)
            }
            #expect(fault?.explanation.contains("AWS_ACCESS_KEY_ID") == true)
        }
        #expect(server.requests.count == 2)
    }

    @Test(
        "keys are not asked for in the clear far away",
        arguments: ["http://example.com/keys", "http://10.0.0.1/", "ftp://localhost/", "nonsense"])
    func clear(_ url: String) async throws {
        await #expect(throws: Fault.self) {
            _ = try await keyring(["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
                .credentials(insteadOf: nil)
        }
    }

    @Test("an answer that makes no sense is not repeated in what is said of it")
    func discretion() async throws {
        let server = StandInServer(script: .reply(text: #"{"SecretAccessKey":"sekrit"}"#))
        let fault = await #expect(throws: Fault.self) {
            _ = try await keyring(["AWS_CONTAINER_CREDENTIALS_FULL_URI": server.address])
                .credentials(insteadOf: nil)
        }
        #expect(fault?.description.contains("sekrit") == false)
    }

    private static func answer(_ accessKey: String, until end: Moment) -> String {
        """
        {"AccessKeyId":"\(accessKey)","SecretAccessKey":"sekrit","Token":"token",
         "Expiration":"\(end.iso8601)","RoleArn":"arn"}
        """
    }
}

/// A clock that stands until it is moved, and sleeps no time.
final class SetWorld: World {
    private let moment = Guarded(Moment(milliseconds: 1_795_000_000_000))

    func now() -> Moment { moment.withLock { $0 } }
    func sleep(_ span: Moment.Span) async throws { advance(span) }
    func random() -> UInt64 { 7 }
    func advance(_ span: Moment.Span) { moment.withLock { $0 = $0 + span } }
}
