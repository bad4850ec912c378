import Artifacts
import FoundationEssentials
import Ground
import Studio
import StudioTesting
import Testing
import Workflow
import WorkflowTesting

@testable import Productions

@Suite("A campaign in trouble")
struct CampaignTroubleTests {
    let stage = CampaignStage()
    /// Two products that have to be painted.
    let script: CampaignScript

    init() {
        var script = CampaignScript()
        script.products = [
            #"{"id": "day-balm", "name": "Day Balm", "description": "A light balm."}"#,
            CampaignScript.balm,
        ]
        self.script = script
    }

    @Test("comes to an end although the painter is busy twice")
    func busy() throws {
        stage.rehearsal.follow { deed, time in
            deed.paints("Night Balm") && time <= 2
                ? Fault(.unavailable, "The painter is busy.", retry: .after(milliseconds: 3000))
                : nil
        }
        let run = try stage.submit(script.order(on: stage))
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .complete)
        // Three calls for one product with one key, one for the other.
        #expect(stage.rehearsal.paidCalls.values.sorted() == [1, 3])
        #expect(manifest.cost.total == Money(microdollars: 84_000))
        let charges = stage.ledger.books.charges(of: run)
        #expect(charges.count { $0.state == .settled } == 2)
        #expect(charges.count { $0.state == .released } == 2)
    }

    @Test("says so when the painter refuses one picture, and finishes the other")
    func refused() throws {
        stage.rehearsal.follow { deed, _ in
            deed.paints("Night Balm")
                ? Fault(.invalid, "The painter refuses to paint this.", subject: "prompt") : nil
        }
        let manifest = try stage.manifest(of: stage.submit(script.order(on: stage)))
        #expect(manifest.status == .partial)
        #expect(manifest.products.map(\.status) == [.complete, .failed])
        #expect(
            manifest.products[1].record.problems.map(\.reason)
                == ["The painter refuses to paint this."])
        #expect(manifest.cost.total == Money(microdollars: 42_000))
        #expect(
            Set(stage.published().keys)
                == CampaignScript.promise(manifest.folder, products: [0], painted: [0]))
    }

    @Test(
        "spends no more than its budget, and says which product did not fit",
        arguments: 1...12 as ClosedRange<UInt64>)
    func budget(seed: UInt64) throws {
        let stage = CampaignStage(seed: seed)
        let run = try stage.submit(
            script.order(on: stage), budget: Money(microdollars: 50_000))
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .partial)
        #expect(Set(manifest.products.map(\.status)) == [.complete, .failed])
        let failed = try #require(manifest.products.first { $0.status == .failed })
        #expect(failed.record.problems.first?.reason.contains("budget") == true)
        #expect(stage.rehearsal.paidCalls.count == 1)
        #expect(manifest.cost.total == Money(microdollars: 42_000))
        #expect(
            stage.ledger.books.budget(BudgetRecord.scope(of: run))?.spent == manifest.cost.total)
    }

    @Test("refuses a budget that cannot be kept because nobody knows the price")
    func unpriced() throws {
        var script = script
        script.price = nil
        script.isCapped = true
        script.more = #""budget": "1.50","#
        let manifest = try stage.manifest(
            of: stage.submit(script.order(on: stage), budget: Money(microdollars: 1_500_000)))
        #expect(manifest.status == .failed)
        #expect(stage.rehearsal.paidCalls.isEmpty)
        #expect(
            manifest.products.allSatisfy {
                $0.record.problems.first?.reason.contains("price") == true
            })
    }

    private func down(_ isDown: @escaping @Sendable (Rehearsal.Deed) -> Bool) {
        stage.rehearsal.follow { deed, _ in
            isDown(deed) ? Fault(.unavailable, "The painter is down.", retry: .soon) : nil
        }
    }

    @Test("goes without a product that fails three times, and a retry tries just that one")
    func oneProductFails() throws {
        down { $0.paints("Night Balm") }
        let run = try stage.submit(script.order(on: stage))
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .partial)
        #expect(manifest.products.map(\.status) == [.complete, .failed])
        let problem = try #require(manifest.products[1].record.problems.first)
        #expect(problem.reason == "The painter is down.")
        #expect(problem.file == "\(manifest.folder)/generated/product-1.png")
        // The first receive made progress with the other product; three more did not.
        let calls = stage.rehearsal.paidCalls
        #expect(calls.values.sorted() == [1, 4] || calls.values.sorted() == [1, 3])
        let promised = CampaignScript.promise(manifest.folder, products: [0], painted: [0])
        #expect(Set(stage.published().keys) == promised)

        let finished = stage.steps(of: run)
        stage.rehearsal.clear()
        stage.rehearsal.follow { _, _ in nil }
        try stage.ask { try await $0.retry(run) }
        #expect(try stage.manifest(of: run).status == .complete)
        #expect(stage.rehearsal.tally["paint"] == 1)
        #expect(stage.rehearsal.tally["render"] == 10)
        let after = stage.steps(of: run)
        for (path, step) in finished where path.hasPrefix("product/day-balm") {
            #expect(after[path]?.output == step.output, "\(path) was made again")
        }
    }

    @Test("goes without a variant that fails three times")
    func oneVariantFails() throws {
        down {
            guard case .render(let layout) = $0 else { return false }
            return layout.format.name == "twitter-card" && layout.message.locale == "en"
        }
        let manifest = try stage.manifest(of: stage.submit(script.order(on: stage)))
        #expect(manifest.status == .partial)
        #expect(manifest.products.map(\.record.variants.count) == [9, 9])
        #expect(
            manifest.products.flatMap(\.record.problems).map(\.file)
                == (0...1).map { "\(manifest.folder)/variants/product-\($0)-twitter-card.jpg" })
    }

    @Test(
        "is a dead letter that names product and step when nothing can be had, and can be redriven")
    func deadLetter() throws {
        down { $0.verb == "paint" }
        let run = try stage.submit(script.order(on: stage))
        stage.play()
        let dead = try stage.record(run)
        #expect(dead.state == .dead)
        #expect(dead.fault?.explanation.contains("The painter is down.") == true)
        #expect(dead.fault?.subject == "product/day-balm/paint")
        stage.rehearsal.clear()
        stage.rehearsal.follow { _, _ in nil }
        try stage.ask { try await $0.retry(run) }
        #expect(try stage.manifest(of: run).status == .complete)
        #expect(stage.rehearsal.tally["paint"] == 2)
    }

    @Test("of many products comes to its end although the provider's breaker keeps others away")
    func breaker() throws {
        var script = script
        script.products = (0..<9)
            .map { #"{"id": "balm-\#($0)", "name": "Balm \#($0)", "description": "A balm."}"# }
        script.products.append(CampaignScript.serum)
        down { $0.verb == "paint" }
        let run = try stage.submit(script.order(on: stage))
        let manifest = try stage.manifest(of: run)
        #expect(manifest.status == .partial)
        #expect(
            manifest.products.map(\.status) == Array(repeating: .failed, count: 9) + [.complete])
    }

    @Test("says what all takes have cost, as the ledger does")
    func costOfTakes() throws {
        let run = try stage.submit(script.order(on: stage))
        #expect(try stage.manifest(of: run).cost.total == Money(microdollars: 84_000))
        try stage.ask { try await $0.take(run, step: "product/night-balm/paint") }
        let manifest = try stage.manifest(of: run)
        #expect(manifest.cost.total == Money(microdollars: 126_000))
        #expect(
            manifest.products.map(\.record.cost)
                == [Money(microdollars: 42_000), Money(microdollars: 84_000)])
        #expect(
            stage.ledger.books.budget(BudgetRecord.scope(of: run))?.spent == manifest.cost.total)
    }

    @Test("can be cancelled and taken up again without paying twice")
    func cancelled() throws {
        stage.rehearsal.follow { deed, time in
            deed.verb == "render" && time == 1
                ? Fault(.unavailable, "Out of ink.", retry: .after(milliseconds: 60_000)) : nil
        }
        let run = try stage.submit(script.order(on: stage))
        stage.open()
        let ledger = stage.ledger
        stage.clockwork.run(until: stage.clockwork.now + .hours(1)) {
            ledger.books.run(run)?.state == .delayed
        }
        try stage.ask { try await $0.cancel(run) }
        stage.play()
        #expect(try stage.record(run).state == .cancelled)
        try stage.ask { try await $0.retry(run) }
        #expect(try stage.manifest(of: run).status == .complete)
        #expect(stage.rehearsal.paidCalls.values.sorted() == [1, 1])
    }
}

extension Rehearsal.Deed {
    fileprivate func paints(_ product: String) -> Bool {
        if case .paint(let order, _) = self { order.product == product } else { false }
    }
}
