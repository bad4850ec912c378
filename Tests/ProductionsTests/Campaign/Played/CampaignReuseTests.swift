import Artifacts
import FoundationEssentials
import Ground
import Studio
import StudioTesting
import Testing
import Workflow
import WorkflowTesting

@testable import Productions

@Suite("A campaign that is changed, or made again")
struct CampaignReuseTests {
    let stage = CampaignStage()
    let script = CampaignScript()

    /// A finished run, and what was published by it.
    private func finished() throws -> (run: RunID, manifest: Manifest, before: [String: Digest]) {
        let run = try stage.submit(script.order(on: stage))
        let manifest = try stage.manifest(of: run)
        stage.rehearsal.clear()
        return (run, manifest, stage.published())
    }

    /// The names, inside the folder, of what is other than before; the page is made of the manifest,
    /// but may come out the same.
    private func changes(since before: [String: Digest], in manifest: Manifest) -> Set<String> {
        let now = stage.published()
        let names = Set(now.keys).union(before.keys).filter { now[$0] != before[$0] }
        return Set(names.map { String($0.dropFirst(manifest.folder.count + 1)) })
            .subtracting(["index.html"])
    }

    private let papers: Set<String> = ["manifest.json", "contact-sheet.jpg"]

    @Test("remakes one picture and the papers when a layout is edited")
    func editLayout() throws {
        let (run, manifest, before) = try finished()
        let path = "product/night-balm/variant/en-facebook-feed/layout"
        let step = try #require(stage.steps(of: run)[path])
        let edited = try stage.ask { runs in
            var layout = try await runs.value(Artifact<Layout>(step.output))
            layout.typeSize = 77
            try await runs.edit(run, step: path, to: layout.stored())
            return layout
        }
        let after = try stage.manifest(of: run)
        #expect(after.status == .complete)
        #expect(
            changes(since: before, in: manifest)
                == papers.union(["variants/product-1-facebook-feed.jpg"]))
        #expect(stage.rehearsal.tally == ["render": 1, "contactSheet": 1])
        #expect(stage.rehearsal.deeds.contains(.render(edited)))
    }

    @Test("remakes one product's pictures when its picture is edited, and pays nothing")
    func editPicture() throws {
        let (run, manifest, before) = try finished()
        try stage.ask { runs in
            try await runs.edit(
                run, step: "product/night-balm/paint", to: Picture.pretend("retouched").bytes)
        }
        let after = try stage.manifest(of: run)
        #expect(after.status == .complete)
        #expect(stage.rehearsal.paidCalls.isEmpty)
        #expect(
            stage.rehearsal.tally
                == ["png": 1, "look": 1, "layOut": 10, "render": 10, "contactSheet": 1])
        let changed = changes(since: before, in: manifest)
        #expect(changed.allSatisfy { papers.contains($0) || $0.contains("product-1") })
        #expect(changed.count == 2 + 1 + 10)
    }

    @Test("takes a photo of a person's in the place of a broken one")
    func editSource() throws {
        var script = script
        script.photos[CampaignScript.photo] = CampaignScript.kept(.broken, stage)
        let run = try stage.submit(script.order(on: stage))
        #expect(try stage.manifest(of: run).status == .partial)
        try stage.ask { runs in
            try await runs.edit(
                run, step: "product/rose-serum/source", to: Picture.pretend("mended").bytes)
        }
        let after = try stage.manifest(of: run)
        #expect(after.status == .complete)
        #expect(
            Set(stage.published().keys)
                == CampaignScript.promise(after.folder, products: [0, 1], painted: [1]))
    }

    @Test("paints again only the product whose description was changed in the brief")
    func editBrief() throws {
        let (run, manifest, before) = try finished()
        let step = try #require(stage.steps(of: run)["brief"])
        try stage.ask { runs in
            var brief = try await runs.value(Artifact<CampaignBrief>(step.output))
            brief.products[1].description = "A richer balm."
            try await runs.edit(run, step: "brief", to: brief.stored())
        }
        #expect(try stage.manifest(of: run).status == .complete)
        #expect(stage.rehearsal.tally["paint"] == 1)
        #expect(stage.rehearsal.tally["render"] == 10)
        let changed = changes(since: before, in: manifest)
        #expect(changed.allSatisfy { papers.contains($0) || $0.contains("product-1") })
    }

    @Test("paints another picture for another take, under another key")
    func take() throws {
        let run = try stage.submit(script.order(on: stage))
        let manifest = try stage.manifest(of: run)
        let before = stage.published()
        try stage.ask { try await $0.take(run, step: "product/night-balm/paint") }
        let after = try stage.manifest(of: run)
        #expect(stage.rehearsal.paidCalls.values.sorted() == [1, 1])
        #expect(
            after.products[1].record.source?.digest != manifest.products[1].record.source?.digest)
        #expect(after.products[0] == manifest.products[0])
        #expect(changes(since: before, in: manifest).count == 2 + 1 + 10)
        // The fingerprint is new, so the sum of both takes was paid in this run.
        #expect(stage.ledger.books.charges(of: run).map(\.amount.microdollars) == [42_000, 42_000])
    }

    @Test("reuses everything but its own papers in a second run, for nothing")
    func again() throws {
        let (first, manifest, before) = try finished()
        stage.clockwork.run(until: stage.clockwork.now + .hours(1))
        let second = try stage.submit(script.order(on: stage))
        #expect(second != first)
        let after = try stage.manifest(of: second)
        #expect(stage.rehearsal.deeds.isEmpty)
        #expect(after.folder != manifest.folder)
        #expect(after.cost.total == .zero)
        #expect(manifest.cost.total == Money(microdollars: 42_000))
        let made = stage.steps(of: second).values.filter { !$0.label.reused }.map(\.path)
        #expect(Set(made) == ["manifest", "page"])
        for (name, digest) in before {
            let inside = name.dropFirst(manifest.folder.count)
            if inside == "/manifest.json" || inside == "/index.html" { continue }
            #expect(stage.published()[after.folder + inside] == digest)
        }
        #expect(stage.published().count == before.count * 2)
    }

    @Test("makes only what a changed message changes in a second run")
    func changedMessage() throws {
        _ = try finished()
        stage.clockwork.run(until: stage.clockwork.now + .hours(1))
        var changed = script
        // The prompt follows the message of the default locale only.
        changed.message = #"{"en": "Skin that remembers spring", "ar": "ربيع"}"#
        let after = try stage.manifest(of: stage.submit(changed.order(on: stage)))
        #expect(after.status == .complete)
        #expect(
            stage.rehearsal.tally == ["fit": 10, "layOut": 10, "render": 10, "contactSheet": 1])
    }

    @Test("gives products that move up their new names when a product leaves the brief")
    func productGoes() throws {
        let (run, manifest, before) = try finished()
        let step = try #require(stage.steps(of: run)["brief"])
        try stage.ask { runs in
            var brief = try await runs.value(Artifact<CampaignBrief>(step.output))
            brief.products.removeFirst()
            try await runs.edit(run, step: "brief", to: brief.stored())
        }
        let after = try stage.manifest(of: run)
        #expect(after.status == .complete && after.products.count == 1)
        let now = stage.published()
        for format in CampaignFormats.all {
            let (old, new) = (
                "variants/product-1-\(format.name).jpg", "variants/product-0-\(format.name).jpg"
            )
            #expect(now["\(manifest.folder)/\(new)"] == before["\(manifest.folder)/\(old)"])
        }
        // The ledger knows each file by the name that it has now.
        let names = Set(
            stage.steps(of: run).values.filter { $0.path.hasPrefix("product/night-balm/") }
                .compactMap(\.published))
        let papers = ["manifest.json", "index.html", "contact-sheet.jpg"]
            .map { "\(manifest.folder)/\($0)" }
        #expect(names.union(papers) == after.promised)
        #expect(stage.rehearsal.tally == ["fit": 10, "contactSheet": 1])
    }
}
