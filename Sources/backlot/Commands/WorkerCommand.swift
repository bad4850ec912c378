import Ground
import Wiring
import Workflow

/// `backlot worker`: work on whatever there is, beside any number of others.
struct WorkerCommand: Command {
    static let name = "worker"
    static let summary = "work on all runs, beside any number of other workers"
    static let help = """
        Works on every run that anyone hands in, beside any number of other workers: of this
        machine, or of all machines that share a ledger and a shelf. SIGTERM or Ctrl-C hands the
        runs back, which costs them nothing; a second one ends at once.

        Usage: backlot worker [--capacity N] [--pools NAME=N,…] [--lease SECONDS] [--once]

          --capacity N     hold at most N runs at once (default: twice the cores, at least 4)
          --pools LIST     image-model=N: calls to image models at once, on all hosts together;
                           render=N, parse=N: pictures drawn and briefs read at once, in this
                           process
          --lease SECONDS  when nothing is heard of this worker for so long, others take its runs
                           (default: 30 on PostgreSQL, 300 on one machine; at least 2)
          --once           work off what is there, then stop

        Only runs whose production and version this program knows are taken; `backlot doctor`
        says when runs wait for another version.

        Exit codes: 0 stopped and handed back, 1 failed, 2 wrong command line or settings,
        130 ended at once by a second signal.

        Examples:
          backlot worker
          backlot worker --pools image-model=5,render=2
          backlot worker --once --json
        """
    static let options: Set<String> = ["--capacity", "--pools", "--lease"]
    static let switches: Set<String> = ["--once"]

    private let shift: Shift
    private let once: Bool

    init(_ arguments: Arguments) throws {
        _ = try arguments.exactly()
        once = arguments.has("--once")
        var shift = Shift()
        if let text = arguments["--capacity"] {
            guard let number = Int(text), (1...10_000).contains(number) else {
                throw Usage("--capacity expects a number of runs, such as 8.")
            }
            shift.capacity = number
        }
        if let text = arguments["--lease"] {
            guard let seconds = Int64(text), (2...86_400).contains(seconds) else {
                throw Usage("--lease expects seconds, at least 2, such as 30.")
            }
            shift.lease = .seconds(seconds)
        }
        if let text = arguments["--pools"] {
            do {
                shift.places = try Shift.places(text)
            } catch {
                throw Usage(Fault(error).explanation)
            }
        }
        self.shift = shift
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.open(settings) { premises in
            let daybook = Daybook(console)
            let interrupt = Interrupt()
            defer { withExtendedLifetime(interrupt) {} }
            return try await underway {
                try await premises.working(shift, witness: { daybook.note($0) }) { worker in
                    interrupt.stopping {
                        console.note("Handing runs back when paid calls are; again ends at once.")
                        worker.stop()
                    }
                    daybook.begin(worker.id, premises.place, premises.pledge(of: shift))
                    try await stay(worker, premises, daybook) { interrupt.hasHappened }
                    return .done
                }
            }
        }
    }

    /// Returns when there is a reason to stop.
    private func stay(
        _ worker: Worker, _ premises: Premises, _ daybook: Daybook,
        _ isTold: @Sendable () -> Bool
    ) async throws {
        var isRested = true
        while !isTold() {
            daybook.note(trouble: worker.trouble)
            let isIdle = daybook.isIdle
            if once, isIdle, try await premises.isWorkedOff() { return }
            if isIdle, !isRested { await premises.rest() }
            isRested = isIdle
            try await premises.world.sleep(.milliseconds(100))
        }
    }
}
