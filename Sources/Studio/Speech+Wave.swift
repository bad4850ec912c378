package import FoundationEssentials
import Ground

// RIFF WAVE: `fmt `, `data`, and a chunk `blot` with the report as JSON, which players skip.
extension Speech {
    package func stored() throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var note = try encoder.encode(report)
        if note.count % 2 == 1 { note.append(UInt8(ascii: " ")) }
        var format = Data()
        format.append(little: 1, bytes: 2)
        format.append(little: 1, bytes: 2)
        format.append(little: report.rate, bytes: 4)
        format.append(little: report.rate * 2, bytes: 4)
        format.append(little: 2, bytes: 2)
        format.append(little: 16, bytes: 2)
        var body = Data("WAVE".utf8)
        body.append(chunk: "fmt ", format)
        body.append(chunk: "blot", note)
        body.append(chunk: "data", samples)
        var file = Data()
        file.append(chunk: "RIFF", body)
        return file
    }

    package init(stored: Data) throws {
        var rest = stored.dropFirst(12)
        guard stored.starts(with: Data("RIFF".utf8)),
            stored.dropFirst(8).starts(with: Data("WAVE".utf8))
        else { throw Self.flaw }
        var report: Report?
        var samples: Data?
        while rest.count >= 8 {
            let size = rest.dropFirst(4).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let content = rest.dropFirst(8).prefix(size)
            guard content.count == size else { throw Self.flaw }
            if rest.starts(with: Data("blot".utf8)) {
                report = try JSONDecoder().decode(Report.self, from: Data(content))
            }
            if rest.starts(with: Data("data".utf8)) { samples = Data(content) }
            rest = rest.dropFirst(8 + size + size % 2)
        }
        guard let report, let samples, samples.count % 2 == 0,
            (8000...48000).contains(report.rate),
            report.spans.allSatisfy({
                0 <= $0.start && $0.start <= $0.end && $0.end <= samples.count / 2
            })
        else { throw Self.flaw }
        self.init(samples: samples, report: report)
    }

    private static let flaw = Fault(
        .invalid,
        "This is no speech of Backlot's: a WAV file of 16-bit mono samples with a report of where its "
            + "sentences are.")
}

extension Data {
    fileprivate mutating func append(little value: Int, bytes: Int) {
        for index in 0..<bytes { append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }

    fileprivate mutating func append(chunk name: String, _ content: Data) {
        append(contentsOf: Array(name.utf8))
        append(little: content.count, bytes: 4)
        append(content)
        if content.count % 2 == 1 { append(0) }
    }
}
