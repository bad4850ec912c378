import Ground
import Studio

extension BriefReader {
    /// The products, in their order.
    mutating func products(in fields: Fields) -> [CampaignBrief.Product] {
        guard let value = required("products", in: fields, expected: "a list of products")
        else { return [] }
        var seen: [String: String] = [:]
        return list(value, at: "products", atLeast: 1, atMost: 200, of: "products") {
            reader, item, path in
            guard let product = reader.product(item, at: path) else { return nil }
            if let earlier = seen[product.id] {
                reader.problems.add(
                    "\(path).id", item["id"]?.line ?? item.line,
                    "expected an id of its own, found \(quoted(product.id)) as in \(earlier)")
            }
            seen[product.id] = seen[product.id] ?? path
            return product
        }
    }

    private mutating func product(_ value: JSONValue, at path: String) -> CampaignBrief.Product? {
        let known = ["id", "name", "description", "existing_assets", "focus"]
        guard
            let fields = fields(
                of: value, at: path, known: known, expected: "an object with id and name")
        else { return nil }
        let id = slug("id", in: fields)
        let name = prose("name", in: fields, .name)
        let description = prose("description", in: fields, .description)
        let assets =
            fields.members["existing_assets"]
            .map {
                list(
                    $0, at: fields.path(of: "existing_assets"), atMost: 10, of: "paths",
                    read: { $0.assetPath($1, at: $2) })
            } ?? []
        let focus = fields.members["focus"].map { box($0, at: fields.path(of: "focus")) }
        guard let id else { return nil }
        // A product with an id is kept even when it is incomplete, so that its double is found.
        return CampaignBrief.Product(
            id: id, name: name ?? "", description: description ?? "", existingAssets: assets,
            focus: focus ?? nil)
    }

    /// A box in fractions of the picture, wholly inside it.
    private mutating func box(_ value: JSONValue, at path: String) -> Box? {
        let sides = ["left", "top", "width", "height"]
        let expected = "an object with left, top, width and height as fractions of the picture"
        guard let fields = fields(of: value, at: path, known: sides, expected: expected)
        else { return nil }
        let numbers = sides.map { fraction($0, in: fields) }
        guard let left = numbers[0], let top = numbers[1], let width = numbers[2],
            let height = numbers[3]
        else { return nil }
        let box = Box(left: left, top: top, width: width, height: height)
        guard width > 0, height > 0, box.right <= 1 + 1e-9, box.bottom <= 1 + 1e-9 else {
            problems.add(
                path, value.line,
                "expected a box inside the picture: width and height above 0, left + width and "
                    + "top + height at most 1")
            return nil
        }
        return box
    }

    private mutating func fraction(_ key: String, in fields: Fields) -> Double? {
        let expected = "a number from 0 to 1"
        guard let value = required(key, in: fields, expected: expected) else { return nil }
        if case .number(let digits) = value.content, let number = Double(digits),
            (0...1).contains(number)
        {
            return number
        }
        noteType(value, fields.path(of: key), expected)
        return nil
    }
}
