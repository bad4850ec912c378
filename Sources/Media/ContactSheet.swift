import Pixels
import Studio

/// All the pictures of a run on one page: title, sections with headings, an even grid, captions.
struct ContactSheet {
    private static let width = 1800
    private static let margin = 72.0
    private static let gutter = 36.0

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
        // Many pictures make a long page; then they are shown smaller.
        let entries = sheet.sections.reduce(0) { $0 + $1.entries.count }
        let tallest = max(380, min(820, 40_000 / Double(max(1, entries))))
        for section in sheet.sections {
            items.append(.rule(top: top))
            top += 30
            write(section.heading, 28, Self.ink, below: 28)
            let columns = try stacked(section.entries)
            let (count, height) = Self.grid(columns, tallest, inner)
            for start in stride(from: 0, to: columns.count, by: count) {
                let row = columns[start..<min(start + count, columns.count)]
                arrange(row, at: top, height, into: &items)
                top += height + 40
            }
            top += 20
        }
        return (items, (top + Self.margin - 60).rounded(.up))
    }

    /// A column of the grid: one picture of the row's height, or flat ones above each other.
    private typealias Column = [(entry: Sheet.Entry, ratio: Double)]

    /// Under each picture.
    private static let caption = 12.0 + 17 + 22

    private func stacked(_ entries: [Sheet.Entry]) throws -> [Column] {
        var columns: [Column] = []
        for entry in entries {
            let shape = try open(entry.picture, 64)
            let ratio = Double(shape.height) / Double(shape.width)
            if ratio < 0.8, let last = columns.last, last.count < 3, last[0].ratio < 0.8 {
                columns[columns.count - 1].append((entry, ratio))
            } else {
                columns.append([(entry, ratio)])
            }
        }
        return columns
    }

    /// The width at which a column's pictures and captions fill the height; flat pictures alone do
    /// not grow beyond a third of it.
    private static func width(_ column: Column, _ height: Double) -> Double {
        let flat = column[0].ratio < 0.8
        let shares = column.reduce(0) { $0 + $1.ratio }
        let count = flat ? 3.0 : Double(column.count)
        let filled = flat ? shares * 3 / Double(column.count) : shares
        return (height - count * caption + (caption - 29)) / filled
    }

    /// How many columns stand in a row, and how high: as many as fit, in rows of equal count where
    /// that is possible, because then the rows tell the same story (a row for each locale).
    private static func grid(
        _ columns: [Column], _ tallest: Double, _ inner: Double
    ) -> (count: Int, height: Double) {
        func width(_ count: Int, _ height: Double) -> Double {
            columns.prefix(count).reduce(0) { $0 + self.width($1, height) }
                + Double(count - 1) * gutter
        }
        var most = 1
        while most < columns.count, width(most + 1, min(tallest, 420)) <= inner { most += 1 }
        let even = (1...most).last { columns.count % $0 == 0 && $0 * 2 >= most } ?? most
        // Widths grow evenly with the height: two of them tell at which the row is filled.
        let (low, high) = (width(even, 300), width(even, 400))
        let filling = 300 + (inner - low) / (high - low) * 100
        return (even, max(240, min(tallest, filling)))
    }

    /// One row of columns of the same height.
    private func arrange(
        _ row: ArraySlice<Column>, at top: Double, _ height: Double, into items: inout [Item]
    ) {
        var left = Self.margin
        for column in row {
            let width = Self.width(column, height)
            var y = top
            for (entry, ratio) in column {
                items.append(
                    .picture(
                        entry.picture,
                        Box(left: left, top: y, width: width, height: width * ratio)))
                y += width * ratio
                items.append(
                    .text(
                        entry.caption, size: 17, ink: Self.quiet, left: left, top: y + 12,
                        width: width))
                y += Self.caption
            }
            left += width + Self.gutter
        }
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
