import Ground
import HTTP
import HTTPTesting
import Studio
import Testing

@testable import Browser

@Suite(.serialized) struct ConfinementTests {
    @Test func runsAsNobodyInItsOwnNetworkAndReachesOneHost() async throws {
        let server = StandInServer(script: .html("<title>Hello</title><p>Here I am</p>"))
        var order = Chromium.Order()
        order.admission.allowed = [try #require(AllowedHost("127.0.0.1:\(server.port)"))]
        let browser = try await Chromium.launch(order)
        defer { browser.close() }
        let tab = try await Tab.open(
            in: browser, order, Borders(["127.0.0.1:\(server.port)"]))
        try await tab.send("Page.navigate", ["url": .text(server.address + "/")])
        await server.arrivals(1)
        var title = ""
        while title.isEmpty { title = try await tab.evaluate("document.title").text ?? "" }
        #expect(title == "Hello")
    }
}
