import Artifacts
import FoundationEssentials
import Ground
package import Studio

/// A designer that opens pretend pictures and decides everything by simple sums.
package struct PretendDesigner: Designer {
    let rehearsal: Rehearsal

    /// A message of more characters does not fit any format.
    package static let longestMessage = 200

    package func look(at picture: Picture, over ground: Color) async throws -> Look {
        try rehearsal.note(.look(picture))
        try open(picture)
        return Look(
            width: 1000, height: 800, ground: ground, columns: 2, rows: 2,
            saliency: Array(picture.bytes.suffix(4)),
            subject: Box(left: 0.25, top: 0.25, width: 0.5, height: 0.5))
    }

    package func layOut(_ order: LayoutOrder, of picture: Picture) async throws -> Layout {
        try rehearsal.note(.layOut(order))
        try open(picture)
        let format = order.format
        let box = Box(
            left: Double(format.safe.left), top: Double(format.safe.top), width: 400, height: 100)
        return Layout(
            format: format, message: order.message, ground: order.look.ground,
            crop: Box(left: 0, top: 0, width: 1000, height: 800), textBox: box,
            typeSize: Double(format.smallestType), alignment: .left,
            ink: order.colors.first ?? .black,
            backing: .init(kind: .none, color: .white, strength: 0, box: box), contrast: 7,
            upscaled: format.width > order.look.width, subjectKept: 1, subjectCovered: 0)
    }

    package func checkFit(_ message: Message, in format: Format) async throws {
        try rehearsal.note(.fit(message, format))
        if message.text.count > Self.longestMessage {
            throw Fault(
                Fault.Code(rawValue: "message-too-long"),
                "The message is too long for \(format.name).", subject: format.name)
        }
    }

    package func render(_ layout: Layout, of picture: Picture) async throws -> Picture {
        try rehearsal.note(.render(layout))
        try open(picture)
        return .pretend("variant", from: [try layout.stored(), picture.bytes])
    }

    package func contactSheet(_ sheet: Sheet) async throws -> Picture {
        try rehearsal.note(.contactSheet(sheet.title))
        let words = sheet.sections.flatMap { [$0.heading] + $0.entries.map(\.caption) }
        let pictures = sheet.sections.flatMap { $0.entries.map(\.picture.bytes) }
        return .pretend(
            "sheet", from: [Data(([sheet.title, sheet.subtitle] + words).joined().utf8)] + pictures)
    }

    package func png(of picture: Picture, over ground: Color) async throws -> Picture {
        try rehearsal.note(.png(picture))
        try open(picture)
        return .pretend("png", from: [picture.bytes, Data(ground.description.utf8)])
    }

    private func open(_ picture: Picture) throws(Fault) {
        guard picture.isPretend else {
            throw Fault(.invalid, "The picture cannot be opened: it is no PNG or JPEG.")
        }
    }
}
