import Studio

/// Words on the picture, as an Advanced SubStation file for libass: captions, and on tall films the
/// title and the chapter.
///
/// Nothing that people wrote can become a command: braces and backslashes are other characters.
struct Subtitles {
    private let order: CutOrder
    private let reel: Reel
    private let width: Int
    private let height: Int

    init(_ order: CutOrder, _ reel: Reel, width: Int, height: Int) {
        self.order = order
        self.reel = reel
        self.width = width
        self.height = height
    }

    private var isTall: Bool { order.shape == .portrait }

    var isEmpty: Bool { order.captions.isEmpty && !isTall }

    var text: String {
        var lines = [
            "[Script Info]", "ScriptType: v4.00+", "PlayResX: \(width)", "PlayResY: \(height)",
            "WrapStyle: 0", "ScaledBorderAndShadow: yes", "YCbCr Matrix: TV.709", "",
            "[V4+ Styles]",
            "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, "
                + "BackColour, Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, "
                + "BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding",
            style("Caption", size: captionSize, box: true, alignment: 2, margin: captionMargin),
        ]
        if isTall {
            lines.append(style("Title", size: 58, bold: true, alignment: 8, margin: 96))
            lines.append(
                style("Chapter", size: 40, ink: "&H00D8D8D8", alignment: 8, margin: 178))
        }
        lines += ["", "[Events]", "Format: Layer, Start, End, Style, Text"]
        if isTall {
            lines.append(event("Title", 0, milliseconds(reel.frames), one(order.title, 34)))
            for chapter in order.chapters where chapter.title != order.title {
                let (start, end) = (milliseconds(chapter.start), milliseconds(chapter.end))
                lines.append(event("Chapter", start, end, one(chapter.title, 48)))
            }
        }
        for caption in order.captions {
            lines.append(event("Caption", caption.start, caption.end, Self.escaped(caption.text)))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private var captionSize: Int { isTall ? 50 : max(16, height * 34 / 720) }
    private var captionMargin: Int { isTall ? 226 : max(8, height * 30 / 720) }

    private func style(
        _ name: String, size: Int, bold: Bool = false, ink: String = "&H00FFFFFF",
        box: Bool = false, alignment: Int, margin: Int
    ) -> String {
        let side = isTall ? 60 : width / 10
        // Encoding -1 has each line run in the direction of its own letters. Border style 4 is libass's own: one box behind all lines, as far around as the shadow is deep.
        let edge = box ? "4,0,\(max(6, size / 3))" : "1,0,0"
        return "Style: \(name),Inter,\(size),\(ink),&H00FFFFFF,&H00000000,&H40101010,"
            + "\(bold ? -1 : 0),0,0,0,100,100,0,0,\(edge),\(alignment),\(side),\(side),\(margin),-1"
    }

    private func event(_ style: String, _ start: Int, _ end: Int, _ text: String) -> String {
        "Dialogue: 0,\(Self.time(start)),\(Self.time(end)),\(style),\(text)"
    }

    private func milliseconds(_ frame: Int) -> Int { frame * 1000 / reel.rate }

    /// One line of at most so many characters.
    private func one(_ text: String, _ limit: Int) -> String {
        let text = text.singleSpaced
        return Self.escaped(text.count <= limit ? text : text.prefix(limit - 1) + "…")
    }

    /// `H:MM:SS.cc`.
    private static func time(_ milliseconds: Int) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let hundredths = milliseconds / 10
        return "\(hundredths / 360_000):\(two(hundredths / 6000 % 60)):"
            + "\(two(hundredths / 100 % 60)).\(two(hundredths % 100))"
    }

    static func escaped(_ text: some StringProtocol) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped += "\\N"
            case "{": escaped += "("
            case "}": escaped += ")"
            case "\\": escaped += "\u{29F5}"
            default:
                switch scalar.properties.generalCategory {
                case .control, .lineSeparator, .paragraphSeparator: escaped += " "
                default: escaped.unicodeScalars.append(scalar)
                }
            }
        }
        return escaped
    }
}
