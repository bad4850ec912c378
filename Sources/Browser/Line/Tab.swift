import FoundationEssentials
import Ground

/// One page in a browser, and the manners it is held to: dialogs are declined, windows and
/// downloads lead nowhere, the page itself stays in its territory.
final class Tab: Sendable {
    let line: Line
    let session: String
    let target: String
    let context: String
    let memory: Guarded<Memory>

    /// What has happened to the page.
    struct Memory {
        var mainFrame = ""
        /// Addresses that windows were opened for, and closed.
        var windows: [String] = []
        var dialogs = 0
        var downloads = 0
        var forbidden: [String] = []
        /// How many documents the main frame has had.
        var documents = 0
        /// The last document of the main frame as the server answered it.
        var status = 0
        var mediaType = ""
        var requests: Set<String> = []
        var lastActivity = 0.0
        var isCrashed = false
        var isLoaded = false
        /// The error of the last main document that did not come.
        var failure: String?
        var documentRequest = ""
        /// Our own world in the present document.
        var world: Double?
        /// While a click is shown, the way to another page waits here.
        var holdsNavigation = false
        var held: [String] = []
    }

    private init(_ line: Line, session: String, target: String, context: String) {
        self.line = line
        self.session = session
        self.target = target
        self.context = context
        memory = Guarded(Memory())
    }

    /// Opens an empty page in a context of its own.
    static func open(
        in browser: Chromium, _ order: Chromium.Order, _ territory: Borders
    )
        async throws -> Tab
    {
        let line = browser.line
        let context =
            try await line
            .send(
                "Target.createBrowserContext", ["disposeOnDetach": true]
            )
            .content["browserContextId"]?
            .text ?? ""
        var parameters: [String: Parameter] = [
            "url": "about:blank", "browserContextId": .text(context),
            "width": .number(Double(order.width)), "height": .number(Double(order.height)),
        ]
        if order.drawsOnDemand { parameters["enableBeginFrameControl"] = true }
        let target =
            try await line.send("Target.createTarget", .object(parameters))
            .content["targetId"]?
            .text ?? ""
        let session =
            try await line
            .send(
                "Target.attachToTarget", ["targetId": .text(target), "flatten": true]
            )
            .content["sessionId"]?
            .text ?? ""
        let tab = Tab(line, session: session, target: target, context: context)
        line.listen(to: session) { [weak tab] in tab?.hear($0, territory) }
        line.listen(to: "") { [weak tab] in tab?.hearOfWindows($0) }
        try await tab.prepare(order)
        return tab
    }

    private func prepare(_ order: Chromium.Order) async throws {
        try await line.send(
            "Browser.setDownloadBehavior",
            ["behavior": "deny", "browserContextId": .text(context), "eventsEnabled": true])
        // Granting nothing refuses everything.
        try await line.send(
            "Browser.grantPermissions",
            ["permissions": [], "browserContextId": .text(context)])
        try await line.send("Target.setDiscoverTargets", ["discover": true])
        for domain in ["Page", "Runtime", "Network", "DOM", "Inspector"] {
            try await send(domain + ".enable")
        }
        let frame = try await send("Page.getFrameTree").content["frameTree"]?["frame"]
        memory.withLock { $0.mainFrame = frame?["id"]?.text ?? "" }
        try await send(
            "Fetch.enable",
            [
                "patterns": [
                    ["urlPattern": "*", "resourceType": "Document", "requestStage": "Request"]
                ]
            ])
        try await send(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(order.width)), "height": .number(Double(order.height)),
                "deviceScaleFactor": 1, "mobile": false,
            ])
    }

    @discardableResult
    func send(
        _ method: String, _ parameters: Parameter = [:], until event: String? = nil,
        patience: Double = 10_000
    ) async throws -> BrowserMessage {
        try await line.send(
            method, parameters, session: session, until: event, patience: patience)
    }

    func post(_ method: String, _ parameters: Parameter = [:]) {
        line.post(method, parameters, session: session)
    }

    /// The value of an expression in the page's own world.
    func evaluate(_ expression: String, patience: Double = 5000) async throws -> JSONValue {
        let answer = try await send(
            "Runtime.evaluate",
            ["expression": .text(expression), "returnByValue": true, "silent": true],
            patience: patience)
        if answer.content["exceptionDetails"] != nil {
            throw CommandRefused("Runtime.evaluate", expression.prefix(80).description)
        }
        return answer.content["result"]?["value"] ?? .nothing
    }

    /// Closes the page and forgets what it stored.
    func close() async {
        line.listen(to: session, nil)
        line.post("Target.closeTarget", ["targetId": .text(target)])
        line.post("Target.disposeBrowserContext", ["browserContextId": .text(context)])
    }
}
