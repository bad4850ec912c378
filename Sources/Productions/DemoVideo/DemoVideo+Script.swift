import Artifacts
import FoundationEssentials
import Ground
import Studio
import Workflow

extension DemoVideo {
    /// The script, as a file that people may change, and as it was read from it.
    struct Written: Sendable {
        let text: Artifact<ScriptText>
        let value: Script
    }

    /// What is said of each page, in one text; when that was asked for, a person says yes to it.
    func write(_ tour: Tour, in run: Run) async throws -> Written {
        let scenes = try await run.each(
            "draft", in: tour.plan.stops, key: \.assignment.id
        ) { stop, run in
            try await draft(stop, tour, in: run)
        }
        let heading = Script(title: tour.plan.site, language: tour.plan.language, scenes: [])
        let text = try await run.step(
            "script", from: heading, scenes, as: tour.folder.script
        ) { heading, scenes in
            var script = heading
            script.scenes = scenes.filter { !$0.sentences.isEmpty }
            return ScriptText(script)
        }
        if tour.order.asksForApproval { try await run.approval("script", of: text) }
        let script = try await run.load(text).script()
        for scene in script.scenes where tour.stop(of: scene.id) == nil {
            throw Fault(
                .invalid,
                "The script has a scene “\(scene.id)”, but the tour has no such page; it has "
                    + tour.plan.stops.map(\.assignment.id).joined(separator: ", ") + ".",
                subject: "script")
        }
        return Written(text: text, value: script)
    }

    private func draft(
        _ stop: TourPlan.Stop, _ tour: Tour, in run: Run
    ) async throws -> Artifact<Script.Scene> {
        let model = tour.order.writer
        let outline = PageOutline(tour.page(stop))
        if model.provider == DemoOrder.rules.provider {
            return try await run.step(
                "write", version: 2, from: outline, stop.assignment, model,
                needing: Effect(lane: "render")
            ) { outline, assignment, _ in
                TourRules(outline, assignment).scene()
            }
        }
        return try await run.step(
            "write", from: outline, stop.assignment, model, needing: try effect(of: model, tour)
        ) { outline, assignment, model in
            let narration = ModelNarration(page: outline, assignment: assignment, model: model)
            return try await narration.scene(by: studio.writer, key: run.key(for: "write"))
        }
    }

    /// A language model is asked at most twice for a scene.
    private func effect(of model: Model, _ tour: Tour) throws -> Effect {
        let price = tour.order.prices.picture(by: model) ?? .zero
        return Effect(
            pool: "language-model", price: price * 2, provider: model.provider, model: model.name)
    }
}

extension PageOutline: Ingredient {}
extension Assignment: Ingredient {}
extension Model: Ingredient {}
extension Script: Ingredient {}
