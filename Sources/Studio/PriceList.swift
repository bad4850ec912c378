import Artifacts
package import Ground

/// What calls cost, as published on a date.
///
/// Settings may replace it; runs record the date.
package struct PriceList: Storable, Codable, Hashable, Sendable {
    /// ISO 8601 day.
    package var date: String
    /// By `provider/name`, for one picture; `provider/*` stands for all its other models.
    package var pictures: [String: Money]

    package init(date: String, pictures: [String: Money]) {
        self.date = date
        self.pictures = pictures
    }

    /// The price of one picture; nil when nobody has told us, which is not the same as free.
    package func picture(by model: Model) -> Money? {
        pictures[model.description] ?? pictures["\(model.provider)/*"]
    }
}

extension Money: Storable {}
