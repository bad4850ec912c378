// bench-pictures PICTURE [ROUNDS] [OUT] [LOCALE MESSAGE]
//
// Sets one message on a picture in the five formats of a campaign, ROUNDS times as for a new picture
// each time, and prints the processor time of one source, children included, and the peak memory.
// With OUT the five pictures are written there.
import FoundationEssentials
import Glibc
import Media
import Studio

let arguments = CommandLine.arguments
guard arguments.count > 1 else {
    print("usage: bench-pictures PICTURE [ROUNDS] [OUT] [LOCALE MESSAGE]")
    exit(64)
}
let source = try Data(contentsOf: URL(fileURLWithPath: arguments[1]))
let rounds = arguments.count > 2 ? Int(arguments[2]) ?? 20 : 20
let message = Message(
    text: arguments.count > 5
        ? arguments[5] : "Fresh from the garden: summer starts here, with every bloom",
    locale: arguments.count > 5 ? arguments[4] : "en")
let colors = [Color(red: 22, green: 104, blue: 84)]
let plain = Format.Insets(top: 48, left: 48, bottom: 48, right: 48)
let formats = [
    Format(name: "instagram-square", width: 1080, height: 1080, safe: plain, smallestType: 28),
    Format(
        name: "instagram-story", width: 1080, height: 1920,
        safe: Format.Insets(top: 250, left: 64, bottom: 250, right: 64), smallestType: 28),
    Format(name: "facebook-feed", width: 1200, height: 630, safe: plain, smallestType: 28),
    Format(name: "twitter-card", width: 1200, height: 675, safe: plain, smallestType: 28),
    Format(name: "linkedin-post", width: 1200, height: 627, safe: plain, smallestType: 28),
]

/// Milliseconds of processor time of this process and its children that have ended.
func processorTime() -> Double {
    var total = 0.0
    for who in [RUSAGE_SELF.rawValue, RUSAGE_CHILDREN.rawValue] {
        var usage = rusage()
        unsafe getrusage(who, &usage)
        for time in [usage.ru_utime, usage.ru_stime] {
            total += Double(time.tv_sec) * 1000 + Double(time.tv_usec) / 1000
        }
    }
    return total
}

/// A desk knows a picture again by its bytes: other bytes after the end are another picture.
func another(_ round: Int) -> Picture {
    Picture(bytes: source + Data("\(round)".utf8))
}

func produce(_ picture: Picture, at desk: Desk) async throws -> [Picture] {
    let look = try await desk.look(at: picture, over: .white)
    var printed: [Picture] = []
    for format in formats {
        let order = LayoutOrder(look: look, message: message, format: format, colors: colors)
        let layout = try await desk.layOut(order, of: picture)
        printed.append(try await desk.render(layout, of: picture))
    }
    return printed
}

let desk = try Desk(hands: 1)
let first = processorTime()
let printed = try await produce(another(0), at: desk)
let start = processorTime()
for round in 1...max(1, rounds) { _ = try await produce(another(round), at: desk) }
let each = (processorTime() - start) / Double(max(1, rounds))
var own = rusage()
var child = rusage()
unsafe getrusage(RUSAGE_SELF.rawValue, &own)
unsafe getrusage(RUSAGE_CHILDREN.rawValue, &child)
print(
    "first \(Int(start - first)) ms, then \((each * 10).rounded() / 10) ms of processor time a "
        + "source; peak \(own.ru_maxrss >> 10) MB, child \(child.ru_maxrss >> 10) MB; "
        + "confinement \(desk.confinement.rawValue)")
if arguments.count > 3 {
    for (format, picture) in zip(formats, printed) {
        try picture.bytes.write(
            to: URL(fileURLWithPath: arguments[3] + "/\(format.name).jpg"))
    }
}
