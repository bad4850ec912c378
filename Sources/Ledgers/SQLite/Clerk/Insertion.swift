import Artifacts
import Ground
import Workflow

/// Which rows an insertion of steps writes.
enum Insertion {
    /// Those that no other row stands against, neither one of the path nor one that answers for
    /// the fingerprint; others are ignored.
    case firsts
    /// One whose fingerprint nothing answers for yet.
    case answering
    /// One whose fingerprint is answered for elsewhere.
    case known

    func query(rows: Int = 1) -> Query {
        let tuples = (0..<rows).map { tuple(after: $0 * 22) }
        return Query(
            """
            INSERT \(self == .firsts ? "OR IGNORE " : "")INTO steps(number, run, at, kind, path,
                line, fingerprint, base, revision, output, output_size, output_inline, published,
                inputs, provider, model, cost, started, finished, reused, mark, answer)
            VALUES \(tuples.joined(separator: ", "))
            """)
    }

    /// The 22 values of a row.
    private func tuple(after offset: Int) -> String {
        var values = (1...22).map { "?\(offset + $0)" }
        let (run, line, mark, answer) = (values[1], values[5], values[20], values[21])
        switch self {
        case .firsts: break
        case .answering, .known:
            // Another path or fingerprint may, once in a world's life, have the same mark.
            values[20] = """
                iif(EXISTS(SELECT 1 FROM steps WHERE run = \(run) AND mark = \(mark)), NULL, \(mark))
                """
            values[21] =
                self == .known
                ? "nullif(\(answer), \(answer))"
                : """
                iif(EXISTS(SELECT 1 FROM steps WHERE line = \(line) AND answer = \(answer)),
                    NULL, \(answer))
                """
        }
        return "(\(values.joined(separator: ", ")))"
    }
}

extension Statement {
    /// The parameters of one row of `steps`.
    func bind(_ step: StepRecord, of held: Held, number: Int64, at now: Moment) {
        let label = step.label
        bind(number)
        bind(held.n)
        bind(now.milliseconds)
        bind(Int64((label.reused ? Event.Kind.stepReused : .stepMade).rawValue))
        bind(step.path)
        bind(held.line)
        bind(step.fingerprint)
        if step.base == step.fingerprint { bindNull() } else { bind(step.base) }
        bind(Int64(step.revision))
        bind(step.output.digest)
        bind(Int64(step.output.size))
        if let inline = step.output.inline { bind(inline) } else { bindNull() }
        if let published = step.published { bind(published) } else { bindNull() }
        bind(label.inputs)
        if let provider = label.provider { bind(provider) } else { bindNull() }
        if let model = label.model { bind(model) } else { bindNull() }
        bind(label.cost.microdollars)
        bind(label.started.milliseconds)
        bind(label.finished.milliseconds)
        bind(Int64(label.reused ? 1 : 0))
        bind(step.path.mark)
        bind(step.fingerprint.mark)
    }
}
