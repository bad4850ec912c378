import FoundationEssentials
import Ground
import Productions
import Studio
import Wiring
import Workflow

/// `backlot campaign`: a brief becomes finished pictures.
struct CampaignCommand: Command {
    static let name = "campaign"
    static let summary = "turn a brief into finished pictures"
    static let help = """
        Turns a campaign brief into five pictures of every product, with the message set on them.

        Usage: backlot campaign BRIEF.json [options]

          --out DIR          where output/<campaign>-<time>/ is wanted (default: here)
          --assets DIR       the folder of existing pictures (default: existing-assets beside
                             the brief)
          --estimate         say what it would cost, and make nothing
          --budget USD       spend at most this; a call that does not fit is not made
          --locale L         only this locale
          --image-model M    who paints missing pictures, such as draft/studio or
                             openai/gpt-image-1
          --detach           only hand it in and print the run's name: `backlot worker`, here or
                             on another machine, makes it; `backlot runs deliver` fetches it
          --approve          wait for a yes to every painted picture (`backlot approve`)
          --json             events and the manifest as JSON lines

        Interrupted, the same command goes on with the same run. After completion it brings back
        what is missing of the results; when nothing is, it makes a new run that reuses everything
        unchanged. A file of yours in the place of a result is left alone.

        Examples:
          backlot campaign Examples/spring-bloom/brief.json --out out
          backlot campaign brief.json --estimate
          backlot campaign brief.json --budget 0.50 --image-model openai/gpt-image-1

        Exit codes: 0 complete, 1 failed, 2 wrong brief or command line, 3 finished without some
        pictures, 4 needs a person, 130 interrupted.
        """
    static let options: Set<String> = [
        "--out", "--assets", "--budget", "--locale", "--image-model",
    ]
    static let switches: Set<String> = ["--estimate", "--approve", "--detach"]

    private let request: CampaignDesk.Request
    private let onlyEstimate: Bool
    private let isDetached: Bool

    init(_ arguments: Arguments) throws {
        var request = try Self.request(arguments, file: arguments.exactly("BRIEF.json")[0])
        isDetached = arguments.has("--detach")
        // Nobody stays here to deliver: a folder is for `runs deliver` to know, when it is named.
        if isDetached { request.delivery = arguments["--out"] }
        self.request = request
        onlyEstimate = arguments.has("--estimate")
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        try await Premises.open(settings) { premises in
            let desk = CampaignDesk(premises)
            let intake = try await desk.read(request)
            if onlyEstimate {
                let estimate = try await desk.estimate(intake)
                if console.isJSON {
                    console.say(estimate.json.line)
                } else {
                    for line in estimate.lines { console.say(line) }
                }
                return .done
            }
            try desk.checkPainter(for: intake)
            try desk.checkDelivery(of: intake)
            let (run, resumed) = try await underway { try await desk.submit(intake) }
            if isDetached { return try handedIn(run, resumed, console) }
            if resumed { console.note("Going on with run \(run).") }
            return try await Performance(premises: premises, console: console)
                .seeThrough(run, expecting: intake.brief.map(Campaign.stepCount))
        }
    }

    /// The run's name alone on a line, for whoever fetches it.
    private func handedIn(_ run: RunID, _ resumed: Bool, _ console: Console) throws -> ExitCode {
        struct Receipt: Encodable {
            let run: RunID
            let resumed: Bool
        }
        if console.isJSON {
            try console.json(Receipt(run: run, resumed: resumed))
        } else {
            console.say(run.rawValue)
            console.note("`backlot worker` makes it; `backlot runs deliver \(run)` fetches it.")
        }
        return .done
    }

    static func request(_ arguments: Arguments, file: String) throws -> CampaignDesk.Request {
        var request = CampaignDesk.Request(file: file)
        request.assets = arguments["--assets"]
        request.locale = arguments["--locale"]
        request.delivery = arguments["--out"] ?? FileManager.default.currentDirectoryPath
        request.asksForApproval = arguments.has("--approve")
        if let text = arguments["--image-model"] {
            guard let model = Model(text) else {
                throw Usage("--image-model expects provider/name, such as openai/gpt-image-1.")
            }
            request.model = model
        }
        if let text = arguments["--budget"] {
            guard let budget = Money(dollars: text) else {
                throw Usage("--budget expects dollars, such as 2.50.")
            }
            request.budget = budget
        }
        return request
    }
}
