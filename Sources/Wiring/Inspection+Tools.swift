import Browser
import Ground
import Media

extension Inspection {
    /// What is not ours, and whether it is there and works.
    func tools() async -> [Finding] {
        var findings: [Finding] = []
        findings.append(
            premises.desk.confinement == .namespaces
                ? .ok("darkroom", "Foreign pictures are opened in a sandboxed process.")
                : .warning(
                    "darkroom",
                    "This host lets nobody make namespaces: foreign pictures are opened in a "
                        + "process with resource limits only.",
                    "Install bubblewrap and allow unprivileged user namespaces."))
        await findings.append(browser())
        findings.append(ffmpeg())
        let missing = Typefaces.missing
        findings.append(
            missing.isEmpty
                ? .ok("fonts", "All fonts are there.")
                : .warning(
                    "fonts", "Missing: \(missing.joined(separator: ", ")).",
                    "`make deps` installs them."))
        findings.append(
            premises.settings.images == nil
                ? .ok("painter", "No image server is set; missing pictures are painted as drafts.")
                : .ok("painter", "Pictures are painted by \(premises.settings.imageModel)."))
        return findings
    }

    /// Starts it as a tour would.
    private func browser() async -> Finding {
        do {
            let version = try await premises.guide.version()
            return .ok("browser", "\(version) starts in its confinement.")
        } catch {
            return .warning(
                "browser", Fault(error).explanation, "Nothing but `backlot demo` needs it.")
        }
    }

    private func ffmpeg() -> Finding {
        do {
            return try premises.room.confinement() == .namespaces
                ? .ok("ffmpeg", "Films and sound are encoded in a sandboxed process.")
                : .warning(
                    "ffmpeg",
                    "This host lets nobody make namespaces: films and sound are encoded in a process "
                        + "with resource limits only.",
                    "Install bubblewrap and allow unprivileged user namespaces.")
        } catch {
            return .warning(
                "ffmpeg", Fault(error).explanation, "Nothing but `backlot demo` needs it.")
        }
    }
}
