import Ground
import Wiring

/// `backlot doctor`: what is ready, what is not, how to mend it.
struct DoctorCommand: Command {
    static let name = "doctor"
    static let summary = "say what is ready, what is broken, and how to mend it"
    static let help = """
        Looks at the disk, the ledger, every artifact on the shelf, every published file, the
        fonts, the browser, ffmpeg and their sandboxes. Changes nothing.

        Usage: backlot doctor

        Exit codes: 0 all is well (there may be warnings), 1 something is broken.

        Examples:
          backlot doctor
          backlot doctor --json --data /srv/backlot
        """

    init(_ arguments: Arguments) throws { _ = try arguments.exactly() }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        let findings = await findings(settings)
        for finding in findings {
            if console.isJSON {
                try console.json(finding)
                continue
            }
            let mark =
                switch finding.grade {
                case .ok: "ok     "
                case .warning: "warning"
                case .broken: "BROKEN "
                }
            console.say("\(mark)  \(finding.subject): \(finding.words)")
            if let remedy = finding.remedy { console.say("         \(remedy)") }
        }
        return findings.contains { $0.grade == .broken } ? .failed : .done
    }

    private func findings(_ settings: Settings) async -> [Inspection.Finding] {
        if let findings = Inspection.absent(settings) { return findings }
        do {
            return try await Premises.visit(settings) { premises in
                try await Inspection(premises).findings()
            }
        } catch {
            return [Inspection.closed(Fault(error))]
        }
    }
}
