import Artifacts
package import FoundationEssentials
import Ground
import Studio
import Workflow

extension Campaign {
    /// Refuses a person's version of a step that the steps after it could not read.
    package func checkEdit(of path: String, _ data: Data) async throws {
        let step = path.split(separator: "/").last.map(String.init) ?? path
        switch step {
        case "paint", "source", "picture", "contact-sheet":
            _ = try await studio.designer.look(at: Picture(bytes: data), over: .white)
        case "brief": try check(CampaignBrief.self, data, path)
        case "look": try check(Look.self, data, path)
        case "layout": try check(Layout.self, data, path)
        case "manifest": try check(Manifest.self, data, path)
        default: break
        }
    }

    private func check<Value: Storable>(
        _ type: Value.Type, _ data: Data, _ path: String
    ) throws {
        do {
            _ = try Value(stored: data)
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
