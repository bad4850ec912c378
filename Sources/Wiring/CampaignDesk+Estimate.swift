import Ground
package import Productions
import Studio
import Workflow

extension CampaignDesk {
    /// What the campaign would cost now: finished pictures of earlier runs are free.
    package func estimate(_ intake: Intake) async throws -> Estimate {
        guard let brief = intake.brief else {
            throw Fault(.invalid, "The brief cannot be read.", subject: intake.order.file)
        }
        let model = brief.imageModel ?? intake.order.model
        var plans: [Estimate.Plan] = []
        for product in brief.products {
            if !product.existingAssets.isEmpty {
                plans.append(try await plan(for: product, intake.order))
                continue
            }
            let isMade = try await premises.runs.isFinished(
                "paint", of: Campaign.self, from: brief.paintOrder(for: product, model: model),
                in: intake.lineage)
            plans.append(isMade ? .made : .generate)
        }
        return Estimate(
            of: brief, plans: plans, model: model, prices: intake.order.prices,
            budget: intake.budget)
    }

    /// Whether one of a product's pictures is there and can be opened, and if not, why.
    private func plan(
        for product: CampaignBrief.Product, _ order: CampaignOrder
    ) async throws -> Estimate.Plan {
        var trouble: String?
        for path in product.existingAssets {
            switch order.assets[path] {
            case .kept(let picture):
                do {
                    _ = try await premises.studio.designer.look(
                        at: try await premises.runs.value(picture), over: .white)
                    return .existing
                } catch let fault as Fault where fault.retry == .never {
                    trouble = trouble ?? "“\(path)”: \(fault.explanation)"
                }
            case .missing(let fault): trouble = trouble ?? fault.explanation
            case nil: break
            }
        }
        return .missing(trouble ?? "there is none")
    }
}
