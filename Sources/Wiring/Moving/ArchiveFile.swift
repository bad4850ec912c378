import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Workflow

/// A ledger's archive as a file of lines, with its digest: see `docs/formats/ledger-archive.md`.
struct ArchiveFile: Sendable {
    let count: Int
    let digest: Digest
    private let file: ScratchFile

    /// Writes down a ledger.
    static func of(_ ledger: any LedgerArchive) async throws -> ArchiveFile {
        let file = ScratchFile(ending: "jsonl")
        let writer = try Writer(file.path)
        try await ledger.export { try writer.write($0) }
        let count = try writer.finish()
        return ArchiveFile(count: count, digest: Digest(of: try file.mapped()), file: file)
    }

    private init(count: Int, digest: Digest, file: ScratchFile) {
        self.count = count
        self.digest = digest
        self.file = file
    }

    func reader() -> Reader { Reader(file) }

    /// Rows, one after the other.
    final class Reader: Sendable {
        private struct Place {
            var data: Data?
            var at = 0
        }

        private let file: ScratchFile
        private let place = Guarded(Place())

        init(_ file: ScratchFile) { self.file = file }

        func next() throws -> ArchiveRow? {
            let line = try place.withLock { place throws -> Data? in
                let data = try place.data ?? file.mapped()
                place.data = data
                guard place.at < data.count else { return nil }
                let end = data[place.at...].firstIndex(of: UInt8(ascii: "\n")) ?? data.count
                defer { place.at = end + 1 }
                return Data(data[place.at..<end])
            }
            return try line.map { try JSONDecoder().decode(ArchiveRow.self, from: $0) }
        }
    }

    /// Gathers lines and writes them to the file, a megabyte at a time.
    private final class Writer: Sendable {
        private struct Page {
            var lines = Data()
            var count = 0
        }

        private let page = Guarded(Page())
        private let path: String
        private let descriptor: Int32

        init(_ path: String) throws {
            self.path = path
            descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            if descriptor < 0 { throw refusal() }
        }

        deinit { if descriptor >= 0 { Glibc.close(descriptor) } }

        func write(_ row: ArchiveRow) throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
            let line = try encoder.encode(row) + Data("\n".utf8)
            try page.withLock { page in
                page.lines += line
                page.count += 1
                if page.lines.count >= 1 << 20 { try turn(&page) }
            }
        }

        /// Writes the rest and returns the number of rows.
        func finish() throws -> Int {
            try page.withLock { page in
                try turn(&page)
                return page.count
            }
        }

        private func turn(_ page: inout Page) throws {
            var rest = page.lines[...]
            while !rest.isEmpty {
                let wrote = unsafe rest.withUnsafeBytes {
                    unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
                }
                if wrote < 0 && errno == EINTR { continue }
                if wrote <= 0 { throw refusal() }
                rest = rest.dropFirst(wrote)
            }
            page.lines = Data()
        }

        private func refusal() -> Fault {
            Fault(
                .diskFull,
                unsafe "“\(path)” cannot be written: \(String(cString: strerror(errno))).",
                subject: path)
        }
    }
}
