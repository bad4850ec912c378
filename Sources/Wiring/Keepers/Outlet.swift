import Artifacts
import Ground
import Stores

/// A folder of this machine in which people find what a shelf publishes.
enum Outlet: Sendable {
    /// The shelf is on this machine's disk: the files are its blobs.
    case links(DiskStore)
    /// The shelf is elsewhere: the files are copies.
    case copies(Showcase, of: any ObjectStore)

    var folder: String {
        switch self {
        case .links(let shelf): shelf.output
        case .copies(let showcase, _): showcase.folder
        }
    }

    func published(_ name: String) async throws -> Digest? {
        switch self {
        case .links(let shelf): try await shelf.published(name)
        case .copies(let showcase, _): try await showcase.published(name)
        }
    }

    /// Shows a parcel's bytes under a name; what is there already stays.
    func show(_ parcel: Parcel, as name: String) async throws {
        if try await published(name) == parcel.digest { return }
        switch self {
        case .links(let shelf):
            if let inline = parcel.inline { _ = try await shelf.keep(inline) }
            try await shelf.publish(parcel.digest, as: name)
        case .copies(let showcase, let shelf):
            if let inline = parcel.inline { return try await showcase.show(inline, as: name) }
            try await shelf.withFile(of: parcel.digest) { path in
                try await showcase.show(fileAt: path, as: name)
            }
        }
    }

    func unpublish(_ name: String) async throws {
        switch self {
        case .links(let shelf): try await shelf.unpublish(name)
        case .copies(let showcase, _): try await showcase.unpublish(name)
        }
    }
}
