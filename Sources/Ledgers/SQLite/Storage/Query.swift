/// One SQL text, prepared once per connection and then known by its identity.
final class Query: Sendable {
    let text: String

    init(_ text: String) { self.text = text }
}
