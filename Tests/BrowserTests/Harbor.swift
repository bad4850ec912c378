import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Studio

@testable import Browser

/// A site on loopback that the browser may visit, and canaries beside it that nobody may reach.
final class Harbor: Sendable {
    let site: StandInServer
    let canary: StandInServer

    /// Each path answers with a page, or as it says.
    init(_ pages: [String: StandInAnswer], other: StandInAnswer = .html("gone", status: 404)) {
        site = StandInServer { request, _ in
            let path = String(request.url.prefix { $0 != "?" })
            return pages[path] ?? other
        }
        canary = StandInServer(script: .reply(text: "canary reached"))
    }

    deinit {
        site.stop()
        canary.stop()
    }

    var host: String { "127.0.0.1:\(site.port)" }
    var address: String { "http://\(host)/" }
    var territory: Territory { Territory(hosts: [host], privateHosts: [host]) }

    func exploration(_ path: String = "", pages: Int = 1, seconds: Int = 40) -> Exploration {
        var limits = Exploration.Limits()
        limits.pages = pages
        limits.seconds = seconds
        limits.screens = 2
        limits.pageSeconds = 6
        return Exploration(address: address + path, territory: territory, limits: limits)
    }

    /// A page of the site in a fresh browser, for a closer look than a guide gives.
    func open(
        _ path: String = "", resolve: @escaping Admission.Resolver = { _ in [] }
    ) async throws -> (browser: Chromium, tab: Tab) {
        var order = Chromium.Order()
        order.admission = Admission(resolve: resolve)
        order.admission.allowed = AllowedHost(host).map { [$0] } ?? []
        let (browser, tab) = try await ChromiumGuide.open(order, Borders([host]), nil)
        do {
            try await tab.visit(address + path, patience: 10_000)
        } catch {
            browser.close()
            throw error
        }
        return (browser, tab)
    }
}

extension StandInAnswer {
    static func html(_ text: String, status: Int = 200) -> StandInAnswer {
        .reply(status, headers: ["Content-Type": "text/html; charset=utf-8"], text: text)
    }

    static func redirect(to place: String, status: Int = 302) -> StandInAnswer {
        .reply(status, headers: ["Location": place])
    }

    static func script(_ text: String) -> StandInAnswer {
        .reply(headers: ["Content-Type": "text/javascript"], text: text)
    }
}

/// The fault of something that should fail.
func fault(of body: () async throws -> Void) async -> Fault? {
    do {
        try await body()
        return nil
    } catch {
        return Fault(error)
    }
}
