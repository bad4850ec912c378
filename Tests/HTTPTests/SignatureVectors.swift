import Ground
import HTTP
import Testing

/// One case of the published signing test suite (AWS, "Signature Version 4 test suite"): what is
/// sent, and the two signatures of it.
struct SignatureVector: Sendable, CustomTestStringConvertible {
    var name: String
    var method = "GET"
    /// As on the wire; some cases are no valid addresses.
    var target = "/"
    var fields: [HTTPHeaders.Field] = []
    var body = ""
    var token: String?
    var style = AWSCanonicalRequest.PathStyle.normalised
    /// The signature in the head.
    var head: String
    /// The signature in the address, with an expiry of an hour.
    var query: String

    var testDescription: String { name }

    static let credentials = AWSCredentials(
        accessKey: "AKIDEXAMPLE", secretKey: Secret("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"))

    /// 2015-08-30T12:36:00Z.
    static let moment = Moment(milliseconds: 1_440_938_160_000)

    static let unreserved = "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"

    private static func fields(_ pairs: (String, String)...) -> [HTTPHeaders.Field] {
        var headers = HTTPHeaders()
        for (name, value) in pairs { headers.add(name, value) }
        return headers.fields
    }

    static let all: [SignatureVector] = [
        SignatureVector(
            name: "a bare GET",
            head: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            query: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"),
        SignatureVector(
            name: "a field given three times",
            fields: fields(
                ("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")),
            head: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea",
            query: "3349ee0b81b4b589da0ff28a395c3591e04de515651dd74f298fa992d1507a97"),
        SignatureVector(
            name: "a field over several lines",
            fields: fields(("My-Header1", "value1\n  value2\n     value3")),
            head: "cfd34249e4b1c8d6b91ef74165d41a32e5fab3306300901bb65a51a73575eefd",
            query: "e6f5def831211aca02987a44b96826706278c7bc078112ae0263659c5b2f2d56"),
        SignatureVector(
            name: "values of one field in their order",
            fields: fields(
                ("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"),
                ("My-Header1", "value2")),
            head: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01",
            query: "313720e71ca6202fdcfa9b20f88de01a4eb0638a83c833b1c184359a4eda864e"),
        SignatureVector(
            name: "spaces around and inside values",
            fields: fields(("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")),
            head: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736",
            query: "e7bb0fd515e125e1aec2ecc4c0c17484fb06f6846b927c35e46005dd3df3acd4"),
        SignatureVector(
            name: "a step up", target: "/example/..",
            head: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            query: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"),
        SignatureVector(
            name: "two steps up", target: "/example1/example2/../..",
            head: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            query: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"),
        SignatureVector(
            name: "two steps up, verbatim", target: "/example1/example2/../..", style: .verbatim,
            head: "dc33e0856fd4baca4d7aa2146c38958283844764f38c74252a333df5e613003b",
            query: "b45db0bfd1cf15003493b733e33aa208dd981bd0e63037a6ed953f71d2118a16"),
        SignatureVector(
            name: "a dot", target: "/./",
            head: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31",
            query: "e93c787ed7f371d5c6b165c1b38ede9550f4dce4144713e844b25b7192d3865d"),
        SignatureVector(
            name: "a dot, verbatim", target: "/./", style: .verbatim,
            head: "68714168e6557f8f2de0ef956fc24dc2593a4bd2961f8df51898d8a134695145",
            query: "a9b13e8f3484d9505bf1a6f347219f8f35b0fe8f128ceea597efc146a3dfe90c"),
        SignatureVector(
            name: "a pointless dot", target: "/./example",
            head: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5",
            query: "35034b1a0bdd969f346975386daf8aedfd4976573b8348cf4f67eaa41c5857de"),
        SignatureVector(
            name: "slashes", target: "//example//",
            head: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84",
            query: "c1834e8fb0307243711f0f907f6ab7311ed300d87f13792d7ee4da89ab93e082"),
        SignatureVector(
            name: "slashes, verbatim", target: "//example//", style: .verbatim,
            head: "87cca117541a147f6df867677d98a7d80dff226d2bfca9e4ffa899665623c7e5",
            query: "822a5a9ba28072c5ab2bb4a6307d0c88276d40e49fec6b724c03fb4d4ba60fc2"),
        SignatureVector(
            name: "a space in the path", target: "/example space/",
            head: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741",
            query: "7a1f416954786484c9824d93c1f26ef64acb9b1b6c9154d08c9f07d0e394abf6"),
        SignatureVector(
            name: "characters that stay as they are", target: "/\(unreserved)",
            head: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f",
            query: "95968482db1b9e0fadef6efc1bd24689f77c77d9ef56919c96a28cc92e0d6005"),
        SignatureVector(
            name: "a foreign letter in the path", target: "/\u{1234}",
            head: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85",
            query: "10eae3f14a260bd3911cc6d008d3c576d143b05b62f09782a7a4b37f52178e44"),
        SignatureVector(
            name: "a query", target: "/?Param1=value1",
            head: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb",
            query: "49096700cbbaa5753443850f40df10f904fc2fdb544dc9512203cc77c471a9de"),
        SignatureVector(
            name: "a query to be sorted, in part encoded",
            target: "/?Param-3=Value3&Param=Value2&%E1%88%B4=Value1",
            head: "371d3713e185cc334048618a97f809c9ffe339c62934c032af5a0e595648fcac",
            query: "c5f1848ceec943ac2ca68ee720460c23aaae30a2300586597ada94c4a65e4787"),
        SignatureVector(
            name: "a query to be sorted", target: "/?Param2=value2&Param1=value1",
            head: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
            query: "86012e2c9ad4d77369f5d81c11f75158aae4f895a085212cc6d3f923d300bed5"),
        SignatureVector(
            name: "a query of characters that stay as they are",
            target: "/?\(unreserved)=\(unreserved)",
            head: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197",
            query: "8e76a88a7433637b12778d5592799b29ad21ecd6cf6325051c21d86f0acda2bf"),
        SignatureVector(
            name: "a foreign letter in the query", target: "/?\u{1234}=bar",
            head: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04",
            query: "0bdd809b1519ac4f0c1dc3540e2cc46bd0c7f778eda408b2ebf3b913d21ff600"),
        SignatureVector(
            name: "temporary keys",
            token: "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
            head: "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8",
            query: "7ff2b50b376cb4d151970630573d6291dc128cc5c2a12ffb237f73cc53f67b6c"),
        SignatureVector(
            name: "a POST of nothing", method: "POST",
            head: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
            query: "2ce6e6d2e0cf2f9d1b55fafec88cd20574c31dc2e7631979f71ba2310083e95b"),
        SignatureVector(
            name: "a value in capitals", method: "POST", fields: fields(("My-Header1", "VALUE1")),
            head: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
            query: "0698bc9e4f7f9139065ba2909c0e99da257e8e2a42492a097bcd46d792391fed"),
        SignatureVector(
            name: "a POST with a query", method: "POST", target: "/?Param1=value1",
            head: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11",
            query: "a9ef26247f293bffe40eeff86a0480ba8c14d31503b2e0c3399e3a16bf1a3682"),
    ]
}
