import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Studio
import Testing

@testable import Browser

@Suite(.serialized) struct ExploringTests {
    @Test func readsTheSampleSite() async throws {
        guard let address = ProcessInfo.processInfo.environment["EXPLORE"],
            let place = WebAddress(address)
        else { return }
        let host = "\(place.host):\(place.port)"
        let order = Exploration(
            address: address, territory: Territory(hosts: [host], privateHosts: [host]))
        let site = try await ChromiumGuide().explore(order, keys: Keys())
        for page in site.pages {
            print("#", page.address, page.title, page.language, page.height, page.face)
            print(page.outline.joined(separator: "\n"))
            for block in page.blocks {
                print("  ", block.kind, block.level, block.region, block.target, block.box)
            }
            for form in page.forms { print("  form", form) }
            for step in page.dismissals { print("  dismissed", step) }
            print(page.links)
        }
        print(site.notes)
        try site.pages[0].screenshot.write(to: URL(fileURLWithPath: "/tmp/bw/shot.png"))
    }
}
