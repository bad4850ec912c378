import Ground
import Wiring
import Workflow

/// `backlot costs`: what was spent, on what.
struct CostsCommand: Command {
    static let name = "costs"
    static let summary = "what was spent, by run and model"
    static let help = """
        Every call that cost, or may have cost, money. “presumed” calls were cut off before their
        outcome was known; they count as spent.

        Usage: backlot costs [ID]

        Examples:
          backlot costs
          backlot costs spring-bloom-7kq2mv --json
        """

    private let id: String?

    init(_ arguments: Arguments) throws {
        guard arguments.words.count <= 1 else { throw Usage("Expected at most one ID.") }
        id = arguments.words.first
    }

    private struct Sum: Encodable {
        var run: String
        var model: String
        var state: String
        var calls: Int
        var microdollars: Int64
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.visit(settings) { premises in
            var root: RunID?
            if let id { root = try await premises.runs.find(id).root }
            let charges = try await premises.ledger.charges(of: root)
                .filter { $0.state != .released }
            let sums = Dictionary(grouping: charges) { charge in
                "\(charge.root)\n\(charge.provider ?? "")/\(charge.model ?? "")\n\(charge.state)"
            }
            .map { key, charges in
                let parts = key.split(separator: "\n", omittingEmptySubsequences: false)
                return Sum(
                    run: String(parts[0]), model: String(parts[1]), state: String(parts[2]),
                    calls: charges.count,
                    microdollars: charges.reduce(0) { $0 + $1.amount.microdollars })
            }
            .sorted { ($0.run, $0.model, $0.state) < ($1.run, $1.model, $1.state) }
            if console.isJSON {
                for sum in sums { try console.json(sum) }
                return .done
            }
            for sum in sums {
                console.say(
                    "\(Money(microdollars: sum.microdollars))  \(counted(sum.calls, "call"))  \(sum.model)  "
                        + "\(sum.state)  \(sum.run)")
            }
            let total = Money(microdollars: sums.reduce(0) { $0 + $1.microdollars })
            console.say(sums.isEmpty ? "Nothing was spent." : "\(total) in all")
            return .done
        }
    }
}
