import FoundationEssentials
import Ground
import Wiring
import Workflow

/// `backlot watch`: briefs dropped in a folder become runs.
struct WatchCommand: Command {
    static let name = "watch"
    static let summary = "make a run of every brief dropped in a folder"
    static let help = """
        Watches DIR/input/campaign-briefs/ (made when missing) and makes a run of every *.json
        dropped there; results appear in DIR/output/. Pictures are looked for in
        DIR/existing-assets/. A changed brief is a new run. Whoever makes or corrects a run of this
        folder, its results are brought here. Ctrl-C stops; runs underway go on when watching begins
        again.

        Usage: backlot watch DIR [--assets DIR] [--image-model M] [--once]

          --once    work off what is there, then stop

        Example:
          backlot watch /srv/campaigns
        """
    static let options: Set<String> = ["--assets", "--image-model"]
    static let switches: Set<String> = ["--once"]

    private let folder: String
    private let request: CampaignDesk.Request
    private let once: Bool

    init(_ arguments: Arguments) throws {
        folder = try arguments.exactly("DIR")[0]
        once = arguments.has("--once")
        var request = try CampaignCommand.request(arguments, file: "")
        request.assets = arguments["--assets"] ?? folder + "/existing-assets"
        request.delivery = folder
        self.request = request
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.open(settings) { premises in
            let watched = try WatchedFolder(folder, request, premises)
            return try await underway { try await watch(watched, premises, console) }
        }
    }

    private func watch(
        _ watched: WatchedFolder, _ premises: Premises, _ console: Console
    ) async throws -> ExitCode {
        let interrupt = Interrupt()
        defer { withExtendedLifetime(interrupt) {} }
        return try await premises.working { worker in
            interrupt.stopping {
                console.note("Stopping when paid calls are back; Ctrl-C again stops at once.")
                worker.stop()
            }
            let patience = Patience(
                console,
                remark: once ? "The same command then goes on with what is underway." : nil)
            console.note("Watching \(watched.inbox). Ctrl-C stops.")
            var isRested = false
            while !interrupt.hasHappened {
                try patience.check(worker.trouble, at: premises.world.now())
                let news = try await watched.look()
                for line in news.lines { console.note(line) }
                if once && news.isQuiet { return news.isAllWell ? .done : .partial }
                if news.isQuiet && !isRested { await premises.rest() }
                isRested = news.isQuiet
                try await premises.world.sleep(.milliseconds(100))
            }
            return .interrupted
        }
    }
}
