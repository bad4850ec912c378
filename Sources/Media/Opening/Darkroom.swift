import FoundationEssentials
import Glibc
import Ground
import Pixels
import Studio

/// How the process that opens foreign pictures is held in.
package enum Confinement: String, Sendable {
    /// Bubblewrap: no network, no files but the program's own, nobody's rights, besides the limits.
    case namespaces
    /// Only the limits it sets on itself, because this host allows no namespaces.
    case limits
}

/// Opens foreign pictures in a limited child process and believes nothing that comes back.
final class Darkroom: Sendable {
    private let program: String
    /// Milliseconds of wall clock for one picture.
    private let patience: Int32
    private let probed: Guarded<Confinement?>

    /// Opens nothing yet.
    ///
    /// `program` is the darkroom executable; by default the one beside the running program.
    /// A known `confinement` is not probed for.
    init(
        program: String? = nil, patience: Int32 = 20_000, confinement: Confinement? = nil
    ) {
        self.program = program ?? Self.neighbour
        self.patience = patience
        probed = Guarded(confinement)
    }

    /// Found out once, by trying.
    var confinement: Confinement {
        probed.withLock { known in
            if let known { return known }
            let found = probe()
            known = found
            return found
        }
    }

    /// Develops a picture over a colour.
    ///
    /// `enough` is the number of pixels to which the shorter side may be reduced; nil keeps all.
    /// Every refusal is an `invalid` fault with the reason.
    func develop(_ picture: Picture, over ground: Color, enough: Int?) throws -> Negative {
        if picture.bytes.isEmpty { throw Refusal.empty.fault }
        if picture.bytes.count > PictureLimits.bytes {
            throw Refusal.tooManyBytes(picture.bytes.count).fault
        }
        let input = try Descriptor.memory(holding: picture.bytes)
        let output = try Descriptor.memory()
        let order = ["GROUND=\(ground)"] + (enough.map { ["ENOUGH=\($0)"] } ?? [])
        let outcome = try Child.run(
            command(confinement), environment: order, input: input, output: output,
            patience: patience)
        switch outcome {
        case .exited(0, _): break
        case .exited(2, let line): throw (Refusal(line: line) ?? .damaged).fault
        case .exited(_, let line):
            throw Fault(
                .unexpected, "The program that opens pictures failed: \(line.prefix(200)).",
                subject: program)
        // Its own limits stopped it, or damage that the decoder did not survive.
        case .killed, .outOfTime, .stopped: throw Refusal.damaged.fault
        }
        do {
            return try Negative(mapping: output.number)
        } catch {
            throw error.fault
        }
    }

    /// Without an order the darkroom exits with 64 at once.
    private func probe() -> Confinement {
        do {
            let input = try Descriptor.memory()
            let output = try Descriptor.memory()
            let outcome = try Child.run(
                command(.namespaces), input: input, output: output, patience: 5000)
            if case .exited(64, _) = outcome { return .namespaces }
        } catch {
            // Bubblewrap is not installed: the same answer as when it may not do its work.
        }
        return .limits
    }

    private func command(_ confinement: Confinement) -> [String] {
        switch confinement {
        case .limits: [program]
        case .namespaces:
            Cell.bare + Cell.libraries + ["--ro-bind", program, "/darkroom", "--", "/darkroom"]
        }
    }

    private static let neighbour: String = {
        let own = Cell.link("/proc/self/exe") ?? ""
        let folder = own.lastIndex(of: "/").map { own[...$0] } ?? ""
        return folder + "backlot-darkroom"
    }()
}

extension Refusal {
    /// The reason in words that say what to do.
    var fault: Fault {
        switch self {
        case .outOfMemory:
            Fault(
                .unavailable, "There was not enough memory to open the picture.", retry: .soon)
        case .noLoader:
            Fault(
                .unavailable,
                "This kind of picture needs libvips with its plug-ins, which is not installed. "
                    + "Install it (“make deps”), or save the picture as PNG or JPEG.")
        default: Fault(.invalid, sentence)
        }
    }

    private var sentence: String {
        switch self {
        case .empty: "The picture file is empty. Put the real file in its place."
        case .tooManyBytes(let count):
            "The picture file has \(count >> 20) MB; Backlot opens up to "
                + "\(PictureLimits.bytes >> 20) MB. Export it smaller."
        case .tooLarge(let width, let height):
            "The picture is \(width) x \(height) pixels; Backlot opens up to "
                + "\(PictureLimits.pixels / 1_000_000) megapixels and "
                + "\(PictureLimits.longestSide) pixels a side. Export it smaller."
        case .tooSmall(let width, let height):
            "The picture is \(width) x \(height) pixels, too small to use; each side needs at "
                + "least \(PictureLimits.shortestSide) pixels, and 1080 to look sharp."
        case .animated(let frames):
            "The picture is an animation of \(frames) frames; Backlot sets still pictures. Save the "
                + "frame you want as PNG or JPEG."
        case .truncated:
            "The picture file breaks off before its end, as after an interrupted copy. Copy or "
                + "export it again."
        case .unknownKind:
            "The file is not a picture that Backlot opens: PNG, JPEG, WebP, TIFF, GIF, HEIC or "
                + "AVIF. Its name does not matter, its content does."
        default: "The picture file is damaged and cannot be opened. Export it again."
        }
    }
}
