import FoundationEssentials
import Ground
import StudioTesting
import Testing

@testable import Productions

@Suite("The published schema of briefs")
struct BriefSchemaTests {
    let schema: Schema

    init() throws { schema = try Schema(published: "campaign-brief.schema.json") }

    @Test(
        "agrees with the parser, but for what only the parser can see", arguments: BriefVerdict.all)
    func agreement(verdict: BriefVerdict) throws {
        let value = try JSONValue(reading: Data(verdict.text.utf8))
        let found = problems(verdict.text)
        #expect(try schema.accepts(value) == (verdict.judge != .bad))
        #expect(found.isEmpty == (verdict.judge == .good))
        #expect(
            verdict.problem.isEmpty || found.contains { $0.contains(verdict.problem) }, "\(found)")
    }

    @Test("names the fields that the parser knows")
    func fields() throws {
        let spoiled = problems(BriefText.with("\"zzzzzzzz\": 1")).joined()
        guard case .object(let members) = schema.properties.content else {
            Issue.record("the schema has no properties")
            return
        }
        for member in members where member.key != "$schema" {
            #expect(spoiled.contains(member.key))
        }
    }

    @Test("accepts every generated brief, as the parser does")
    func generated() throws {
        for sample in SampleBrief.all {
            let data = Data(sample.json.utf8)
            let brief = try CampaignBrief(reading: data)
            #expect(try schema.accepts(JSONValue(reading: data)))
            #expect(brief.messages == sample.messages)
            #expect(brief.locales == sample.locales && brief.products.count == sample.productCount)
        }
    }

    @Test(
        "accepts the example briefs, as the parser does",
        arguments: [
            "spring-bloom", "world-tea", "harbor-coffee",
        ])
    func examples(name: String) throws {
        let data = try Repository.read("Examples/\(name)/brief.json")
        #expect(try schema.accepts(JSONValue(reading: data)))
        #expect(try CampaignBrief(reading: data).campaignID == name)
    }
}

@Suite("The generated briefs")
struct SampleBriefTests {
    @Test("hold each length from 1 to 300 once and every script many times")
    func coverage() {
        #expect(Set(SampleBrief.all.map(\.length)) == Set(1...300))
        for sample in SampleBrief.all {
            #expect(sample.messages[sample.locales[0]]?.count == sample.length)
        }
        for script in SampleScript.allCases {
            #expect(SampleBrief.all.count { $0.script == script } >= 23)
        }
    }

    @Test("are the same in every run")
    func seeded() {
        #expect(SampleBrief(17).json == SampleBrief(17).json)
        #expect(SampleBrief(17, seed: 1).json != SampleBrief(17).json)
    }
}
