import Artifacts
import Glibc
import Ground

extension DiskStore {
    /// Sets a damaged blob aside and says so.
    func damage(_ digest: Digest, _ facts: Facts, in blobs: borrowing Folder) throws -> Fault {
        let place = path(of: digest)
        let outcome: String
        do {
            let aside = try setAside(digest, facts, from: blobs)
            outcome =
                aside.map { "It was set aside as \($0); run the production again to make it anew." }
                ?? "It has been set aside or replaced meanwhile; run again."
        } catch let refusal as DiskError {
            outcome = "It could not be set aside, either. \(refusal.fault.explanation)"
        }
        return Fault(
            .storage,
            "The blob \(place) is damaged: its bytes are no longer those it is named for. \(outcome)",
            subject: place)
    }

    /// Moves a blob to the damaged ones, so that its name is free for good bytes.
    ///
    /// Published links to it keep the damaged bytes until they are published again. Returns its new
    /// path, or nil when somebody else has put good bytes there, or was faster.
    @discardableResult
    func setAside(
        _ digest: Digest, _ facts: Facts, from blobs: borrowing Folder
    ) throws -> String? {
        guard try blobs.facts(digest.hex)?.identity == facts.identity else { return nil }
        let damaged = try room(.damaged)
        let name = "\(digest.hex)-\(String(world.random(), radix: 16))"
        guard try blobs.rename(ifThere: digest.hex, to: damaged, as: name) else { return nil }
        try blobs.sync()
        try damaged.sync()
        return join(damaged.path, name)
    }
}
