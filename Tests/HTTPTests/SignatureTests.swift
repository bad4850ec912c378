import FoundationEssentials
import Ground
import HTTP
import Testing

@Suite("Signatures of AWS, against published values")
struct SignatureTests {
    private static let host = "example.amazonaws.com"
    private static let nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test("the test suite's canonical requests", arguments: SignatureVector.all)
    func canonical(_ vector: SignatureVector) {
        let scope = AWSScope(
            region: "us-east-1", service: "service", at: SignatureVector.moment)
        var headers: HTTPHeaders = ["Host": Self.host, "X-Amz-Date": scope.time]
        if let token = vector.token { headers.add("X-Amz-Security-Token", token) }
        let request = AWSCanonicalRequest(
            method: vector.method, target: vector.target, fields: headers.fields + vector.fields,
            payload: Self.nothing, style: vector.style)
        let signature = scope.signature(
            of: scope.stringToSign(request), with: SignatureVector.credentials.secretKey)
        #expect(signature == vector.head)
    }

    @Test(
        "the test suite's signed requests",
        arguments: SignatureVector.all.filter { vector in
            vector.style == .normalised && vector.target.utf8.allSatisfy { $0 > 32 && $0 < 127 }
        })
    func signed(_ vector: SignatureVector) throws {
        var credentials = SignatureVector.credentials
        credentials.sessionToken = vector.token.map { Secret($0) }
        var headers = HTTPHeaders()
        for field in vector.fields { headers.add(field.name, field.value) }
        let request = HTTPRequest(
            vector.method, "https://\(Self.host)\(vector.target)", headers: headers)
        let signer = AWSSigner(service: "service", region: "us-east-1")
        let signed = try signer.signed(request, with: credentials, at: SignatureVector.moment)
        let authorization = try #require(signed.headers["Authorization"])
        #expect(authorization.hasSuffix("Signature=\(vector.head)"), "\(authorization)")
        let link = try signer.presigned(
            request, with: credentials, at: SignatureVector.moment, lasting: .hours(1))
        #expect(link.hasSuffix("X-Amz-Signature=\(vector.query)"), "\(link)")
    }

    @Test("the worked examples of the S3 reference")
    func examples() throws {
        let credentials = AWSCredentials(
            accessKey: "AKIAIOSFODNN7EXAMPLE",
            secretKey: Secret("wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"))
        // 2013-05-24T00:00:00Z
        let now = Moment(milliseconds: 1_369_353_600_000)
        let signer = AWSSigner.s3(region: "us-east-1")
        let bucket = "https://examplebucket.s3.amazonaws.com"
        let cases: [(HTTPRequest, String)] = [
            (
                HTTPRequest("GET", bucket + "/test.txt", headers: ["Range": "bytes=0-9"]),
                "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
            ),
            (
                HTTPRequest(
                    "PUT", bucket + "/test$file.text",
                    headers: [
                        "Date": "Fri, 24 May 2013 00:00:00 GMT",
                        "x-amz-storage-class": "REDUCED_REDUNDANCY",
                    ], body: Data("Welcome to Amazon S3.".utf8)),
                "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
            ),
            (
                HTTPRequest("GET", bucket + "/?lifecycle"),
                "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"
            ),
            (
                HTTPRequest("GET", bucket + "/?max-keys=2&prefix=J"),
                "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"
            ),
        ]
        for (request, signature) in cases {
            let signed = try signer.signed(request, with: credentials, at: now)
            let authorization = try #require(signed.headers["Authorization"])
            #expect(authorization.hasSuffix("Signature=\(signature)"), "\(authorization)")
        }
        let link = try signer.presigned(
            HTTPRequest("GET", bucket + "/test.txt"), with: credentials, at: now,
            lasting: .days(1))
        #expect(
            link.hasSuffix(
                "Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
    }

    @Test("sends what was signed and says no secret")
    func discretion() throws {
        let credentials = AWSCredentials(
            accessKey: "AKID", secretKey: Secret("hush"), sessionToken: Secret("token"))
        let request = HTTPRequest(
            "GET", "HTTP://Store.Example:80/b?x", headers: ["Host": "elsewhere"])
        let signed = try AWSSigner.s3(region: "eu-central-1")
            .signed(request, with: credentials, at: SignatureVector.moment)
        #expect(signed.url == "http://store.example/b?x")
        #expect(signed.headers["Host"] == nil)
        #expect(!"\(credentials)".contains("hush") && !"\(credentials)".contains("token"))
        #expect(!"\(signed)".contains("token") && !"\(signed.headers)".contains("token"))
        #expect(throws: HTTPFailure.self) {
            try AWSSigner.s3(region: "eu-central-1")
                .signed(
                    HTTPRequest("GET", "http://user@store/"), with: credentials,
                    at: SignatureVector.moment)
        }
    }
}
