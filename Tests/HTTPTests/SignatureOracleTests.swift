import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Testing

@Suite("Signatures of AWS, against botocore")
struct SignatureOracleTests {
    /// Requests a kind; `BACKLOT_LONG=1` makes it many more.
    private static let count =
        ProcessInfo.processInfo.environment["BACKLOT_LONG"] == nil ? 300 : 10_000

    @Test(
        "are the same for random requests",
        arguments: ["s3", "bedrock"], ["head", "query"])
    func random(service: String, place: String) throws {
        let judge = try Companion("signer.py")
        var dice = Dice(seed: 20_261_121)
        for _ in 0..<Self.count {
            let order = Order(service: service, place: place, with: &dice)
            let ours = try order.signature()
            let line = String(decoding: try JSONEncoder().encode(order), as: UTF8.self)
            let theirs = try judge.answer(to: line)
            try #require(ours == theirs, "\(line)")
        }
    }
}

/// One random request and who signs it.
private struct Order: Encodable {
    var method: String
    var url: String
    var headers: [String: String] = [:]
    var body: String
    var secret: String
    var token: String?
    var region: String
    var service: String
    var place: String
    var time: String
    var expires: Int

    private var moment = Moment(milliseconds: 0)

    private enum CodingKeys: String, CodingKey {
        case method, url, headers, body, secret, token, region, service, place, time, expires
    }

    init(service: String, place: String, with dice: inout Dice) {
        self.service = service
        self.place = place
        method = dice.pick(["GET", "PUT", "POST", "DELETE", "HEAD"])
        let path = (0..<dice.below(5)).map { _ in dice.word() }.joined(separator: "/")
        url = "http://\(dice.pick(["localhost:9000", "127.0.0.1", "b.s3.eu-west-1.amazonaws.com"]))"
        url += "/" + PercentEncoding.encoded(path, keepingSlashes: true)
        var pairs = (0..<dice.below(5))
            .map { number in
                let name = PercentEncoding.encoded("q\(number)" + dice.word())
                return "\(name)=\(PercentEncoding.encoded(dice.word()))"
            }
        // The judge folds repeated names and the body into a link's query.
        let isLink = place == "query"
        if !isLink, dice.below(3) == 0, let last = pairs.last { pairs.append(last) }
        if dice.below(3) == 0 { pairs.append("acl=") }
        if !pairs.isEmpty { url += "?" + pairs.joined(separator: "&") }
        body = isLink || dice.below(2) == 0 ? "" : dice.word()
        for number in 0..<dice.below(4) {
            // Both sides are to see the same value: field values are text of one line.
            headers["X-Amz-Meta-\(number)"] = dice.pick([
                "plain", "two  words", " around ", "a,b", "",
            ])
        }
        if dice.below(2) == 0 { headers["Content-Type"] = "text/plain; charset=utf-8" }
        if dice.below(4) == 0 { headers["User-Agent"] = "unsigned" }
        secret = dice.word() + "+/key"
        token = dice.below(2) == 0 ? "token/\(dice.below(1000))+==" : nil
        region = dice.pick(["us-east-1", "eu-central-1", "ap-northeast-3"])
        moment = Moment(milliseconds: Int64(dice.below(4_000_000_000)) * 1000)
        time = AWSScope(region: region, service: service, at: moment).time
        expires = dice.below(604_799) + 1
    }

    func signature() throws -> String {
        var signer = AWSSigner(service: service, region: region)
        if service == "s3" { signer = .s3(region: region) }
        let credentials = AWSCredentials(
            accessKey: "AKIDEXAMPLE", secretKey: Secret(secret),
            sessionToken: token.map { Secret($0) })
        var fields = HTTPHeaders()
        for (name, value) in headers { fields.add(name, value) }
        let request = HTTPRequest(method, url, headers: fields, body: Data(body.utf8))
        if place == "query" {
            let link = try signer.presigned(
                request, with: credentials, at: moment, lasting: .seconds(Int64(expires)))
            return String(link.suffix(64))
        }
        let signed = try signer.signed(request, with: credentials, at: moment)
        return String((signed.headers["Authorization"] ?? "").suffix(64))
    }
}

/// Chance from a seed: SplitMix64 (Steele, Lea and Flood, 2014).
private struct Dice {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) >> 1) % limit
    }

    mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }

    /// A few characters, many of them odd.
    mutating func word() -> String {
        let characters = Array("abcXYZ019-._~ +%&=?#:;,@!$'()*[]{}|\\^`\"<>äß春日🌸ó\u{301}")
        return String((0..<below(9)).map { _ in pick(characters) })
    }
}
