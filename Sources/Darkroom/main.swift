// GROUND='#RRGGBB' [ENOUGH=2400] backlot-darkroom  < picture  > negative
//
// Opens one foreign picture and writes it upright, opaque and in sRGB, as header and planes (see
// `Negative`); or one line on standard error saying why not (see `Refusal`), and exit code 2.
// ENOUGH is how many pixels the shorter side may be reduced to. Meant to be run in a sandbox, and
// limits itself besides. The order comes in the environment because Swift reads arguments from
// /proc, which the sandbox does not have.
import Glibc
import Pixels

Limits.impose()

guard let ground = variable("GROUND").flatMap(parse(color:)) else {
    complain("usage: GROUND='#RRGGBB' [ENOUGH=2400] backlot-darkroom < picture > negative")
    exit(64)
}
let enough = variable("ENOUGH").flatMap { Int($0) }
do throws(Refusal) {
    let develop = Develop(ground: ground, enough: enough, lockDown: Limits.closeFiles)
    let negative = try develop(readInput())
    exit(negative.write(to: STDOUT_FILENO) ? 0 : 3)
} catch {
    complain(error.line)
    exit(2)
}

func variable(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}

/// Everything on standard input, up to one byte more than is allowed.
func readInput() throws(Refusal) -> [UInt8] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 20)
    while bytes.count <= PictureLimits.bytes {
        let count = unsafe read(STDIN_FILENO, &chunk, chunk.count)
        if count < 0 && errno == EINTR { continue }
        guard count >= 0 else { throw .damaged }
        if count == 0 { break }
        bytes += chunk[..<count]
    }
    return bytes
}

func parse(color text: String) -> (red: UInt8, green: UInt8, blue: UInt8)? {
    guard text.count == 7, text.hasPrefix("#"), let value = UInt32(text.dropFirst(), radix: 16)
    else { return nil }
    return (UInt8(value >> 16), UInt8(value >> 8 & 255), UInt8(value & 255))
}

/// One line on standard error.
func complain(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    unsafe write(STDERR_FILENO, bytes, bytes.count)
}
