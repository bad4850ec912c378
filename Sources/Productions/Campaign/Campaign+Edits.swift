import Artifacts
package import FoundationEssentials
import Ground
import Studio
import Workflow

extension Campaign {
    /// Refuses a person's version of a step that the steps after it could not read.
    package func checkEdit(of path: String, _ data: Data) async throws {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        // The second and third picture that was tried for a product is `source-2`, `source-3`.
        let step =
            name.split(separator: "-").last.flatMap { Int($0) } == nil
            ? name : name.split(separator: "-").dropLast().joined(separator: "-")
        switch step {
        case "paint", "source", "contact-sheet":
            _ = try await studio.designer.look(at: Picture(bytes: data), over: .white)
        case "picture": try await checkVariant(data, path)
        case "brief": try check(CampaignBrief.self, data, path).check()
        case "look": _ = try check(Look.self, data, path)
        case "layout": try checkLayout(check(Layout.self, data, path), path)
        case "manifest": _ = try check(Manifest.self, data, path)
        default: break
        }
    }

    /// A variant's name promises its kind and its size.
    private func checkVariant(_ data: Data, _ path: String) async throws {
        let look = try await studio.designer.look(at: Picture(bytes: data), over: .white)
        let format = CampaignFormats.all.first { path.hasSuffix("-\($0.name)/picture") }
        guard let format else { return }
        guard data.starts(with: [0xFF, 0xD8]), look.width == format.width,
            look.height == format.height
        else {
            throw Fault(
                .invalid,
                "“\(path)” must be a JPEG of \(format.width) x \(format.height) pixels; this picture "
                    + "has \(look.width) x \(look.height). Export it in that size, or edit the layout "
                    + "instead.",
                subject: path)
        }
    }

    /// A layout may be moved about, not leave its format or its picture.
    private func checkLayout(_ layout: Layout, _ path: String) throws {
        let frame = Box(
            left: 0, top: 0, width: Double(layout.format.width),
            height: Double(layout.format.height))
        let numbers = [
            layout.crop.left, layout.crop.top, layout.crop.width, layout.crop.height,
            layout.typeSize, layout.backing.strength,
        ]
        guard CampaignFormats.all.contains(layout.format),
            numbers.allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 100_000 }),
            layout.crop.area >= 1, (4...1000).contains(layout.typeSize),
            layout.textBox.intersection(frame) == layout.textBox
        else {
            throw Fault(
                .invalid,
                "The layout for “\(path)” leaves its bounds: the format must stay as it is, the crop "
                    + "inside the picture, the text box inside the format.",
                subject: path)
        }
    }

    private func check<Value: Storable>(
        _ type: Value.Type, _ data: Data, _ path: String
    ) throws -> Value {
        do {
            return try Value(stored: data)
        } catch {
            throw Fault(
                .invalid,
                "The file cannot stand for “\(path)”: \(Self.words(for: error)). Begin with the "
                    + "step's own output (`backlot runs show ID --step \(path)`) and change that.",
                subject: path)
        }
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case DecodingError.keyNotFound(let key, _): "“\(key.stringValue)” is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context),
            DecodingError.dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "it is not JSON"
                : "“\(context.codingPath.map(\.stringValue).joined(separator: "."))”: "
                    + context.debugDescription
        default: "\(error)"
        }
    }
}

extension Campaign {
    /// How many steps a campaign takes at most, for a bar of progress.
    package static func stepCount(_ brief: CampaignBrief) -> Int {
        let variants = brief.locales.count * CampaignFormats.all.count * 2
        let products = brief.products.map { ($0.existingAssets.isEmpty ? 3 : 2) + variants }
        return 5 + products.reduce(0, +)
    }
}
