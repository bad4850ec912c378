import Artifacts
import FoundationEssentials
import Ground
import HTTP
import Studio

extension Explorer {
    struct Visit {
        var page: SitePage
    }

    /// Opens a page, clears the way and writes down what it says; nil when there is no time left.
    mutating func visit(_ address: String) async throws -> Visit? {
        let patience = min(Double(order.limits.pageSeconds) * 1000, deadline - steadyNow())
        guard patience > 300 else { return nil }
        do {
            try await tab.visit(address, patience: patience)
        } catch let trouble as PageTrouble {
            throw tab.fault(trouble, at: address, browser.gate)
        }
        try tab.judgeAnswer(at: address, browser.gate)
        let hands = Hands(tab: tab, keys: keys)
        var dismissals = try await hands.clearTheWay(width: order.width, height: order.height)
        try await scrollThrough()
        dismissals += try await hands.clearTheWay(width: order.width, height: order.height)
        let first = try await tab.survey()
        let shot = try await tab.send(
            "Page.captureScreenshot", ["format": "png", "optimizeForSpeed": true])
        // What changes by itself shows in two readings only when some time has passed between them.
        try await Task.sleep(for: .milliseconds(250))
        let second = try await tab.survey()
        var page = try await page(second, first, shot.picture ?? Data())
        page.dismissals = dismissals
        guard !page.blocks.isEmpty else {
            let hasFrames = second.nodes.contains { $0.role == "iframe" }
            let reason =
                hasFrames
                ? "has no words of its own; what it shows of other pages in frames is not read."
                : "is empty: there is nothing on it to be seen."
            throw Fault(
                .pageRefused, "\(shown(address)) \(reason)", subject: shown(address))
        }
        return Visit(page: page)
    }

    /// Scrolls down window by window, so that what comes late comes, and back up again.
    private func scrollThrough() async throws {
        for screen in 1...max(1, order.limits.screens) where steadyNow() < deadline {
            let isAtEnd = try await tab.evaluate(
                """
                (scrollTo({top: \(screen * order.height), behavior: 'instant'}),
                scrollY + innerHeight >= document.documentElement.scrollHeight - 2)
                """)
            try await Task.sleep(for: .milliseconds(200))
            if isAtEnd.flag == true {
                let hasGrown = try await tab.evaluate(
                    "scrollY + innerHeight < document.documentElement.scrollHeight - 2")
                if hasGrown.flag != true { break }
            }
        }
        _ = try await tab.evaluate("scrollTo({top: 0, behavior: 'instant'})")
        try await Task.sleep(for: .milliseconds(350))
    }

    private func page(_ survey: Survey, _ earlier: Survey, _ shot: Data) async throws -> SitePage {
        let facts = try await tab.evaluate(Self.facts)
        func fact(_ name: String) -> String {
            Mask.hide(String(plain(facts[name]?.text ?? "").prefix(2000)), keys)
        }
        let pieces = survey.pieces()
            .filter { piece in
                piece.block.box.width >= 4 && piece.block.box.height >= 4
                    && (survey.looks.isVisible(survey.nodes[piece.node].element)
                        || survey.looks.looks[survey.nodes[piece.node].element] == nil)
            }
        let face = Face.digest(
            Face.lines(of: earlier, earlier.pieces()), Face.lines(of: survey, survey.pieces()),
            title: fact("title"))
        let here = try await tab.address().prefix { $0 != "#" }
        return SitePage(
            address: Mask.hide(String(here), keys), title: fact("title"), summary: fact("summary"),
            siteName: fact("siteName"),
            language: Tongue.language(
                declared: fact("language"),
                texts: [fact("title"), fact("summary")] + pieces.lazy.map(\.block.text)),
            isRightToLeft: facts["isRightToLeft"]?.flag == true,
            blocks: pieces.prefix(400).map { hiding($0.block) }, links: links(survey),
            forms: survey.forms(), outline: survey.outline().map { Mask.hide($0, keys) },
            height: survey.height, screenshot: shot, face: face)
    }

    private func hiding(_ block: SitePage.Block) -> SitePage.Block {
        var block = block
        block.text = Mask.hide(block.text, keys)
        block.target.name = Mask.hide(block.target.name, keys)
        return block
    }

    private func links(_ survey: Survey) -> [SitePage.Link] {
        var links: [SitePage.Link] = []
        var known: Set<String> = []
        for (index, node) in survey.nodes.enumerated() where node.role == "link" {
            guard let address = borders.address(node.address), links.count < 300,
                known.insert(address.description).inserted
            else { continue }
            let region = survey.ancestors(of: index).lazy
                .compactMap { Survey.regions[survey.nodes[$0].role] }.first
            links.append(
                SitePage.Link(
                    text: Mask.hide(String(node.name.prefix(200)), keys),
                    address: Mask.hide(address.description, keys), region: region ?? .main))
        }
        return links
    }

    private static let facts = """
        (() => { const meta = n => { const m = document.querySelector(
            `meta[name="${n}"],meta[property="${n}"]`); return m ? m.content || '' : '' };
        const root = document.documentElement, text = v => String(v || '').toWellFormed();
        return { title: text(document.title),
          summary: text(meta('description') || meta('og:description')),
          siteName: text(meta('og:site_name') || meta('application-name')),
          language: text(root.lang || (document.body || {}).lang),
          isRightToLeft: getComputedStyle(document.body || root).direction === 'rtl' } })()
        """
}

extension Survey {
    /// The forms on the page, with fields by label.
    func forms() -> [SitePage.Form] {
        var forms: [Int: SitePage.Form] = [:]
        var order: [Int] = []
        let fields: Set = [
            "textbox", "searchbox", "combobox", "checkbox", "radio", "switch", "slider",
            "spinbutton", "listbox",
        ]
        for (index, node) in nodes.enumerated()
        where fields.contains(node.role) || node.role == "button" {
            guard looks.isVisible(node.element) else { continue }
            let above = ancestors(of: index)
            let form = above.first { ["form", "search"].contains(nodes[$0].role) } ?? 0
            // A button outside forms belongs to none.
            if form == 0 && node.role == "button" { continue }
            if forms[form] == nil {
                forms[form] = SitePage.Form(fields: [])
                order.append(form)
            }
            if node.role == "button" {
                forms[form]?.button = target(index)
                continue
            }
            let type = looks.types[node.element] ?? (node.role == "combobox" ? "select" : "text")
            let choices = (index + 1..<max(index + 1, node.end))
                .filter { nodes[$0].role == "option" }.prefix(20).map { nodes[$0].name }
            forms[form]?.fields
                .append(
                    SitePage.Form.Field(
                        target: target(index), type: type, isRequired: node.isRequired,
                        choices: Array(choices)))
        }
        return order.compactMap { forms[$0] }.filter { !$0.fields.isEmpty }.prefix(20)
            .map { form in
                var form = form
                form.fields = Array(form.fields.prefix(40))
                return form
            }
    }
}
