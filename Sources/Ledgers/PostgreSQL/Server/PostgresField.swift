import Artifacts
import FoundationEssentials

/// The bytes of one field of an answer, in PostgreSQL's binary form.
///
/// Only while the answer it lies in is.
@safe
struct PostgresField {
    // Invariant: lent by an answer that outlives the field, see `PostgresAnswer.map`.
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { unsafe self.bytes = bytes }

    var count: Int { unsafe bytes.count }

    /// A whole number of two, four or eight bytes.
    var number: Int64 {
        switch unsafe bytes.count {
        case 2: unsafe Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
        case 4: unsafe Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case 8: unsafe Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        default: 0
        }
    }

    var flag: Bool { number(at: 0) != 0 }

    var data: Data {
        unsafe bytes.baseAddress.map { unsafe Data(bytes: $0, count: bytes.count) } ?? Data()
    }

    /// See `PostgresParameters`: a 1 and a digit stand for what PostgreSQL's texts cannot hold.
    var text: String {
        guard unsafe bytes.contains(1) else { return unsafe String(decoding: bytes, as: UTF8.self) }
        var plain: [UInt8] = []
        var isMarked = false
        for place in 0..<count {
            let byte = number(at: place)
            if isMarked {
                plain.append(byte &- UInt8(ascii: "0"))
                isMarked = false
            } else if byte == 1 {
                isMarked = true
            } else {
                plain.append(byte)
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    func digest() throws -> Digest {
        guard let digest = unsafe Digest(bytes: bytes) else {
            throw PostgresError.damaged("a digest is \(count) bytes long")
        }
        return digest
    }

    /// A part of it; one that is not all there is damage.
    func part(from start: Int, count: Int) throws -> PostgresField {
        guard start >= 0, count >= 0, start + count <= self.count else {
            throw PostgresError.damaged("a field is torn")
        }
        return unsafe PostgresField(UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
    }

    private func number(at place: Int) -> UInt8 {
        place < count ? unsafe bytes[place] : 0
    }
}

/// What is left to read of a field that has parts: an array or a record.
struct PostgresParts {
    private let field: PostgresField
    private var place = 0

    init(_ field: PostgresField) { self.field = field }

    mutating func number() throws -> Int {
        defer { place += 4 }
        return Int(try field.part(from: place, count: 4).number)
    }

    /// A length and so many bytes; nil is a null.
    mutating func next() throws -> PostgresField? {
        let length = try number()
        if length < 0 { return nil }
        defer { place += length }
        return try field.part(from: place, count: length)
    }
}
