import FoundationEssentials
package import Ground
import Studio

extension CampaignBrief {
    /// Holds a brief that did not come from the reader, such as an edited one, to the reader's rules.
    package func check() throws(Fault) {
        _ = try CampaignBrief(reading: Data(asWritten.pretty.utf8))
    }

    /// The brief as a person would write it (`docs/formats/campaign-brief.md`).
    private var asWritten: JSONValue {
        var members: [JSONValue.Member] = [
            .init("campaign_id", text(campaignID)), .init("brand", text(brand)),
            .init(
                "campaign_message",
                object(messages.sorted { $0.key < $1.key }.map { .init($0.key, text($0.value)) })),
            .init("locales", texts(locales)),
            .init("products", JSONValue(.array(products.map(written)))),
            .init("brand_policy", writtenPolicy),
        ]
        if let targetAudience { members.append(.init("target_audience", text(targetAudience))) }
        if let targetRegion { members.append(.init("target_region", text(targetRegion))) }
        if let imageModel { members.append(.init("image_model", text(imageModel.description))) }
        if let budget {
            members.append(.init("budget", text(String(budget.description.dropFirst()))))
        }
        return object(members)
    }

    private func written(_ product: Product) -> JSONValue {
        var members: [JSONValue.Member] = [
            .init("id", text(product.id)), .init("name", text(product.name)),
            .init("description", text(product.description)),
            .init("existing_assets", texts(product.existingAssets)),
        ]
        if let focus = product.focus {
            let sides = [
                ("left", focus.left), ("top", focus.top), ("width", focus.width),
                ("height", focus.height),
            ]
            members.append(
                .init("focus", object(sides.map { .init($0, JSONValue(.number("\($1)"))) })))
        }
        return object(members)
    }

    private var writtenPolicy: JSONValue {
        var members: [JSONValue.Member] = [
            .init("colors", texts(policy.colors.map(\.description))),
            .init("fonts", texts(policy.fonts)),
            .init("forbidden_words", texts(policy.forbiddenWords)),
        ]
        if let logo = policy.logo { members.append(.init("logo", text(logo))) }
        return object(members)
    }

    private func text(_ text: String) -> JSONValue { JSONValue(.string(text)) }
    private func texts(_ texts: [String]) -> JSONValue { JSONValue(.array(texts.map(text))) }
    private func object(_ members: [JSONValue.Member]) -> JSONValue { JSONValue(.object(members)) }
}
