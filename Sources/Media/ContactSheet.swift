import Pixels
import Studio

/// All the pictures of a run on one page: title, sections with headings, an even grid, captions.
struct ContactSheet {
    private static let width = 1800
    private static let margin = 72.0
    private static let gutter = 36.0
    private static let columns = 5

    private let sheet: Sheet
    private let typesetter: Typesetter
    private let open: (Picture, Int) throws -> Planes

    /// `open` develops a picture of which the shorter side may be reduced to a number of pixels.
    init(
        _ sheet: Sheet, _ typesetter: Typesetter,
        open: @escaping (_ picture: Picture, _ shorter: Int) throws -> Planes
    ) throws {
        self.sheet = sheet
        self.typesetter = typesetter
        self.open = open
    }

    func printed() throws -> Planes {
        let (items, height) = try arranged()
        let page = Planes(width: Self.width, height: Int(height), chroma: .half)
        page.fill(
            left: 0, top: 0, right: page.width, bottom: page.height,
            with: Color(red: 247, green: 247, blue: 245).paint)
        for item in items { try draw(item, on: page) }
        return page
    }

    private enum Item {
        case text(String, size: Double, ink: Color, left: Double, top: Double, width: Double)
        case picture(Picture, Box)
        case rule(top: Double)
    }

    private static let ink = Color(red: 24, green: 25, blue: 28)
    private static let quiet = Color(red: 110, green: 112, blue: 118)

    /// Every item with its place, and the height of the page.
    private func arranged() throws -> (items: [Item], height: Double) {
        let inner = Double(Self.width) - 2 * Self.margin
        var items: [Item] = []
        var top = Self.margin
        func write(_ text: String, _ size: Double, _ ink: Color, below: Double) {
            items.append(
                .text(text, size: size, ink: ink, left: Self.margin, top: top, width: inner))
            top += size + below
        }
        write(sheet.title, 46, Self.ink, below: 18)
        write(sheet.subtitle, 22, Self.quiet, below: 40)
        for section in sheet.sections {
            items.append(.rule(top: top))
            top += 30
            write(section.heading, 28, Self.ink, below: 28)
            var start = 0
            while start < section.entries.count {
                let row = section.entries[start..<min(start + Self.columns, section.entries.count)]
                top += try arrange(row, at: top, inner, into: &items)
                start += Self.columns
            }
            top += 24
        }
        return (items, (top + Self.margin - 24).rounded(.up))
    }

    /// One row of equal height whose pictures keep their shapes; returns the height it took.
    private func arrange(
        _ row: ArraySlice<Sheet.Entry>, at top: Double, _ inner: Double, into items: inout [Item]
    ) throws -> Double {
        let cell = (inner - Double(Self.columns - 1) * Self.gutter) / Double(Self.columns)
        let tallest = cell * 16 / 9
        var lowest = 0.0
        var boxes: [(entry: Sheet.Entry, box: Box)] = []
        for (index, entry) in row.enumerated() {
            let shape = try open(entry.picture, 64)
            let ratio = Double(shape.height) / Double(shape.width)
            let width = min(cell, tallest / ratio)
            let left = Self.margin + Double(index) * (cell + Self.gutter)
            boxes.append(
                (entry, Box(left: left, top: top, width: width, height: width * ratio)))
            lowest = max(lowest, width * ratio)
        }
        for (entry, box) in boxes {
            items.append(.picture(entry.picture, box))
            items.append(
                .text(
                    entry.caption, size: 17, ink: Self.quiet, left: box.left,
                    top: top + box.height + 12, width: cell))
        }
        return lowest + 12 + 17 + 40
    }

    private func draw(_ item: Item, on page: Planes) throws {
        switch item {
        case .rule(let top):
            page.fill(
                left: Int(Self.margin), top: Int(top), right: Self.width - Int(Self.margin),
                bottom: Int(top) + 2, with: Color(red: 222, green: 222, blue: 218).paint)
        case .picture(let picture, let box):
            let (width, height) = (Int(box.width.rounded()), Int(box.height.rounded()))
            let planes = try open(picture, min(width, height))
            let small = try planes.resized(
                width: width, height: height, chroma: .half, filter: .lanczos)
            page.paste(small, left: Int(box.left) & ~1, top: Int(box.top) & ~1)
        case .text(let text, let size, let ink, let left, let top, let width):
            try write(text, size, ink, left, top, width, on: page)
        }
    }

    /// One line, set smaller when it would not fit.
    private func write(
        _ text: String, _ size: Double, _ ink: Color, _ left: Double, _ top: Double,
        _ width: Double, on page: Planes
    ) throws {
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        guard line.contains(where: { !$0.isWhitespace }) else { return }
        let message = Message(text: line, locale: "en")
        let galley = try typesetter.galley(for: message)
        let fitting = min(size, width / max(galley.length, 0.001) * 0.999)
        guard let lines = galley.lines(in: galley.length + 1) else { return }
        let box = Box(
            left: left, top: top + (size - fitting) / 2, width: galley.length * fitting,
            height: fitting)
        let lettering = typesetter.draw(
            galley, lines, for: message, typeSize: fitting, alignment: .left, in: box, ink: ink,
            frame: (page.width, page.height))
        lettering.lay(on: page, ink: ink.paint)
    }
}
