package import Ground
import Studio

extension Estimate {
    /// The arithmetic, a line each, for people.
    package var lines: [String] {
        let width = products.map(\.id.count).max() ?? 0
        var lines = ["\(campaignID), at the prices of \(priceListDate):"]
        lines += products.map { line in
            let id = line.id + String(repeating: " ", count: width - line.id.count)
            return "  \(id)  \(words(for: line.plan))"
        }
        lines.append(pictures)
        lines.append(
            "\(Self.count(pictured * locales * formats, "variant")) "
                + "(\(Self.count(pictured, "product")) x \(Self.count(locales, "locale")) x "
                + "\(Self.count(formats, "format"))), made on this machine = $0.00")
        lines.append(totalLine)
        if let budget { lines.append(line(for: budget)) }
        return lines
    }

    private func words(for plan: Plan) -> String {
        switch plan {
        case .existing: "existing picture, reused = $0.00"
        case .made: "painted before, reused = $0.00"
        case .missing(let reason): "no picture, so nothing is made of it: \(reason)"
        case .generate: "1 picture by \(model) = \(price?.description ?? "price unknown")"
        }
    }

    private var pictures: String {
        let made = Self.count(toGenerate, "picture")
        let each = price?.description ?? "unknown price"
        let sum = total?.description ?? "unknown"
        let bought =
            toGenerate == 0
            ? "0 pictures to generate = $0.00" : "\(made) to generate x \(each) = \(sum)"
        return "\(bought); \(reused) reused = $0.00"
    }

    private var totalLine: String {
        if let total { return "total \(total)" }
        return "total unknown: the price list of \(priceListDate) has no price for \(model); "
            + "add it to the settings"
    }

    private func line(for budget: Money) -> String {
        guard let total else { return "budget \(budget): cannot be compared with an unknown price" }
        let rest = budget.microdollars - total.microdollars
        let amount = Money(microdollars: abs(rest))
        return rest >= 0
            ? "budget \(budget): enough, \(amount) to spare"
            : "budget \(budget): not enough, \(amount) short"
    }

    private static func count(_ number: Int, _ thing: String) -> String {
        "\(number) \(thing)\(number == 1 ? "" : "s")"
    }

    /// The estimate for machines: amounts in micro-dollars, null where a price is unknown.
    package var json: JSONValue {
        func number(_ value: Int64?) -> JSONValue {
            value.map { JSONValue(.number(String($0))) } ?? JSONValue(.null)
        }
        func text(_ value: String) -> JSONValue { JSONValue(.string(value)) }
        let lines = products.map { line in
            let cost = line.plan == .generate ? price?.microdollars : 0
            return JSONValue(
                .object([
                    .init("id", text(line.id)), .init("picture", text(line.plan.word)),
                    .init("microdollars", number(cost)),
                ]))
        }
        return JSONValue(
            .object([
                .init("campaign_id", text(campaignID)),
                .init("price_list_date", text(priceListDate)),
                .init("model", text(model.description)),
                .init("price_microdollars", number(price?.microdollars)),
                .init("products", JSONValue(.array(lines))),
                .init("pictures_to_generate", number(Int64(toGenerate))),
                .init("pictures_reused", number(Int64(reused))),
                .init("variants", number(Int64(pictured * locales * formats))),
                .init("total_microdollars", number(total?.microdollars)),
                .init("budget_microdollars", number(budget?.microdollars)),
                .init(
                    "within_budget",
                    isWithinBudget.map { JSONValue(.bool($0)) } ?? JSONValue(.null)),
            ]))
    }
}
