import Ground
import Studio

extension Tab {
    /// Opens an address and waits, in real time, until the page has come to rest or `patience`
    /// milliseconds are over.
    ///
    /// Pages that never finish loading are taken as they are.
    func visit(_ address: String, patience: Double) async throws {
        let before = memory.withLock { memory in
            memory.failure = nil
            memory.status = 0
            memory.mediaType = ""
            memory.requests = []
            memory.isLoaded = false
            return memory.documents
        }
        let end = steadyNow() + patience
        let answer: BrowserMessage
        do {
            answer = try await send(
                "Page.navigate", ["url": .text(address)], patience: patience)
        } catch is Silence {
            post("Page.stopLoading")
            throw PageTrouble.silent
        }
        if let words = answer.content["errorText"]?.text, !words.isEmpty {
            throw PageTrouble.failed(words)
        }
        if answer.content["isDownload"]?.flag == true { throw PageTrouble.download }
        while memory.withLock({ $0.documents }) == before {
            if steadyNow() > end { throw PageTrouble.silent }
            try await Task.sleep(for: .milliseconds(20))
        }
        try await rest(until: end)
    }

    /// Waits until nothing has been loaded and nothing has changed for half a second.
    func rest(until end: Double) async throws {
        var last = ""
        var same = 0
        while steadyNow() < end {
            let (isLoaded, pending, quiet) = memory.withLock { memory in
                (memory.isLoaded, memory.requests.count, steadyNow() - memory.lastActivity)
            }
            let state: String
            do {
                state = try await pulse(patience: min(4000, end - steadyNow() + 500))
            } catch is CommandRefused {
                // Between two pages there is none to ask.
                state = ""
            }
            same = state == last && !state.isEmpty ? same + 1 : 0
            last = state
            let isBusy = state.hasPrefix("busy")
            if isLoaded, same >= 3, pending == 0 || quiet > 3000, quiet > 400, !isBusy { return }
            // Loaded, and only some stream or poll goes on.
            if isLoaded, same >= 10, !isBusy { return }
            try await Task.sleep(for: .milliseconds(120))
        }
        post("Page.stopLoading")
    }

    /// A few words that change while a page is still being built.
    func pulse(patience: Double = 10_000) async throws -> String {
        try await evaluate(Self.pulseScript, patience: patience).text ?? ""
    }

    /// Where the page is now.
    func address() async throws -> String {
        let tree = try await send("Page.getFrameTree")
        return tree.content["frameTree"]?["frame"]?["url"]?.text ?? ""
    }

    private static let pulseScript = """
        (() => { const d = document, r = d.documentElement;
        const busy = !!d.querySelector('[role=progressbar]:not([aria-valuenow]),[aria-busy=true]');
        return (busy ? 'busy ' : '') + d.readyState + ' ' + (r ? r.scrollHeight : 0) + ' ' +
        d.getElementsByTagName('*').length + ' ' + (d.body ? d.body.innerText.length : 0) })()
        """
}

/// Why a page could not be shown.
enum PageTrouble: Error, Hashable {
    case failed(String)
    case silent
    case download
}
