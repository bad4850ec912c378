import Artifacts
package import Ground
package import Studio

/// What a marketing team asks for: a message, to be set on pictures of each product.
package struct CampaignBrief: Storable, Codable, Hashable, Sendable {
    /// A slug; it names the folder of the results.
    package var campaignID: String
    package var brand: String
    /// The text for each of `locales`.
    package var messages: [String: String]
    /// BCP 47, in its customary case; the first is the default.
    ///
    /// Never empty.
    package var locales: [String]
    package var targetAudience: String?
    package var targetRegion: String?
    /// In the order that counts `product-<index>`, from 0.
    ///
    /// Never empty.
    package var products: [Product]
    package var policy: BrandPolicy
    /// The settings' model when nil.
    package var imageModel: Model?
    /// The most that making this may cost; no limit of its own when nil.
    package var budget: Money?

    /// A thing to be pictured.
    package struct Product: Storable, Codable, Hashable, Sendable {
        /// A slug, unique in the brief.
        package var id: String
        package var name: String
        package var description: String
        /// Pictures that exist already, best first: relative to the assets folder.
        package var existingAssets: [String]
        /// What must stay in the picture, in fractions of it.
        package var focus: Box?

        package init(
            id: String, name: String, description: String, existingAssets: [String] = [],
            focus: Box? = nil
        ) {
            self.id = id
            self.name = name
            self.description = description
            self.existingAssets = existingAssets
            self.focus = focus
        }
    }

    /// How the brand wants to look and what it never says.
    package struct BrandPolicy: Storable, Codable, Hashable, Sendable {
        /// A picture, relative to the assets folder.
        package var logo: String?
        /// Strongest first.
        package var colors: [Color]
        package var fonts: [String]
        package var forbiddenWords: [String]

        package init(
            logo: String? = nil, colors: [Color] = [], fonts: [String] = [],
            forbiddenWords: [String] = []
        ) {
            self.logo = logo
            self.colors = colors
            self.fonts = fonts
            self.forbiddenWords = forbiddenWords
        }
    }

    package init(
        campaignID: String, brand: String, messages: [String: String], locales: [String],
        targetAudience: String? = nil, targetRegion: String? = nil, products: [Product],
        policy: BrandPolicy = BrandPolicy(), imageModel: Model? = nil, budget: Money? = nil
    ) {
        precondition(!locales.isEmpty && locales.allSatisfy { messages[$0] != nil })
        self.campaignID = campaignID
        self.brand = brand
        self.messages = messages
        self.locales = locales
        self.targetAudience = targetAudience
        self.targetRegion = targetRegion
        self.products = products
        self.policy = policy
        self.imageModel = imageModel
        self.budget = budget
    }

    /// The locale whose pictures stand directly in `variants/`.
    package var defaultLocale: String { locales.first ?? "en" }

    /// The words to set for one of `locales`.
    package func message(in locale: String) -> Message {
        Message(text: messages[locale] ?? "", locale: locale, fonts: policy.fonts)
    }

    /// The same campaign for one of its locales alone, which becomes the default.
    package func only(locale wanted: String) throws -> Self {
        let tag = LocaleTag(wanted)?.text ?? wanted
        guard let text = messages[tag] else {
            throw Fault(
                .invalid,
                "The brief has no message for the locale “\(wanted)”; it has "
                    + "\(locales.joined(separator: ", ")).",
                subject: "campaign_message")
        }
        var brief = self
        brief.locales = [tag]
        brief.messages = [tag: text]
        return brief
    }
}
