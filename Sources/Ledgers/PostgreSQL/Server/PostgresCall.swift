internal import CPQ

/// A statement and its parameters.
struct PostgresCall {
    let sql: String
    let parameters: PostgresParameters

    init(_ sql: String, _ values: [PostgresValue] = []) {
        self.sql = sql
        parameters = PostgresParameters(values)
    }

    init(_ sql: String, _ parameters: PostgresParameters) {
        self.sql = sql
        self.parameters = parameters
    }

    /// So many parameters, as they stand in a statement.
    static func places(_ count: Int) -> String {
        count < usualPlaces.count ? usualPlaces[count] : written(count)
    }

    private static let usualPlaces = (0..<24).map(written)

    private static func written(_ count: Int) -> String {
        count == 0 ? "" : (1...count).map { "$\($0)" }.joined(separator: ", ")
    }
}

/// A statement's text as a key: texts differ in length as a rule, so that is all that is hashed.
struct PostgresText: Hashable {
    private let text: String

    init(_ text: String) { self.text = text }

    func hash(into hasher: inout Hasher) { hasher.combine(text.utf8.count) }
}

/// What a call was answered with: rows in binary form.
@safe
final class PostgresAnswer {
    // Invariant: cleared in deinit only; rows do not leave the calls of `map`.
    private let result: OpaquePointer

    init(_ result: OpaquePointer) { unsafe self.result = result }

    deinit { unsafe PQclear(result) }

    var count: Int { Int(unsafe PQntuples(result)) }

    /// How many rows a statement has written.
    var changed: Int { Int(unsafe String(cString: PQcmdTuples(result))) ?? 0 }

    func map<Value>(_ read: (inout PostgresRow) throws -> Value) throws -> [Value] {
        let width = unsafe PQnfields(result)
        var values: [Value] = []
        values.reserveCapacity(count)
        for place in 0..<Int32(count) {
            var row = PostgresRow((0..<width).map { field(place, $0) })
            values.append(try read(&row))
        }
        return values
    }

    private func field(_ row: Int32, _ column: Int32) -> PostgresField? {
        if unsafe PQgetisnull(result, row, column) == 1 { return nil }
        let length = Int(unsafe PQgetlength(result, row, column))
        return unsafe PostgresField(
            UnsafeRawBufferPointer(start: PQgetvalue(result, row, column), count: length))
    }
}
