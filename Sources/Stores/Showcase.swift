package import Artifacts
package import FoundationEssentials
package import Ground

/// An ordinary folder in which blobs of any shelf are shown, as copies.
///
/// A reader sees the old file or the new one, never a part; nothing is written outside the folder.
package struct Showcase: Sendable {
    /// The folder, absolute.
    package var folder: String { disk.output }
    private let disk: DiskStore

    package init(_ folder: String, world: any World = RealWorld()) throws {
        disk = try DiskStore(showingIn: folder, world: world)
    }

    /// What a name holds now, by reading it: nil when the name is not there.
    package func published(_ name: String) async throws -> Digest? {
        try await disk.published(name)
    }

    /// Copies a whole file of these bytes to a name, in the place of whatever was there.
    package func show(fileAt path: String, as name: String) async throws {
        try await disk.disk { try disk.copy(fileAt: path, as: name) }
    }

    package func show(_ data: Data, as name: String) async throws {
        try await disk.disk { try disk.write(data, as: name) }
    }

    package func unpublish(_ name: String) async throws { try await disk.unpublish(name) }
}
