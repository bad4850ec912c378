import Artifacts
import Ground
import Workflow

/// A table of the database, and how an archive's rows become its own.
struct ArchiveTable: Equatable {
    let name: String
    let columns: [String]
    /// Whether a row holds an array.
    var isSingle = false

    static func row(_ row: ArchiveRow) throws -> (ArchiveTable, [PostgresValue]) {
        switch row {
        case .run(let entry): return try run(entry)
        case .step(let entry): return step(entry)
        case .event(let entry):
            return (
                events,
                [
                    .number(entry.number), .number(entry.run), .moment(entry.at),
                    .number(entry.kind.rawValue), .text(entry.path), .text(entry.detail),
                ]
            )
        case .memo(let entry):
            return (
                memo,
                [.number(entry.line), .digest(entry.fingerprint)]
                    + PostgresValue.parcel(entry.output)
            )
        case .take(let entry):
            return (takes, [.number(entry.line), .digest(entry.base), .number(entry.count)])
        case .wait(let entry): return try wait(entry)
        case .charge(let entry):
            let record = entry.record
            return (
                charges,
                [
                    .number(entry.run), .text(record.path), .number(record.epoch),
                    .text(record.provider), .text(record.model), .money(record.amount),
                    .number(record.state.rawValue), .moment(record.at), .texts(entry.scopes),
                ]
            )
        default: return house(row)
        }
    }

    private static func house(_ row: ArchiveRow) -> (ArchiveTable, [PostgresValue]) {
        switch row {
        case .budget(let budget):
            return (
                budgets,
                [
                    .text(budget.scope), .money(budget.cap), .money(budget.spent),
                    .money(budget.reserved),
                ]
            )
        case .intent(let entry):
            return (intents, [.number(entry.run), .text(entry.path), .number(entry.epoch)])
        case .pool(let entry): return (pools, [.text(entry.name), .number(entry.capacity)])
        case .rate(let entry):
            return (rates, [.text(entry.key), .number(entry.level), .moment(entry.at)])
        case .schedule(let entry):
            let schedule = entry.schedule
            return (
                schedules,
                [
                    .text(schedule.name), .span(schedule.every), .moment(schedule.first),
                    .text(schedule.production), .number(schedule.version),
                ] + PostgresValue.parcel(schedule.input) + [.moment(entry.next)]
            )
        default: preconditionFailure("a row without a table")
        }
    }

    private static func run(
        _ entry: ArchiveRow.RunEntry
    ) throws -> (ArchiveTable, [PostgresValue]) {
        let record = entry.record
        let values: [PostgresValue] =
            [
                .number(entry.n), .run(record.id), .number(record.state.rawValue),
                .number(record.epoch), .number(record.revision), .number(record.receives),
                .number(entry.claimed), .number(record.checkpoints), .flag(false), .flag(false),
                .number(entry.firstEvent), .number(entry.lastEvent), .number(entry.line),
                .run(record.root == record.id ? nil : record.root), .run(record.parent),
                .text(record.lineage == record.id.rawValue ? nil : record.lineage),
                .text(record.production), .number(record.version), .text(record.title),
                .text(record.pool), .number(record.priority), .text(record.owner?.rawValue),
            ] + PostgresValue.parcel(record.input) + PostgresValue.parcel(record.output)
        let fault = try record.fault.map { try json($0) }
        return (
            runs,
            values + [
                .text(fault), .text(record.fault?.explanation), .flag(record.cancelRequested),
                .moment(record.submitted), .number(record.started?.milliseconds),
                .number(record.ended?.milliseconds), .number(record.due?.milliseconds),
                .text(entry.key),
            ]
        )
    }

    private static func step(_ entry: ArchiveRow.StepEntry) -> (ArchiveTable, [PostgresValue]) {
        let (step, label) = (entry.record, entry.record.label)
        let values: [PostgresValue] =
            [
                .number(entry.number), .number(entry.run), .moment(entry.at),
                .number(entry.kind.rawValue), .text(step.path), .number(entry.line),
                .digest(step.fingerprint),
                .digest(step.base == step.fingerprint ? nil : step.base), .number(step.revision),
            ] + PostgresValue.parcel(step.output)
        return (
            steps,
            values + [
                .text(step.published), .digests(label.inputs), .text(label.provider),
                .text(label.model), .money(label.cost), .moment(label.started),
                .moment(label.finished), .flag(label.reused),
            ]
        )
    }

    private static func wait(
        _ entry: ArchiveRow.WaitEntry
    ) throws -> (ArchiveTable, [PostgresValue]) {
        let record = entry.record
        var child: RunID?
        if case .child(let run) = record.wait.kind { child = run }
        let stored = try record.verdict?.stored
        return (
            waits,
            [
                .number(entry.run), .text(record.wait.key), .text(try json(record.wait.kind)),
                .run(child), .moment(record.since), .number(record.due?.milliseconds),
                .text(stored?.text),
            ] + PostgresValue.parcel(stored?.output)
        )
    }

    private init(_ name: String, _ columns: String, isSingle: Bool = false) {
        self.name = name
        self.columns = columns.split(separator: " ").map(String.init)
        self.isSingle = isSingle
    }

    private static let runs = ArchiveTable(
        "runs",
        """
        n id state epoch revision receives claimed replaced booked waits first_event last_event \
        line root parent lineage production version title pool priority owner input input_size \
        input_inline output output_size output_inline fault fault_words cancel_requested submitted \
        started ended due key
        """)
    private static let steps = ArchiveTable(
        "steps",
        """
        number run at kind path line fingerprint base revision output output_size output_inline \
        published inputs provider model cost started finished reused
        """)
    private static let events = ArchiveTable("events", "number run at kind path detail")
    private static let memo = ArchiveTable(
        "memo", "line fingerprint output output_size output_inline")
    private static let takes = ArchiveTable("takes", "line base count")
    private static let waits = ArchiveTable(
        "waits", "run key kind child since due verdict output output_size output_inline")
    private static let charges = ArchiveTable(
        "charges", "run path epoch provider model amount state at scopes", isSingle: true)
    private static let budgets = ArchiveTable("budgets", "scope cap spent reserved")
    private static let intents = ArchiveTable("intents", "run path epoch")
    private static let pools = ArchiveTable("pools", "name capacity")
    private static let rates = ArchiveTable("rates", "key level at")
    private static let schedules = ArchiveTable(
        "schedules",
        "name every first production version input input_size input_inline next")
}
