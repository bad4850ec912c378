import Ground

extension Tab {
    /// More dialogs than this are an attempt to keep a visitor.
    private static let mostDialogs = 30

    /// Hears the page's events; called on the reading thread.
    func hear(_ message: BrowserMessage, _ borders: Borders) {
        let content = message.content
        switch message.event {
        case "Fetch.requestPaused": judge(content, borders)
        case "Page.javascriptDialogOpening":
            let isLeaving = content["type"]?.text == "beforeunload"
            post("Page.handleJavaScriptDialog", ["accept": .flag(isLeaving)])
            let count = memory.withLock { memory in
                memory.dialogs += 1
                return memory.dialogs
            }
            if count > Self.mostDialogs { post("Runtime.terminateExecution") }
        case "Network.requestWillBeSent":
            memory.withLock { memory in
                let request = content["requestId"]?.text ?? ""
                if memory.requests.count < 10_000 { memory.requests.insert(request) }
                memory.lastActivity = steadyNow()
                if content["type"]?.text == "Document",
                    content["frameId"]?.text == memory.mainFrame
                {
                    memory.documentRequest = request
                    memory.failure = nil
                }
            }
        case "Network.responseReceived":
            guard content["type"]?.text == "Document" else { return }
            memory.withLock { memory in
                guard content["frameId"]?.text == memory.mainFrame else { return }
                memory.status = Int(content["response"]?["status"]?.number ?? 0)
                memory.mediaType = content["response"]?["mimeType"]?.text ?? ""
            }
        case "Network.loadingFinished", "Network.loadingFailed": noteEnd(message.event, content)
        // A stream of events never ends, and is no reason to wait.
        case "Network.eventSourceMessageReceived": forget(content)
        case "Page.frameNavigated":
            guard content["frame"]?["parentId"] == nil else { return }
            memory.withLock { memory in
                memory.documents += 1
                memory.isLoaded = false
                memory.mainFrame = content["frame"]?["id"]?.text ?? memory.mainFrame
            }
        case "Page.windowOpen":
            let address = content["url"]?.text ?? ""
            memory.withLock { memory in
                if memory.windows.count < 100 { memory.windows.append(address) }
            }
        case "Runtime.executionContextCreated":
            guard let context = content["context"], context["name"]?.text == Self.worldName else {
                return
            }
            memory.withLock { memory in
                guard context["auxData"]?["frameId"]?.text == memory.mainFrame else { return }
                memory.world = context["id"]?.number
            }
        case "Runtime.executionContextsCleared": memory.withLock { $0.world = nil }
        case "Page.loadEventFired": memory.withLock { $0.isLoaded = true }
        case "Inspector.targetCrashed":
            memory.withLock { $0.isCrashed = true }
            line.abandon(session, .browserGone)
        default: break
        }
    }

    /// Hears of new windows and downloads; called on the reading thread.
    func hearOfWindows(_ message: BrowserMessage) {
        switch message.event {
        case "Target.targetCreated", "Target.targetInfoChanged":
            guard let info = message.content["targetInfo"], info["type"]?.text == "page",
                info["openerId"]?.text == target, let window = info["targetId"]?.text
            else { return }
            line.post("Target.closeTarget", ["targetId": .text(window)])
        case "Browser.downloadWillBegin": memory.withLock { $0.downloads += 1 }
        default: break
        }
    }

    /// The page itself goes nowhere but into its territory; frames in it may show others.
    private func judge(_ content: JSONValue, _ borders: Borders) {
        let request = Parameter.text(content["requestId"]?.text ?? "")
        let address = content["request"]?["url"]?.text ?? ""
        let isMain = memory.withLock { $0.mainFrame } == content["frameId"]?.text
        if isMain && borders.address(address) == nil {
            memory.withLock { memory in
                if memory.forbidden.count < 100 { memory.forbidden.append(address) }
            }
            // An aborted way leaves the page where it is; a blocked one shows a page of errors.
            post("Fetch.failRequest", ["requestId": request, "errorReason": "Aborted"])
            return
        }
        let isHeld = memory.withLock { memory in
            guard isMain, memory.holdsNavigation else { return false }
            memory.held.append(content["requestId"]?.text ?? "")
            return true
        }
        if isHeld {
            // A page on its way has no time of its own: nobody must wait for it.
            line.pretend("Emulation.virtualTimeBudgetExpired", session)
        } else {
            post("Fetch.continueRequest", ["requestId": request])
        }
    }

    /// Keeps the page from going to another one until `letGo`.
    func holdOn() { memory.withLock { $0.holdsNavigation = true } }

    /// Lets the page go where it wanted to; whether it wanted to.
    func letGo() -> Bool {
        let held = memory.withLock { memory in
            memory.holdsNavigation = false
            defer { memory.held = [] }
            return memory.held
        }
        for request in held { post("Fetch.continueRequest", ["requestId": .text(request)]) }
        return !held.isEmpty
    }

    private func noteEnd(_ event: String, _ content: JSONValue) {
        memory.withLock { memory in
            let request = content["requestId"]?.text ?? ""
            memory.requests.remove(request)
            memory.lastActivity = steadyNow()
            if event == "Network.loadingFailed", request == memory.documentRequest {
                memory.failure = content["errorText"]?.text ?? "net::ERR_FAILED"
            }
        }
    }

    private func forget(_ content: JSONValue) {
        memory.withLock { _ = $0.requests.remove(content["requestId"]?.text ?? "") }
    }
}
