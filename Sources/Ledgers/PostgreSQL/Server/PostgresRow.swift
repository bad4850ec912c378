import Artifacts
import FoundationEssentials
import Ground
import Workflow

/// One row, or one record in a row, read field after field.
///
/// Only while the answer it lies in is.
struct PostgresRow {
    private let fields: [PostgresField?]
    private var place = 0

    init(_ fields: [PostgresField?]) { self.fields = fields }

    /// A record in a field: the number of its fields, and before each its type.
    init(record: PostgresField) throws {
        var parts = PostgresParts(record)
        let count = try parts.number()
        guard 0...record.count / 8 ~= count else {
            throw PostgresError.damaged("a record has \(count) fields")
        }
        fields =
            try (0..<count)
            .map { _ in
                _ = try parts.number()
                return try parts.next()
            }
    }

    private mutating func next() -> PostgresField? {
        defer { place += 1 }
        // One of another's making may be shorter; what is missing there is damage to who needs it.
        return place < fields.count ? fields[place] : nil
    }

    mutating func skip(_ count: Int = 1) { place += count }

    /// Whether the next field is null; it stays the next one.
    var isNull: Bool { place >= fields.count || fields[place] == nil }

    mutating func maybe<Value>(_ read: (inout Self) throws -> Value) rethrows -> Value? {
        if isNull {
            skip()
            return nil
        }
        return try read(&self)
    }

    mutating func int64() -> Int64 { next()?.number ?? 0 }

    mutating func integer() -> Int { Int(int64()) }

    mutating func flag() -> Bool { next()?.flag ?? false }

    mutating func text() -> String { next()?.text ?? "" }

    mutating func data() -> Data { next()?.data ?? Data() }

    mutating func digest() throws -> Digest {
        guard let field = next() else { throw PostgresError.damaged("a digest is missing") }
        return try field.digest()
    }

    /// Digests one after the other in one field.
    mutating func digests() throws -> [Digest] {
        guard let field = next() else { return [] }
        return try stride(from: 0, to: field.count, by: 32)
            .map { try field.part(from: $0, count: 32).digest() }
    }

    // MARK: arrays

    mutating func texts() throws -> [String?] { try elements().map { $0?.text } }

    mutating func numbers() throws -> [Int64] { try elements().map { $0?.number ?? 0 } }

    /// The records of an array, each with all the fields of its table.
    mutating func records() throws -> [PostgresRow] {
        try elements()
            .map { element in
                guard let element else { throw PostgresError.damaged("a record is missing") }
                return try PostgresRow(record: element)
            }
    }

    private mutating func elements() throws -> [PostgresField?] {
        guard let field = next() else { return [] }
        var parts = PostgresParts(field)
        let dimensions = try parts.number()
        if dimensions == 0 { return [] }
        // Whether there are nulls, and of which type; how many, and from where they are numbered.
        _ = (try parts.number(), try parts.number())
        let count = try parts.number()
        _ = try parts.number()
        guard 0...field.count / 4 ~= count else {
            throw PostgresError.damaged("an array has \(count) elements")
        }
        return try (0..<count).map { _ in try parts.next() }
    }
}
