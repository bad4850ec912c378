import FoundationEssentials
import Ground
internal import Pixels
package import Studio

/// Draws an honest product picture from the order's words and colours: designed, seeded, without
/// any model of the world.
///
/// The provider is `draft`; a model's name is a `Family` or `studio`, which means that the words
/// choose, or `location`, which sets the chosen product on a table in a room; `location-tin` and the
/// like name both. Equal orders give equal bytes on one machine.
package struct DraftPainter: Painter {
    package init() {}

    /// Sides in pixels.
    package static let sizes = 64...4096

    package func paint(_ order: PaintOrder, key: String) async throws -> Picture {
        guard Self.sizes.contains(order.width), Self.sizes.contains(order.height) else {
            throw Fault(
                .invalid,
                "A draft can be \(Self.sizes.lowerBound) to \(Self.sizes.upperBound) pixels on a "
                    + "side, not \(order.width) x \(order.height).", subject: "size")
        }
        return Picture(bytes: try PNG.encode(try Shoot(order).raster(), effort: 1))
    }
}
