package import FoundationEssentials
import Ground

/// Bytes too many to hold in memory, such as a film: a file of our own on its way to the shelf, or
/// one that lies there.
///
/// Values made of a crate are borrowed as a file for the time of a body, never read whole.
package struct Crate: Sendable {
    private enum Content: Sendable {
        case scratch(ScratchFile)
        case shelved(Parcel, any ObjectStore)
    }

    private let content: Content

    /// What a tool has just made; the file is deleted with its last owner.
    package init(_ file: ScratchFile) { content = .scratch(file) }

    /// What lies on a shelf.
    package init(_ parcel: Parcel, on shelf: any ObjectStore) { content = .shelved(parcel, shelf) }

    /// Lends the bytes as a file that is only to be read.
    ///
    /// The path is not to be kept.
    package func withFile<Result: Sendable>(
        _ body: @Sendable (_ path: String) async throws -> Result
    ) async throws -> Result {
        switch content {
        case .scratch(let file): return try await body(file.path)
        case .shelved(let parcel, let shelf):
            guard let inline = parcel.inline else {
                return try await shelf.withFile(of: parcel.digest, body)
            }
            let file = try ScratchFile(holding: inline)
            return try await body(file.path)
        }
    }

    /// Puts the bytes on a shelf; those that lie there already stay where they are.
    package func keep(on shelf: any ObjectStore) async throws -> Parcel {
        switch content {
        case .shelved(let parcel, _): return parcel
        case .scratch(let file): return try await shelf.pack(file.mapped())
        }
    }
}

/// A temporary file, deleted with its last owner.
package final class ScratchFile: Sendable {
    package let path: String

    /// A name in the process's own folder at which nothing is yet; a tool makes the file.
    ///
    /// - Parameter ending: Such as `mp4`, for tools that go by it.
    package init(ending: String) {
        path = Scratch.path(ending: ending)
    }

    package convenience init(holding data: Data, ending: String = "bin") throws {
        self.init(ending: ending)
        try data.write(to: URL(fileURLWithPath: path))
    }

    /// The bytes, mapped: pages come in as they are read, so a long file takes no memory.
    ///
    /// Nobody may shorten the file meanwhile.
    package func mapped() throws -> Data {
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        } catch {
            throw Fault(
                .unexpected, "A tool has not left the file that it was asked for (\(path)).",
                retry: .soon)
        }
    }

    // What is left in the folder for temporary files harms nobody.
    deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// A value whose bytes stay in a file: its artifact is the file's bytes.
package protocol Crated: Storable {
    init(_ crate: Crate) async throws
    var crate: Crate { get }
}

extension Crated {
    package init(stored: Data) throws {
        throw Fault(.unexpected, "A long file was read as a value.")
    }

    package func stored() throws -> Data {
        throw Fault(.unexpected, "A long file was stored as a value.")
    }

    package func goods() -> Goods { .crate(crate) }

    package static func load(_ parcel: Parcel, from shelf: any ObjectStore) async throws -> Self {
        try await Self(Crate(parcel, on: shelf))
    }
}
