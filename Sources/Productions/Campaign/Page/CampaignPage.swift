import FoundationEssentials
import Ground
package import Studio

/// `index.html`: everything a campaign made on one page that opens by a double click.
///
/// It stands alone: links are relative, nothing is fetched from elsewhere, nothing is executed.
package struct CampaignPage: Sendable {
    private let manifest: Manifest
    private let accent: Color

    /// `colors` are the brand's; the first one marks the page.
    package init(_ manifest: Manifest, colors: [Color] = []) {
        self.manifest = manifest
        accent = colors.first ?? Color(red: 0x3D, green: 0x5A, blue: 0x4C)
    }

    /// The whole page.
    package var html: String {
        let style = PageStyle(accent: accent, sizes: sizes).css
        return """
            <!doctype html>
            <html lang="en" dir="ltr">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
            img-src 'self' file: data:; style-src '\(Self.hash(of: style))'; base-uri 'none'; \
            form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="referrer" content="no-referrer">
            <link rel="icon" href="data:,">
            <title>\(escaped(manifest.brand)) – \(escaped(manifest.campaignID))</title>
            <style>\(style)</style>
            </head>
            <body>
            \(header)
            <main>
            \(manifest.products.map(section).joined(separator: "\n"))
            </main>
            \(footer)
            </body>
            </html>

            """
    }

    private static func hash(of style: String) -> String {
        var hash = SHA256()
        hash.update(style)
        return "sha256-" + Data(hash.finish()).base64EncodedString()
    }

    private var sizes: [PageStyle.Size] {
        let all = manifest.products.flatMap(\.record.variants)
            .map { PageStyle.Size(width: $0.width, height: $0.height) }
        return Set(all).sorted { ($0.width, $0.height) < ($1.width, $1.height) }
    }
}

// The head of the page.
extension CampaignPage {
    private var header: String {
        let first = manifest.locales.first ?? "en"
        let message = manifest.messages[first] ?? manifest.campaignID
        let long = message.count > 70 ? " class=\"long\"" : ""
        return """
            <header>
            <p class="eyebrow"><span>\(escaped(manifest.brand))</span> \
            <span>\(escaped(manifest.campaignID))</span> \(pill(manifest.status))</p>
            <h1 \(languageAttributes(first))\(long)>\(escaped(message))</h1>
            <dl>
            \(facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }.joined(separator: "\n"))
            </dl>
            \(notice)
            </header>
            """
    }

    private var facts: [(String, String)] {
        let variants = manifest.products.reduce(0) { $0 + $1.record.variants.count }
        let languages = manifest.locales.map { LocaleTag($0)?.language ?? $0 }
        let day = manifest.finishedAt.prefix(10)
        let time = manifest.finishedAt.dropFirst(11).prefix(5)
        return [
            ("Products", "\(manifest.products.count)"),
            ("Pictures", "\(variants)"),
            (languages.count == 1 ? "Language" : "Languages", escaped(list(languages))),
            (
                "Cost",
                "\(manifest.cost.total) <small>prices of "
                    + "\(escaped(manifest.cost.priceListDate))</small>"
            ),
            ("Finished", "\(escaped("\(day)")) <small>\(escaped("\(time)")) UTC</small>"),
        ]
    }

    private func list(_ languages: [String]) -> String {
        languages.count <= 4
            ? languages.joined(separator: ", ")
            : languages.prefix(3).joined(separator: ", ") + " and \(languages.count - 3) more"
    }

    private var notice: String {
        var notices: [String] = []
        let unfinished = manifest.products.filter { $0.status != .complete }.map(\.record.name)
        if !unfinished.isEmpty {
            let names = unfinished.map(escaped).joined(separator: ", ")
            notices.append(
                "<p class=\"notice bad\"><strong>Not finished:</strong> \(names). "
                    + "The reasons stand with the products.</p>")
        }
        if manifest.products.contains(where: { $0.record.imageSource == .draft }) {
            notices.append(
                "<p class=\"notice\"><strong>Drafts:</strong> pictures marked "
                    + "<span class=\"chip draft\">draft</span> were drawn by the built-in painter, "
                    + "to judge layout and words. Give those products a photo, or choose an image "
                    + "model, before you publish.</p>")
        }
        return notices.joined(separator: "\n")
    }

    private func pill(_ status: Manifest.Status) -> String {
        "<span class=\"pill \(status.rawValue)\">\(status.rawValue)</span>"
    }
}

// A product and its pictures.
extension CampaignPage {
    private func section(_ product: Manifest.Product) -> String {
        let record = product.record
        let status = product.status == .complete ? "" : pill(product.status)
        let problems = record.problems.map { problem in
            let file = problem.file.map { "<code>\(escaped(local($0)))</code> " } ?? ""
            return "<li>\(file)\(escaped(problem.reason))</li>"
        }
        return """
            <section id="product-\(record.index)">
            <div class="title"><h2>\(escaped(record.name))</h2> \(origin(record)) \(status)</div>
            \(problems.isEmpty ? "" : "<ul class=\"problems\">\(problems.joined())</ul>")
            \(manifest.locales.map { row($0, of: record) }.joined(separator: "\n"))
            </section>
            """
    }

    private func origin(_ record: ProductRecord) -> String {
        switch record.imageSource {
        case .existing: return "<span class=\"chip\">your picture</span>"
        case .draft: return "<span class=\"chip draft\">draft</span>"
        case .generated:
            let model = record.model.map { " by \(escaped($0.description))" } ?? ""
            return "<span class=\"chip\">generated\(model)</span>"
        case nil: return ""
        }
    }

    private func row(_ locale: String, of record: ProductRecord) -> String {
        let variants = record.variants.filter { $0.locale == locale }
        guard !variants.isEmpty else { return "" }
        let name = LocaleTag(locale)?.language ?? locale
        let heading =
            manifest.locales.count == 1
            ? ""
            : """
            <h3><span class="tag">\(escaped(name)) · \(escaped(locale))</span> \
            <span \(languageAttributes(locale))>\(escaped(manifest.messages[locale] ?? ""))</span></h3>
            """
        return """
            \(heading)
            <div class="row">
            \(variants.map { figure($0, of: record) }.joined(separator: "\n"))
            </div>
            """
    }

    /// The pictures of so many products are fetched at once; later ones when they come into view.
    private static let eager = 12

    private func figure(_ variant: ProductRecord.Variant, of record: ProductRecord) -> String {
        let address = link(local(variant.key))
        let size = PageStyle.Size(width: variant.width, height: variant.height)
        let message = manifest.messages[variant.locale] ?? ""
        let alt = "\(record.name), \(variant.name): “\(message)”"
        let flags = variant.upscaled ? " <span class=\"chip\">enlarged</span>" : ""
        return """
            <figure class="\(size.name)"><a href="\(address)"><img src="\(address)" \
            width="\(variant.width)" height="\(variant.height)" alt="\(escaped(alt))"\
            \(record.index < Self.eager ? "" : " loading=\"lazy\"")></a>
            <figcaption><b>\(escaped(variant.name))</b>\(flags) <span>\(variant.width) × \
            \(variant.height)</span> <span>\(kilobytes(variant.bytes))</span> \
            <span>contrast \(oneDecimal(variant.contrast)) : 1</span></figcaption></figure>
            """
    }

    private func local(_ key: String) -> String {
        key.hasPrefix(manifest.folder + "/")
            ? String(key.dropFirst(manifest.folder.count + 1)) : key
    }

    private func kilobytes(_ bytes: Int) -> String { "\((bytes + 999) / 1000) KB" }

    /// Rounded down, as the manifest's own figure is.
    private func oneDecimal(_ value: Double) -> String {
        let tenths = Int((value * 10 + 1e-9).rounded(.down))
        return "\(tenths / 10).\(tenths % 10)"
    }
}

// The foot of the page.
extension CampaignPage {
    private var footer: String {
        let run = escaped(manifest.runID)
        return """
            <footer>
            <p><a href="\(CampaignFolder.contactSheet)">Contact sheet</a> \
            <a href="\(CampaignFolder.manifest)">Manifest</a></p>
            <p>To change a message or a product, edit the brief and run \
            <code>backlot campaign</code> again: only what changed is made again. To see the steps \
            of this run, <code>backlot runs show \(run)</code>; to put your own work in the place \
            of one, <code>backlot edit \(run) STEP FILE</code>.</p>
            </footer>
            """
    }
}
