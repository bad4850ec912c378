import Ground
package import Studio

extension CampaignBrief {
    /// What to paint for a product that has no picture: words for an image model, and the plain
    /// facts for our draft painter.
    package func paintOrder(for product: Product, model: Model) -> PaintOrder {
        PaintOrder(
            prompt: prompt(for: product), product: product.name, summary: product.description,
            brand: brand, colors: policy.colors, model: model, seed: seed(of: product))
    }

    /// The words for an image model, at most about 1,000 characters.
    func prompt(for product: Product) -> String {
        let subject = "\(product.name) by \(brand), \(Self.clause(product.description, 320))"
        var sentences = [
            "Professional product photography of \(subject), high quality, studio lighting, white "
                + "background, commercial advertising style, sharp focus, soft natural shadow, "
                + "centered composition."
        ]
        if !policy.colors.isEmpty {
            let colors = policy.colors.prefix(4).map(\.description).joined(separator: ", ")
            sentences.append("Subtle accents in the brand colours \(colors).")
        }
        if let whom = [targetAudience, targetRegion.map { "in \($0)" }].compactMap(\.self).nonEmpty
        {
            sentences.append(
                "It should appeal to \(Self.clause(whom.joined(separator: " "), 140)).")
        }
        let message = Self.clause(messages[defaultLocale] ?? "", 160)
        let language = LocaleTag(defaultLocale)?.language ?? defaultLocale
        sentences.append(
            "Its mood follows the \(language) headline “\(message)”, which is added later: leave "
                + "calm space around the product, and show no text, letters or watermarks, and no "
                + "logos or trademarks of other companies.")
        return sentences.joined(separator: " ")
    }

    /// The same for a product of a brand in every campaign; 53 bits, which JSON carries exactly.
    private func seed(of product: Product) -> UInt64 {
        var hash = SHA256()
        hash.update("\(brand)\n\(product.id)")
        return hash.finish().prefix(8).reduce(0) { $0 << 8 | UInt64($1) } >> 11
    }

    /// A text as part of a sentence: no full stop at its end, cut between words when it is long.
    private static func clause(_ text: String, _ most: Int) -> String {
        var text = Substring(text)
        if text.count > most {
            text = text.prefix(most)
            if let space = text.lastIndex(where: \.isWhitespace) { text = text[..<space] }
        }
        while let last = text.last, last.isWhitespace || ".,;:".contains(last) { text.removeLast() }
        return String(text)
    }
}

extension Collection {
    /// Itself, unless there is nothing in it.
    fileprivate var nonEmpty: Self? { isEmpty ? nil : self }
}
