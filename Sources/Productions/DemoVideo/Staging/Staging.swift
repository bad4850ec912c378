import Studio

/// Decides what the browser does while a scene's sentences are spoken.
struct Staging {
    private let page: PageOutline
    private let height: Double
    private var top = 0.0
    private var steps: [Storyboard.Step] = []
    /// Elements that have been zoomed to or typed into: once is enough.
    private var done: Set<Target> = []
    /// Once a scene: more of it tires the eye.
    private var hasZoomed = false

    private static let window = 720.0

    /// The scene of a script's scene on its page; `next` is the link that leads to the one after.
    static func scene(
        _ scene: Script.Scene, on page: PageOutline, prelude: [Storyboard.Step], next: Target?,
        isFirst: Bool
    ) -> Storyboard.Scene {
        var staging = Staging(page)
        for (number, sentence) in scene.sentences.enumerated() {
            staging.stage(sentence, number, opens: isFirst && number == 0)
        }
        if let next { staging.leave(by: next) }
        return Storyboard.Scene(
            id: scene.id, title: String(scene.title.prefix(120)), address: scene.address,
            prelude: prelude, steps: staging.steps)
    }

    private init(_ page: PageOutline) {
        self.page = page
        height = max(page.height, Self.window)
    }

    private mutating func stage(_ sentence: Script.Sentence, _ number: Int, opens: Bool) {
        steps.append(
            .init(.narrate(sentence: number, text: sentence.text, about: sentence.about)))
        let block = block(of: sentence.about)
        // The first words belong to the page as a whole.
        if opens { return add(.zoom(sentence.about, scale: 1.16)) }
        bringIntoView(block)
        if block?.kind == .field || page.forms.contains(where: { $0.has(sentence.about) }) {
            return fill(formWith: sentence.about)
        }
        if !sentence.also.isEmpty { return pointAt([sentence.about] + sentence.also) }
        show(sentence.about, block)
    }

    private mutating func show(_ target: Target, _ block: SitePage.Block?) {
        switch block?.kind {
        case .button, .link: add(.highlight(target))
        case .image: add(.zoom(target, scale: 1.4))
        case .text where !hasZoomed: add(.zoom(target, scale: 1.35))
        case .quote, .heading, .text, .item, .code, .cell, .field, nil:
            // A second sentence about the same thing needs no second ring, but a hand that points.
            add(done.insert(target).inserted ? .highlight(target) : .hover(target))
        }
    }

    /// Goes from one to the next while they are named.
    private mutating func pointAt(_ targets: [Target]) {
        for target in targets.prefix(6) where block(of: target) != nil {
            let block = block(of: target)
            if !isInView(block) { bringIntoView(block) }
            add(.hover(target))
        }
    }

    private mutating func fill(formWith target: Target) {
        guard let form = page.forms.first(where: { $0.has(target) }), done.insert(target).inserted
        else { return add(.highlight(target)) }
        var filled = 0
        for field in form.fields where filled < 3 {
            bringIntoView(block(of: field.target))
            if let option = field.choices.dropFirst().first {
                add(.select(field.target, option: option))
            } else if let words = SampleWords.typed(into: field) {
                add(.type(field.target, .text(words)))
            } else {
                continue
            }
            filled += 1
        }
        if filled == 0 { add(.highlight(target)) }
    }

    /// Clicks the link to the next page when everything here has been said.
    private mutating func leave(by link: Target) {
        switch steps.last?.action {
        case .highlight, .zoom, .wait, .hover: break
        default: add(.wait(0))
        }
        add(.click(link))
    }

    // MARK: Where things are

    private mutating func add(_ action: Storyboard.Action) {
        if case .zoom = action { hasZoomed = true }
        // What a writer or a person named may have gone from the page: the tour goes on.
        steps.append(.init(action, optional: true, timeout: 3))
    }

    private func block(of target: Target) -> SitePage.Block? {
        page.blocks.first { $0.target == target }
            ?? page.blocks.first { $0.target.role == target.role && $0.target.name == target.name }
    }

    private func isInView(_ block: SitePage.Block?) -> Bool {
        guard let block else { return true }
        let room = block.kind == .heading ? 300.0 : 120
        return block.box.top - top >= 70 && block.box.top - top <= Self.window - room
    }

    private mutating func bringIntoView(_ block: SitePage.Block?) {
        guard let block, !isInView(block) else { return }
        add(.scroll(block.target))
        top = max(0, min(block.box.top - 200, height - Self.window))
    }
}

extension SitePage.Form {
    fileprivate func has(_ target: Target) -> Bool { fields.contains { $0.target == target } }
}
