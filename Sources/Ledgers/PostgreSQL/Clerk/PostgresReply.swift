import Artifacts
import Ground
import Workflow

/// A row of the type `answer`: what a function said to one mutation.
struct PostgresReply {
    let code: String
    let number: Int64
    let words: [String?]
    let output: Parcel?

    /// The code of an answer for a whole group of mutations, of which each did what it asked for.
    static let all = "all"

    init(_ row: inout PostgresRow) throws {
        row.skip()
        code = row.text()
        number = row.int64()
        words =
            row.isNull
            ? {
                row.skip(); return []
            }() : try row.texts()
        output = try row.maybeParcel()
    }

    private func word(_ place: Int) -> String {
        place < words.count ? words[place] ?? "" : ""
    }

    private func money(_ place: Int) -> Money { Money(microdollars: Int64(word(place)) ?? 0) }

    func result(for mutation: Mutation) throws -> Result<Answer, Fault> {
        switch code {
        case "done": .success(.done)
        case "fenced": .success(.fenced)
        case "granted": .success(.granted)
        case "busy": .success(.busy(.milliseconds(number)))
        case "counted": .success(.counted(Int(number)))
        case "fired": .success(.fired(words.compactMap { $0.map { RunID($0) } }))
        case "new": .success(.submitted(RunID(word(0)), isNew: true))
        case "known": .success(.submitted(RunID(word(0)), isNew: false))
        case "recorded": .success(.recorded(try standing(for: mutation)))
        case "doubt": .success(.refused(.doubt(word(0))))
        case "overdraft":
            .success(
                .refused(
                    .overdraft(
                        word(0), price: Money(microdollars: number), cap: money(2),
                        of: BudgetRecord(
                            scope: word(1), cap: money(2), spent: money(3), reserved: money(4)))))
        default: .failure(try refusal())
        }
    }

    private func standing(for mutation: Mutation) throws -> Parcel {
        if let output { return output }
        guard case .checkpoint(let checkpoint) = mutation else {
            throw PostgresError.damaged("a checkpoint was answered to something else")
        }
        return checkpoint.step.output
    }

    private func refusal() throws -> Fault {
        switch code {
        case "clash": .clash(word(0))
        case "unknown": .unknownRun(word(0))
        case "noWait": .noWait(word(1), of: word(0))
        case "answered":
            .answered(
                word(1), of: word(0),
                try Verdict(
                    stored: word(2), child: words.count > 3 ? words[3] : nil, output: output))
        case "noStep":
            .noStep(word(1), of: word(0), among: words.dropFirst(2).compactMap { $0 })
        case "wrongState":
            .wrongState(word(0), RunState(rawValue: Int(number)) ?? .attention, word(1))
        default: throw PostgresError.damaged("an unknown answer “\(code)”")
        }
    }
}

extension Mutation {
    /// What one of a group is answered that did what it asked for.
    var plainAnswer: Answer {
        get throws {
            switch self {
            case .submit(let new): .submitted(new.id, isNew: true)
            case .checkpoint(let new): .recorded(new.step.output)
            case .finish: .done
            default: throw PostgresError.damaged("a mutation was answered as one of a group")
            }
        }
    }
}
