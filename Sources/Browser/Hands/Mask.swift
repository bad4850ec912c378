import Ground
import Studio

/// Keeps the texts of keys out of sight: dots on every page, before it is read or captured.
enum Mask {
    static let dots = "•••"

    /// A script for each new document, in a world that the page cannot see; nil without keys.
    static func script(_ keys: Keys) -> String? {
        let words = secrets(keys).map { Parameter.text($0) }
        if words.isEmpty { return nil }
        return """
            (() => { const words = \(Parameter.list(words).json), dots = '\(dots)';
            const hide = text => { let t = text;
              for (const w of words) if (t.includes(w)) t = t.split(w).join(dots); return t };
            const attributes = ['placeholder', 'title', 'alt', 'aria-label', 'value'];
            const mend = node => {
              if (node.nodeType === 3) { const t = hide(node.data); if (t !== node.data) node.data = t }
              else if (node.nodeType === 1) {
                for (const a of attributes) { const v = node.getAttribute(a);
                  if (v) { const t = hide(v); if (t !== v && !(a === 'value' && node.matches('input')))
                    node.setAttribute(a, t) } }
                if (node.matches('input,textarea') && words.some(w => (node.value || '').includes(w)))
                  node.style.setProperty('-webkit-text-security', 'disc', 'important');
                if (node.shadowRoot) watch(node.shadowRoot) } };
            const all = root => { mend(root);
              const w = document.createTreeWalker(root, 5); while (w.nextNode()) mend(w.currentNode) };
            const watch = root => { all(root); new MutationObserver(list => { for (const m of list) {
                if (m.type === 'childList') m.addedNodes.forEach(all); else mend(m.target) } })
              .observe(root, {subtree: true, childList: true, characterData: true,
                attributes: true, attributeFilter: attributes.concat('type')}) };
            watch(document);
            document.addEventListener('input', e => e.target && e.target.nodeType === 1 &&
              mend(e.target), true);
            const title = () => { const t = hide(document.title); if (t !== document.title)
              document.title = t }; document.addEventListener('DOMContentLoaded', title) })()
            """
    }

    /// A text without them.
    static func hide(_ text: String, _ keys: Keys) -> String {
        secrets(keys)
            .reduce(text) { text, secret in
                text.contains(secret)
                    ? text.split(separator: secret, omittingEmptySubsequences: false)
                        .joined(separator: dots) : text
            }
    }

    /// Too short a text would blot out half a page and hide nothing.
    private static func secrets(_ keys: Keys) -> [String] {
        keys.all.map { $0.revealed() }.filter { $0.count >= 3 }.sorted { $0.count > $1.count }
    }
}
