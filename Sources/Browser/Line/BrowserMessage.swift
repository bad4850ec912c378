import FoundationEssentials
import Ground

/// One message from the browser: the answer to a command, or an event.
struct BrowserMessage: Sendable {
    /// Of the command it answers; nil for an event.
    var number: Int?
    var session: String?
    /// The event's name; empty for an answer.
    var event: String
    /// The answer's result or the event's parameters.
    var content: JSONValue
    /// What went wrong with the command.
    var complaint: String?
    /// The picture that the message carried, taken out before the rest was read.
    var picture: Data?

    /// An event that did not come over the wire.
    init(event: String, session: String) {
        self.event = event
        self.session = session
        content = .nothing
    }

    /// Nil when it is no message; a page may put anything into the texts in it.
    init?(_ bytes: [UInt8]) {
        var bytes = bytes
        picture = Self.takePicture(from: &bytes)
        let value: JSONValue
        do {
            value = try JSONValue(reading: Data(bytes), depth: 64)
        } catch {
            // Half of a surrogate pair is fine in JavaScript and not in JSON.
            guard let mended = Self.mended(bytes),
                // What is still no JSON then, is no message.
                let second = try? JSONValue(reading: Data(mended), depth: 64)
            else { return nil }
            value = second
        }
        number = value["id"]?.number.map { Int($0) }
        session = value["sessionId"]?.text
        event = value["method"]?.text ?? ""
        content = value["result"] ?? value["params"] ?? .nothing
        complaint = value["error"].map { $0["message"]?.text ?? "unknown" }
    }

    /// A megabyte of base64 is decoded here, not read as JSON.
    private static func takePicture(from bytes: inout [UInt8]) -> Data? {
        guard bytes.count > 1024 else { return nil }
        for key in ["\"screenshotData\":\"", "\"result\":{\"data\":\""] {
            let key = Array(key.utf8)
            guard let found = bytes[..<min(bytes.count, 400)].firstRange(of: key),
                let end = bytes[found.upperBound...].firstIndex(of: UInt8(ascii: "\""))
            else { continue }
            let picture = Data(base64Encoded: Data(bytes[found.upperBound..<end]))
            bytes.removeSubrange(found.upperBound..<end)
            return picture
        }
        return nil
    }

    /// The text with every lone `\uD8xx` replaced by U+FFFD.
    private static func mended(_ bytes: [UInt8]) -> [UInt8]? {
        var mended: [UInt8] = []
        mended.reserveCapacity(bytes.count)
        var place = 0
        func unit(_ at: Int) -> UInt16? {
            guard at + 6 <= bytes.count, bytes[at] == 0x5C, bytes[at + 1] == 0x75 else {
                return nil
            }
            return UInt16(String(decoding: bytes[at + 2..<at + 6], as: UTF8.self), radix: 16)
        }
        while place < bytes.count {
            guard bytes[place] == 0x5C else {
                mended.append(bytes[place])
                place += 1
                continue
            }
            guard let first = unit(place) else {
                mended += bytes[place..<min(place + 2, bytes.count)]
                place += 2
                continue
            }
            if (0xD800..<0xDC00).contains(first), let second = unit(place + 6),
                (0xDC00..<0xE000).contains(second)
            {
                mended += bytes[place..<place + 12]
                place += 12
            } else if (0xD800..<0xE000).contains(first) {
                mended += Array("\\uFFFD".utf8)
                place += 6
            } else {
                mended += bytes[place..<place + 6]
                place += 6
            }
        }
        return mended
    }
}
