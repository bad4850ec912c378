import Artifacts
package import FoundationEssentials
package import Studio

/// Captions of a tour, cut from its sentences so that they can be read: at most two lines of 42
/// characters, parted in proportion to the time that they take to be said.
package struct Captions: Storable, Codable, Hashable, Sendable {
    package var captions: [Caption]

    static let lineLength = 42

    init(_ lines: [(text: String, start: Double, end: Double)]) {
        captions = lines.flatMap { line in
            let pieces = Self.pieces(of: line.text)
            let beats = pieces.map { max(1, Words.beats(in: $0)) }
            let whole = beats.reduce(0, +)
            var before = 0
            return zip(pieces, beats)
                .map { piece, length in
                    let start =
                        line.start + (line.end - line.start) * Double(before) / Double(whole)
                    before += length
                    let end = line.start + (line.end - line.start) * Double(before) / Double(whole)
                    return Caption(
                        start: Int((start * 1000).rounded()), end: Int((end * 1000).rounded()),
                        text: Self.broken(piece))
                }
        }
    }

    /// Parts of at most two lines, cut at marks where there are some.
    static func pieces(of text: String) -> [String] {
        var pieces: [String] = []
        var piece = ""
        for word in text.split(separator: " ") {
            let longer = piece.isEmpty ? String(word) : piece + " " + word
            if longer.count > lineLength * 2, !piece.isEmpty {
                pieces.append(piece)
                piece = String(word)
            } else {
                piece = longer
            }
            // A sentence that ends is a better place than a comma.
            let least = piece.last.map { ".!?".contains($0) } == true ? lineLength / 2 : lineLength
            if let last = piece.last, ",;:–.!?".contains(last), piece.count > least {
                pieces.append(piece)
                piece = ""
            }
        }
        if !piece.isEmpty { pieces.append(piece) }
        // A last piece of a word or two belongs to the one before.
        if pieces.count > 1, let last = pieces.last, last.count < 12,
            pieces[pieces.count - 2].count + last.count + 1 <= lineLength * 2 + 6
        {
            pieces.removeLast()
            pieces[pieces.count - 1] += " " + last
        }
        return pieces.isEmpty ? [text] : pieces
    }

    /// Two lines of about the same length, when one would be too long.
    static func broken(_ text: String) -> String {
        guard text.count > lineLength else { return text }
        let words = text.split(separator: " ")
        var best = (text, Int.max)
        for cut in words.indices.dropFirst() {
            let first = words[..<cut].joined(separator: " ")
            let second = words[cut...].joined(separator: " ")
            let longest = max(first.count, second.count)
            if longest < best.1 { best = (first + "\n" + second, longest) }
        }
        return best.0
    }

    /// SubRip.
    package var srt: PlainText {
        PlainText(
            captions.enumerated()
                .map { number, caption in
                    "\(number + 1)\n\(Self.time(caption.start, ",")) --> "
                        + "\(Self.time(caption.end, ","))\n\(caption.text)\n"
                }
                .joined(separator: "\n"))
    }

    /// WebVTT.
    package func vtt(language: String) -> PlainText {
        let cues = captions.map { caption in
            "\(Self.time(caption.start, ".")) --> \(Self.time(caption.end, "."))\n"
                + Self.escaped(caption.text) + "\n"
        }
        return PlainText(
            "WEBVTT\nKind: captions\nLanguage: \(language)\n\n" + cues.joined(separator: "\n"))
    }

    /// A WebVTT file of chapters.
    static func chapters(_ chapters: [CutOrder.Chapter], rate: Int) -> PlainText {
        let cues = chapters.map { chapter in
            "\(time(chapter.start * 1000 / rate, ".")) --> \(time(chapter.end * 1000 / rate, "."))\n"
                + escaped(chapter.title) + "\n"
        }
        return PlainText("WEBVTT\nKind: chapters\n\n" + cues.joined(separator: "\n"))
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    static func time(_ milliseconds: Int, _ point: String) -> String {
        func padded(_ value: Int, _ width: Int = 2) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.count)) + text
        }
        let seconds = milliseconds / 1000
        return padded(seconds / 3600) + ":" + padded(seconds / 60 % 60) + ":" + padded(seconds % 60)
            + point + padded(milliseconds % 1000, 3)
    }
}

/// A text file.
package struct PlainText: Storable, Hashable {
    package var text: String

    package init(_ text: String) { self.text = text }
    package init(stored: Data) { text = String(decoding: stored, as: UTF8.self) }
    package func stored() -> Data { Data(text.utf8) }
}
