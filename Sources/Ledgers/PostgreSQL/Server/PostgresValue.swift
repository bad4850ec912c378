import Artifacts
import FoundationEssentials
import Ground
import Workflow

/// A parameter of a function in the database.
enum PostgresValue {
    case number(Int64?)
    case text(String?)
    case bytes(Data?)
    case digest(Digest?)
    case flag(Bool)
    case numbers([Int64?])
    case texts([String?])

    static func number(_ number: Int) -> Self { .number(Int64(number)) }
    static func span(_ span: Moment.Span) -> Self { .number(span.milliseconds) }
    static func moment(_ moment: Moment) -> Self { .number(moment.milliseconds) }
    static func money(_ money: Money?) -> Self { .number(money?.microdollars) }
    static func run(_ run: RunID?) -> Self { .text(run?.rawValue) }

    /// Three parameters: digest, size, inline bytes; a missing one is three nulls.
    static func parcel(_ parcel: Parcel?) -> [Self] {
        [.digest(parcel?.digest), .number(parcel.map { Int64($0.size) }), .bytes(parcel?.inline)]
    }

    static func digests(_ digests: [Digest]) -> Self {
        var bytes = Data(capacity: digests.count * 32)
        for digest in digests { bytes.append(contentsOf: digest.bytes) }
        return .bytes(bytes)
    }
}

extension Digest {
    fileprivate var bytes: [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 32) { buffer, count in
            if let start = buffer.baseAddress { unsafe copyBytes(to: start) }
            count = 32
        }
    }
}

/// Parameters as they travel: PostgreSQL's binary formats, one after the other.
struct PostgresParameters {
    private(set) var types: [UInt32] = []
    /// Where each value lies in `bytes`; nil is a null.
    private(set) var spans: [Range<Int>?] = []
    private(set) var bytes: [UInt8] = []

    init(_ values: [PostgresValue]) {
        bytes.reserveCapacity(values.count * 24)
        for value in values { add(value) }
    }

    /// Arrays of what like rows have at each place.
    init(rows: [[PostgresValue]], after first: [PostgresValue]) {
        self.init(first)
        guard let width = rows.first?.count else { return }
        bytes.reserveCapacity(rows.count * width * 24)
        for place in 0..<width { add(column: place, of: rows) }
    }

    /// Those from a place on as one record in PostgreSQL's binary form: how many, and of each its type,
    /// its length (-1 for a null) and its bytes.
    func record(from start: Int) -> [UInt8] {
        var record: [UInt8] = []
        record.reserveCapacity(4 + (types.count - start) * 8 + bytes.count)
        func append(_ number: Int) {
            unsafe withUnsafeBytes(of: Int32(truncatingIfNeeded: number).bigEndian) {
                unsafe record.append(contentsOf: $0)
            }
        }
        append(types.count - start)
        for place in start..<types.count {
            append(Int(types[place]))
            append(spans[place]?.count ?? -1)
            if let span = spans[place] { record.append(contentsOf: bytes[span]) }
        }
        return record
    }

    /// Adds a text that is UTF-8 already, and holds nothing that PostgreSQL's texts cannot.
    mutating func add(text letters: [UInt8]?) {
        types.append(PostgresValue.text(nil).type)
        let start = bytes.count
        bytes.append(contentsOf: letters ?? [])
        spans.append(letters == nil ? nil : start..<bytes.count)
    }

    mutating func add(_ value: PostgresValue) {
        types.append(value.type)
        let start = bytes.count
        switch value {
        case .numbers(let numbers): append(array: .number(0), numbers.map { .number($0) })
        case .texts(let texts): append(array: .text(""), texts.map { .text($0) })
        default:
            if value.isNull {
                spans.append(nil)
                return
            }
            append(value)
        }
        spans.append(start..<bytes.count)
    }

    private mutating func add(column place: Int, of rows: [[PostgresValue]]) {
        let start = bytes.count
        types.append(rows[0][place].arrayType)
        append(array: rows[0][place], rows.lazy.map { $0[place] })
        spans.append(start..<bytes.count)
    }

    private mutating func append(
        array sample: PostgresValue, _ elements: some Collection<PostgresValue>
    ) {
        append(Int32(elements.isEmpty ? 0 : 1))
        append(Int32(1))
        append(Int32(bitPattern: sample.type))
        if elements.isEmpty { return }
        append(Int32(elements.count))
        append(Int32(1))
        for element in elements {
            if element.isNull {
                append(Int32(-1))
                continue
            }
            let mark = bytes.count
            append(Int32(0))
            append(element)
            let length = UInt32(bytes.count - mark - 4)
            for byte in 0..<4 {
                bytes[mark + byte] = UInt8(truncatingIfNeeded: length >> (24 - 8 * byte))
            }
        }
    }

    private mutating func append(_ value: PostgresValue) {
        switch value {
        case .number(let number): append(number ?? 0)
        case .text(let text): append(text ?? "")
        case .bytes(let data): bytes.append(contentsOf: data ?? Data())
        case .digest(let digest):
            let start = bytes.count
            bytes.append(contentsOf: repeatElement(0, count: digest == nil ? 0 : 32))
            unsafe bytes.withUnsafeMutableBytes { all in
                if let digest, let base = all.baseAddress {
                    unsafe digest.copyBytes(to: base + start)
                }
            }
        case .flag(let flag): bytes.append(flag ? 1 : 0)
        case .numbers, .texts: preconditionFailure("an array in an array")
        }
    }

    private mutating func append(_ number: some FixedWidthInteger) {
        unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
    }

    /// PostgreSQL's texts hold no NUL: it is written as 1 and "0", and 1 itself as 1 and "1", which
    /// leaves the order of texts as it is.
    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { utf8 in
            if unsafe utf8.allSatisfy({ $0 > 1 }) {
                unsafe bytes.append(contentsOf: utf8)
                return
            }
            for place in 0..<utf8.count {
                let byte = unsafe utf8[place]
                if byte > 1 {
                    bytes.append(byte)
                } else {
                    bytes.append(1)
                    bytes.append(UInt8(ascii: "0") + byte)
                }
            }
        }
    }
}

extension PostgresValue {
    /// The object identifier of the type, as PostgreSQL numbers them for good.
    fileprivate var type: UInt32 {
        switch self {
        case .number: 20
        case .text: 25
        case .bytes, .digest: 17
        case .flag: 16
        case .numbers: 1016
        case .texts: 1009
        }
    }

    fileprivate var arrayType: UInt32 {
        switch self {
        case .number: 1016
        case .text: 1009
        case .bytes, .digest: 1001
        case .flag: 1000
        case .numbers, .texts: preconditionFailure("an array in an array")
        }
    }

    fileprivate var isNull: Bool {
        switch self {
        case .number(let number): number == nil
        case .text(let text): text == nil
        case .bytes(let data): data == nil
        case .digest(let digest): digest == nil
        case .flag, .numbers, .texts: false
        }
    }
}
