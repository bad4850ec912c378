package import Artifacts
package import Studio

extension ProductRecord {
    /// One finished picture and what was measured on it.
    package struct Variant: Storable, Codable, Hashable, Sendable {
        /// The format's name.
        package var name: String
        package var locale: String
        package var key: String
        /// Pixels.
        package var width: Int
        package var height: Int
        package var bytes: Int
        package var digest: Digest
        /// The source has fewer pixels than the picture shows.
        package var upscaled: Bool
        /// WCAG contrast ratio of the text on its ground, 1...21, rounded down to hundredths.
        package var contrast: Double
        /// The block of text, in whole pixels of the picture.
        package var textBox: PixelBox
        /// How much of the subject is in the picture, and how much of it the text covers; 0...1.
        package var subjectKept: Double
        package var subjectCovered: Double

        /// The record of a layout that was rendered to `picture` and is published as `key`.
        package init(_ layout: Layout, key: String, picture: Picture) {
            self.init(
                layout, key: key, bytes: picture.bytes.count, digest: Digest(of: picture.bytes))
        }

        /// The record of a layout whose rendering has this size and digest.
        package init(_ layout: Layout, key: String, bytes: Int, digest: Digest) {
            name = layout.format.name
            locale = layout.message.locale
            self.key = key
            width = layout.format.width
            height = layout.format.height
            self.bytes = bytes
            self.digest = digest
            upscaled = layout.upscaled
            contrast = Self.lowered(layout.contrast, to: 100)
            textBox = PixelBox(around: layout.textBox)
            subjectKept = Self.lowered(layout.subjectKept, to: 1000)
            // Nothing covered is 0, never the −0 that rounding up gives.
            subjectCovered = (layout.subjectCovered * 1000 - 1e-9).rounded(.up) / 1000 + 0
        }

        /// Rounded down: a manifest never claims more than was measured.
        private static func lowered(_ value: Double, to steps: Double) -> Double {
            (value * steps + 1e-9).rounded(.down) / steps
        }

        private enum CodingKeys: String, CodingKey {
            case name, locale, key, width, height, bytes, digest, upscaled, contrast
            case textBox = "text_box"
            case subjectKept = "subject_kept"
            case subjectCovered = "subject_covered"
        }
    }

    /// A box in whole pixels, origin top left.
    package struct PixelBox: Codable, Hashable, Sendable {
        package var left: Int
        package var top: Int
        package var width: Int
        package var height: Int

        /// The smallest one that holds `box`.
        package init(around box: Box) {
            left = Int(box.left.rounded(.down))
            top = Int(box.top.rounded(.down))
            width = Int(box.right.rounded(.up)) - left
            height = Int(box.bottom.rounded(.up)) - top
        }
    }
}
