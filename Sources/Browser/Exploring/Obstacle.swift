import Studio

/// What stands in the way of a visitor, and the button that puts it away with the least permission.
struct Obstacle: Sendable {
    let node: Int

    /// Words of asking for consent, in the languages of most sites.
    private static let consent = [
        "cookie", "consent", "privacy", "gdpr", "datenschutz", "einwilligung", "confidentialité",
        "privacidad", "privacidade", "ملفات تعريف", "クッキー", "隐私", "개인정보",
    ]
    private static let refusing = [
        "reject", "decline", "refuse", "deny", "only necessary", "necessary only", "essential only",
        "only essential", "use necessary", "continue without", "ablehnen", "nur notwendige",
        "nur erforderliche", "refuser", "continuer sans", "rechazar", "rifiuta", "recusar",
        "weigeren", "odrzuć", "رفض", "拒否", "拒绝", "거부",
    ]
    private static let accepting = [
        "accept", "agree", "allow", "got it", "i understand", "ok", "okay", "understood",
        "akzeptieren", "zustimmen", "verstanden", "accepter", "j'accepte", "aceptar", "accetta",
        "aceitar", "accepteren", "قبول", "موافق", "同意", "同意する", "接受", "동의",
    ]
    private static let closing = [
        "close", "dismiss", "no thanks", "no, thanks", "not now", "maybe later", "later", "skip",
        "×", "✕", "✖", "x", "schließen", "nein danke", "fermer", "non merci", "cerrar", "chiudi",
        "fechar", "sluiten", "zamknij", "إغلاق", "閉じる", "关闭", "닫기",
    ]

    /// The first obstacle on a page; nil when the way is free.
    ///
    /// `size` is the window's, in CSS pixels.
    init?(in survey: Survey, width: Double, height: Double) {
        var best: (rank: Int, node: Int)?
        for (index, node) in survey.nodes.enumerated()
        where ["button", "link"].contains(node.role) && node.element != 0 {
            guard survey.looks.isVisible(node.element),
                let (words, isModal) = Self.container(of: index, survey, width, height)
            else { continue }
            let asks = Self.consent.contains { words.contains($0) }
            guard let rank = Self.rank(node.name.lowercased(), asks: asks, isModal: isModal),
                node.role == "button" || asks
            else { continue }
            if rank < best?.rank ?? .max { best = (rank, index) }
        }
        guard let best else { return nil }
        node = best.node
    }

    private static func rank(_ name: String, asks: Bool, isModal: Bool) -> Int? {
        func begins(_ words: [String]) -> Bool {
            words.contains { name == $0 || $0.count > 2 && name.hasPrefix($0) }
        }
        if asks && begins(refusing) { return 0 }
        if (asks || isModal) && begins(closing) { return asks ? 1 : 3 }
        if asks && begins(accepting) { return 2 }
        return nil
    }

    /// The words of the box above the page that a button is in; nil when it is part of the page.
    private static func container(
        of index: Int, _ survey: Survey, _ width: Double, _ height: Double
    ) -> (words: String, isModal: Bool)? {
        var found: (words: String, isModal: Bool)?
        for place in survey.ancestors(of: index) {
            let node = survey.nodes[place]
            let isDialog = node.role == "dialog" || node.role == "alertdialog"
            let look = survey.looks.looks[node.element]
            guard isDialog || look?.isFixed == true, node.role != "rootwebarea" else { continue }
            let box = look?.box ?? Box(left: 0, top: 0, width: 0, height: 0)
            let isCentral =
                box.left < width / 2 && box.left + box.width > width / 2
                && box.top < height / 2 && box.top + box.height > height / 2
                && box.width * box.height > width * height * 0.08
            found = (survey.text(of: place).lowercased(), isDialog || isCentral)
        }
        // A box without a role of its own is not in the tree; its look is known all the same.
        if found == nil { found = bare(of: index, survey, width, height) }
        return found
    }

    private static func bare(
        of index: Int, _ survey: Survey, _ width: Double, _ height: Double
    ) -> (words: String, isModal: Bool)? {
        var place = survey.looks.parents[survey.nodes[index].element]
        for _ in 0..<100 {
            guard let here = place else { return nil }
            if let look = survey.looks.looks[here], look.isFixed {
                let words = survey.nodes.filter { $0.role == "text" }
                    .filter { node in
                        var above = survey.looks.parents[node.element]
                        for _ in 0..<100 {
                            guard let next = above else { return false }
                            if next == here { return true }
                            above = survey.looks.parents[next]
                        }
                        return false
                    }
                    .prefix(200).map(\.name).joined(separator: " ")
                let box = look.box
                let isCentral =
                    box.left < width / 2 && box.left + box.width > width / 2
                    && box.top < height / 2 && box.top + box.height > height / 2
                return (words.lowercased(), isCentral)
            }
            place = survey.looks.parents[here]
        }
        return nil
    }
}
