import Artifacts
import FoundationEssentials
import Ground
import Media
import Studio

extension DemoDesk {
    /// Twenty minutes of it are played at most, so this is much.
    private static let mostBytes = 200_000_000

    /// Music on the shelf; what cannot be any is refused before a run begins.
    func music(_ path: String?) async throws -> Artifact<Sound>? {
        guard let path else { return nil }
        let data = try Self.read(path)
        guard CuttingRoom.canPlay(data) else {
            throw Fault(
                .invalid, "“\(path)” is no sound file that is read here: WAV, FLAC, MP3 or Ogg.",
                subject: "--music")
        }
        return Artifact(try await shelf.pack(data))
    }

    private static func read(_ path: String) throws -> Data {
        do {
            let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
            let facts = try FileManager.default.attributesOfItem(atPath: file.path)
            guard facts[.type] as? FileAttributeType == .typeRegular else {
                throw Fault(.invalid, "“\(path)” is not a file.", subject: "--music")
            }
            let size = facts[.size] as? Int ?? 0
            guard size <= mostBytes else {
                throw Fault(
                    .invalid,
                    "“\(path)” has \(size / 1_000_000) MB; music of up to "
                        + "\(mostBytes / 1_000_000) MB is taken.", subject: "--music")
            }
            return try Data(contentsOf: file)
        } catch let fault as Fault {
            throw fault
        } catch {
            throw Fault(
                .invalid, "The music “\(path)” cannot be read. Check the path and who may read it.",
                subject: "--music")
        }
    }
}
