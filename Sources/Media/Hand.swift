import FoundationEssentials
import Ground
import Pixels
import Studio

/// One worker of the desk with a thread of its own, where its fonts and its drawer live.
actor Hand {
    private nonisolated let lane: Lane
    nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe lane.asUnownedSerialExecutor()
    }

    /// The shorter side of what is kept of a picture: more than any format shows.
    private static let enough = 2400

    private let darkroom: Darkroom
    private let typesetter = Typesetter()
    private var drawer = Drawer()

    init(_ darkroom: Darkroom) throws {
        self.darkroom = darkroom
        lane = try Lane()
    }

    deinit { lane.close() }

    func look(at picture: Picture, over ground: Color) throws -> Look {
        try Looker.look(at: negative(of: picture, over: ground), over: ground)
    }

    func layOut(_ order: LayoutOrder, of picture: Picture) throws -> Layout {
        let negative = try negative(of: picture, over: order.look.ground)
        let compositor = Compositor(typesetter: typesetter)
        let (layout, proof) = try compositor.layOut(order, of: negative)
        drawer.keep(proof, of: layout, picture)
        return layout
    }

    func checkFit(_ message: Message, in format: Format) throws {
        try Composer.checkFit(typesetter.galley(for: message), message, format)
    }

    func render(_ layout: Layout, of picture: Picture) throws -> Picture {
        let compositor = Compositor(typesetter: typesetter)
        if let proof = drawer.takeProof(of: layout, picture) {
            return try compositor.print(proof, ink: layout.ink)
        }
        let negative = try negative(of: picture, over: layout.ground)
        return try compositor.print(
            compositor.proof(layout, of: negative), ink: layout.ink)
    }

    func contactSheet(_ sheet: Sheet) throws -> Picture {
        let page = try ContactSheet(sheet, typesetter) { [darkroom] picture, shorter in
            try darkroom.develop(picture, over: .white, enough: shorter).planes
        }
        return Picture(bytes: try JPEG.encode(page.printed(), quality: 88))
    }

    func png(of picture: Picture, over ground: Color) throws -> Picture {
        let negative = try darkroom.develop(picture, over: ground, enough: nil)
        // What we would write is what we were given.
        if negative.isPlainPNG { return picture }
        return Picture(bytes: try PNG.encode(negative.planes.raster()))
    }

    func clear() { drawer = Drawer() }

    private func negative(of picture: Picture, over ground: Color) throws -> Negative {
        if let known = drawer.negative(of: picture, ground) { return known }
        let negative = try darkroom.develop(picture, over: ground, enough: Self.enough)
        drawer.keep(negative, of: picture, ground)
        return negative
    }
}

/// What a hand keeps at hand: the last few negatives and proofs, up to some megabytes.
private struct Drawer {
    private static let limit = 40 << 20

    private var negatives: [(picture: Picture, ground: Color, negative: Negative)] = []
    private var proofs: [(layout: Layout, picture: Picture, proof: Proof)] = []

    func negative(of picture: Picture, _ ground: Color) -> Negative? {
        negatives.first { $0.ground == ground && $0.picture == picture }?.negative
    }

    mutating func keep(_ negative: Negative, of picture: Picture, _ ground: Color) {
        negatives.append((picture, ground, negative))
        var total = negatives.reduce(0) { $0 + $1.negative.planes.byteCount }
        while negatives.count > 4 || (total > Self.limit && negatives.count > 1) {
            total -= negatives.removeFirst().negative.planes.byteCount
        }
    }

    mutating func keep(_ proof: Proof, of layout: Layout, _ picture: Picture) {
        proofs.append((layout, picture, proof))
        if proofs.count > 6 { proofs.removeFirst() }
    }

    /// The proof goes with it: printing uses it up.
    mutating func takeProof(of layout: Layout, _ picture: Picture) -> Proof? {
        guard
            let index = proofs.firstIndex(where: { $0.layout == layout && $0.picture == picture })
        else { return nil }
        return proofs.remove(at: index).proof
    }
}
