// Paints the product photos that the sample campaigns start from, as a camera would hand them in:
// JPEG, 1600 x 1200. `Examples/make-photos.sh` runs it; its argument is the folder of examples.
import FoundationEssentials
import Media
import Pixels
import Studio

struct Sitting {
    var file: String
    var template: String
    var brand: String
    var colors: [String]
    var product: String
    var summary: String
    var seed: UInt64
}

let verdane = ["#2F5D50", "#E8B4B0", "#F6EFE6"]
let hoshi = ["#1F3A5F", "#D9A441", "#F4EDE1"]
let sittings = [
    Sitting(
        file: "spring-bloom/existing-assets/verdane/rose-serum/product.jpg",
        template: "location-dropper", brand: "Verdane", colors: verdane, product: "Rose Serum",
        summary: "Rose hip oil and rose water", seed: 1),
    Sitting(
        file: "world-tea/existing-assets/hoshi-tea/sencha/product.jpg", template: "location-tin",
        brand: "Hoshi Tea", colors: hoshi, product: "First Flush Sencha",
        summary: "Loose-leaf green tea from Shizuoka", seed: 0),
    Sitting(
        file: "world-tea/existing-assets/hoshi-tea/masala-chai/product.jpg",
        template: "location-carton", brand: "Hoshi Tea", colors: hoshi, product: "Masala Chai",
        summary: "Assam black tea with green cardamom, ginger and black pepper", seed: 1),
]

guard CommandLine.arguments.count == 2 else { fatalError("usage: make-photos FOLDER") }
let folder = URL(filePath: CommandLine.arguments[1])
for sitting in sittings {
    let order = PaintOrder(
        prompt: "", product: sitting.product, summary: sitting.summary, brand: sitting.brand,
        colors: sitting.colors.compactMap { Color($0) },
        model: Model(provider: "draft", name: sitting.template), width: 1600, height: 1200,
        seed: sitting.seed)
    let picture = try await DraftPainter().paint(order, key: sitting.file)
    let jpeg = try JPEG.encode(Planes(try PNG.decode(picture.bytes)), quality: 84)
    let target = folder.appending(path: sitting.file)
    try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try jpeg.write(to: target)
    print("\(sitting.file): \(jpeg.count / 1024) KB")
}
