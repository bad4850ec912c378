import Artifacts

/// Looks at pictures and sets messages on them: the picture half of a layout desk.
///
/// All four are pure: equal arguments give equal results, byte for byte, on one machine. Faults are
/// `invalid` with a subject when the picture or the message is at fault.
package protocol Designer: Sendable {
    /// Opens a foreign picture inside its limits and says what is in it.
    ///
    /// `ground` shows through where the picture is transparent.
    func look(at picture: Picture, over ground: Color) async throws -> Look

    /// Decides where picture and message go in a format.
    ///
    /// Throws `message-too-long` naming the format when the message cannot be set at the smallest
    /// legible size.
    func layOut(_ order: LayoutOrder, of picture: Picture) async throws -> Layout

    /// Whether the message fits the format at a legible size at all, whatever the picture.
    func checkFit(_ message: Message, in format: Format) async throws

    /// Renders a layout as a baseline JPEG of exactly the format's size.
    func render(_ layout: Layout, of picture: Picture) async throws -> Picture

    /// One JPEG with all the entries in a grid under headings, for a quick look.
    func contactSheet(_ sheet: Sheet) async throws -> Picture

    /// The picture, upright and in sRGB, as PNG: what generated pictures are published as.
    func png(of picture: Picture, over ground: Color) async throws -> Picture
}

/// A size that a platform asks for, with the margins it covers with its own controls.
package struct Format: Storable, Codable, Hashable, Sendable {
    package var name: String
    package var width: Int
    package var height: Int
    /// Pixels at each edge where no text may stand.
    package var safe: Insets
    /// The smallest size of type that is still read on this platform, in pixels of the em.
    package var smallestType: Int

    package init(name: String, width: Int, height: Int, safe: Insets, smallestType: Int) {
        self.name = name
        self.width = width
        self.height = height
        self.safe = safe
        self.smallestType = smallestType
    }

    package struct Insets: Codable, Hashable, Sendable {
        package var top: Int
        package var left: Int
        package var bottom: Int
        package var right: Int

        package init(top: Int, left: Int, bottom: Int, right: Int) {
            self.top = top
            self.left = left
            self.bottom = bottom
            self.right = right
        }
    }
}

/// Words to be set, and the language whose rules wrap them.
package struct Message: Storable, Codable, Hashable, Sendable {
    package var text: String
    /// BCP 47, such as `ar` or `pt-BR`.
    package var locale: String
    /// Font families to prefer; the house's own cover what these lack.
    package var fonts: [String]

    package init(text: String, locale: String, fonts: [String] = []) {
        self.text = text
        self.locale = locale
        self.fonts = fonts
    }
}

/// What was seen in a picture.
///
/// Boxes are fractions of the upright picture.
package struct Look: Storable, Codable, Hashable, Sendable {
    /// Pixels, after EXIF orientation.
    package var width: Int
    package var height: Int
    /// What shows through transparent parts.
    package var ground: Color
    /// Where the eye goes, row by row, 0...255; `columns` x `rows` cells over the whole picture.
    package var columns: Int
    package var rows: Int
    package var saliency: [UInt8]
    /// The box that holds the subject.
    package var subject: Box

    package init(
        width: Int, height: Int, ground: Color, columns: Int, rows: Int, saliency: [UInt8],
        subject: Box
    ) {
        self.width = width
        self.height = height
        self.ground = ground
        self.columns = columns
        self.rows = rows
        self.saliency = saliency
        self.subject = subject
    }
}

/// What a layout is made from.
package struct LayoutOrder: Storable, Codable, Hashable, Sendable {
    package var look: Look
    /// What must stay in the picture, in fractions; the look's subject when nil.
    package var focus: Box?
    package var message: Message
    package var format: Format
    /// The brand's colours, strongest first; may be empty.
    package var colors: [Color]

    package init(
        look: Look, focus: Box? = nil, message: Message, format: Format, colors: [Color] = []
    ) {
        self.look = look
        self.focus = focus
        self.message = message
        self.format = format
        self.colors = colors
    }
}

/// A decided layout: all that rendering needs besides the picture, and what was measured.
///
/// People may edit it.
package struct Layout: Storable, Codable, Hashable, Sendable {
    package var format: Format
    package var message: Message
    package var ground: Color
    /// The part of the picture that is shown, in its pixels (may be fractional).
    package var crop: Box
    /// The block of text, in the format's pixels.
    package var textBox: Box
    /// Pixels of the em.
    package var typeSize: Double
    package var alignment: Alignment
    package var ink: Color
    /// What lies between picture and text so that it can be read.
    package var backing: Backing
    /// The lowest contrast ratio between ink and what is under it, measured on the rendered pixels.
    package var contrast: Double
    /// The picture has fewer pixels than the format shows.
    package var upscaled: Bool
    /// How much of the subject's area is in the crop, and how much of it the text covers; 0...1.
    package var subjectKept: Double
    package var subjectCovered: Double

    package enum Alignment: String, Codable, Sendable {
        case left, right, center
    }

    /// A veil darkens or lightens softly from an edge; a panel is a plain field behind the text.
    package struct Backing: Codable, Hashable, Sendable {
        package var kind: Kind
        package var color: Color
        /// 0 (nothing) to 1 (opaque).
        package var strength: Double
        /// Where it is, in the format's pixels.
        package var box: Box

        package enum Kind: String, Codable, Sendable {
            case none, veil, panel
        }

        package init(kind: Kind, color: Color, strength: Double, box: Box) {
            self.kind = kind
            self.color = color
            self.strength = strength
            self.box = box
        }
    }

    package init(
        format: Format, message: Message, ground: Color, crop: Box, textBox: Box,
        typeSize: Double, alignment: Alignment, ink: Color, backing: Backing, contrast: Double,
        upscaled: Bool, subjectKept: Double, subjectCovered: Double
    ) {
        self.format = format
        self.message = message
        self.ground = ground
        self.crop = crop
        self.textBox = textBox
        self.typeSize = typeSize
        self.alignment = alignment
        self.ink = ink
        self.backing = backing
        self.contrast = contrast
        self.upscaled = upscaled
        self.subjectKept = subjectKept
        self.subjectCovered = subjectCovered
    }
}

/// A contact sheet to be made: rows of pictures under headings.
package struct Sheet: Sendable {
    package var title: String
    package var subtitle: String
    package var sections: [Section]

    package init(title: String, subtitle: String, sections: [Section]) {
        self.title = title
        self.subtitle = subtitle
        self.sections = sections
    }

    package struct Section: Sendable {
        package var heading: String
        package var entries: [Entry]

        package init(heading: String, entries: [Entry]) {
            self.heading = heading
            self.entries = entries
        }
    }

    package struct Entry: Sendable {
        package var caption: String
        package var picture: Picture

        package init(caption: String, picture: Picture) {
            self.caption = caption
            self.picture = picture
        }
    }
}
