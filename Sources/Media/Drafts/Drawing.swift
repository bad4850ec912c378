/// SVG markup under construction, in scene units.
///
/// Nothing a person wrote ever enters it: words are set by `Imprint`, so no product name can break
/// the markup or refer to anything outside.
struct Drawing {
    private var body = ""
    private var definitions = ""
    private var serial = 0

    /// A colour at a place of a gradient.
    struct Stop {
        var offset: Double
        var color: String
        var opacity: Double

        init(_ offset: Double, _ tint: Tint, _ opacity: Double = 1) {
            self.init(offset, css: tint.css, opacity)
        }

        init(_ offset: Double, css: String, _ opacity: Double = 1) {
            self.offset = offset
            color = css
            self.opacity = opacity
        }
    }

    /// What a shape is filled with, as SVG names it.
    struct Paint {
        fileprivate var name: String

        static func flat(_ tint: Tint) -> Paint { Paint(name: tint.css) }
        static let white = Paint(name: "#ffffff")
    }

    /// Colours along a line; the same line serves every shape that it is used for.
    mutating func linear(
        _ stops: [Stop], _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double
    ) -> Paint {
        let place =
            "x1=\"\(Self.number(x1))\" y1=\"\(Self.number(y1))\" "
            + "x2=\"\(Self.number(x2))\" y2=\"\(Self.number(y2))\""
        return gradient("linearGradient", place, stops)
    }

    /// Colours from a centre outwards; `squash` is the height of the ellipse as a share of its width.
    mutating func radial(
        _ stops: [Stop], _ x: Double, _ y: Double, _ radius: Double, squash: Double = 1
    ) -> Paint {
        let place =
            "cx=\"0\" cy=\"0\" r=\"\(Self.number(radius))\" gradientTransform=\"translate("
            + "\(Self.number(x)) \(Self.number(y))) scale(1 \(Self.number(squash)))\""
        return gradient("radialGradient", place, stops)
    }

    mutating func fill(_ path: Path, _ paint: Paint, opacity: Double = 1) {
        body += "<path d=\"\(path.data)\" fill=\"\(paint.name)\"\(Self.opacity(opacity))/>"
    }

    mutating func fill(_ path: Path, _ tint: Tint, opacity: Double = 1) {
        fill(path, .flat(tint), opacity: opacity)
    }

    mutating func stroke(_ path: Path, _ paint: Paint, width: Double, opacity: Double = 1) {
        body +=
            "<path d=\"\(path.data)\" fill=\"none\" stroke=\"\(paint.name)\" stroke-width=\""
            + "\(Self.number(width))\" stroke-linecap=\"round\" stroke-linejoin=\"round\""
            + "\(Self.opacity(opacity))/>"
    }

    mutating func stroke(_ path: Path, _ tint: Tint, width: Double, opacity: Double = 1) {
        stroke(path, .flat(tint), width: width, opacity: opacity)
    }

    /// Everything drawn in `content` shows only inside the path.
    mutating func clipped(to path: Path, _ content: (inout Drawing) -> Void) {
        serial += 1
        let name = "c\(serial)"
        definitions += "<clipPath id=\"\(name)\"><path d=\"\(path.data)\"/></clipPath>"
        body += "<g clip-path=\"url(#\(name))\">"
        content(&self)
        body += "</g>"
    }

    mutating func moved(
        _ x: Double, _ y: Double, scale: Double = 1, squash: Double = 1, turn: Double = 0,
        _ content: (inout Drawing) -> Void
    ) {
        body +=
            "<g transform=\"translate(\(Self.number(x)) \(Self.number(y))) rotate("
            + "\(Self.number(turn))) scale(\(Self.fine(scale)) \(Self.fine(scale * squash)))\">"
        content(&self)
        body += "</g>"
    }

    /// A whole document that shows `view` of the scene, with `place` applied to what was drawn.
    func document(_ view: Frame, at place: Placement = .asDrawn) -> String {
        let (width, height) = (Self.fine(view.width), Self.fine(view.height))
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
            + "viewBox=\"\(Self.fine(-view.width / 2)) \(Self.fine(-view.height / 2)) \(width) "
            + "\(height)\"><defs>\(definitions)</defs><g transform=\"translate("
            + "\(Self.fine(place.x)) \(Self.fine(place.y))) scale(\(Self.fine(place.scale)))\">"
            + "\(body)</g></svg>"
    }

    private mutating func gradient(_ kind: String, _ place: String, _ stops: [Stop]) -> Paint {
        serial += 1
        definitions += "<\(kind) id=\"g\(serial)\" gradientUnits=\"userSpaceOnUse\" \(place)>"
        for stop in stops {
            definitions += "<stop offset=\"\(Self.fine(stop.offset))\" stop-color=\"\(stop.color)\""
            if stop.opacity < 1 { definitions += " stop-opacity=\"\(Self.fine(stop.opacity))\"" }
            definitions += "/>"
        }
        definitions += "</\(kind)>"
        return Paint(name: "url(#g\(serial))")
    }

    private static func opacity(_ value: Double) -> String {
        value < 1 ? " opacity=\"\(fine(value))\"" : ""
    }

    /// Hundredths are finer than any pixel here.
    static func number(_ value: Double) -> String { decimal(value, 100, 2) }

    private static func fine(_ value: Double) -> String { decimal(value, 10_000, 4) }

    private static func decimal(_ value: Double, _ unit: Int, _ digits: Int) -> String {
        let scaled = Int((value * Double(unit)).rounded())
        let whole = abs(scaled) / unit
        var text = (scaled < 0 ? "-" : "") + String(whole)
        let rest = abs(scaled) % unit
        if rest > 0 {
            let tail = String(rest)
            text += "." + String(repeating: "0", count: digits - tail.count) + tail
        }
        return text
    }
}

/// Where a drawing with its own origin stands in the scene.
struct Placement {
    var x = 0.0
    var y = 0.0
    var scale = 1.0

    static let asDrawn = Placement()
}

/// The picture's area in scene units: the short side is 1000, the origin its centre.
struct Frame {
    let pixelWidth: Int
    let pixelHeight: Int
    let width: Double
    let height: Double
    /// Pixels to a unit.
    let scale: Double

    init(pixelWidth: Int, pixelHeight: Int) {
        self.pixelWidth = pixelWidth
        self.pixelHeight = pixelHeight
        scale = Double(min(pixelWidth, pixelHeight)) / 1000
        width = Double(pixelWidth) / scale
        height = Double(pixelHeight) / scale
    }

    var left: Double { -width / 2 }
    var right: Double { width / 2 }
    var top: Double { -height / 2 }
    var bottom: Double { height / 2 }
    var path: Path { .box(left - 2, top - 2, width + 4, height + 4) }
}
