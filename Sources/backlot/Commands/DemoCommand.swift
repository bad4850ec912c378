import FoundationEssentials
import Ground
import Productions
import Studio
import Wiring
import Workflow

/// `backlot demo`: a website becomes a narrated tour.
struct DemoCommand: Command {
    static let name = "demo"
    static let summary = "turn a website into a narrated video tour"
    static let help = """
        Turns a website into a narrated tour: looks round it in a browser, writes and speaks a script,
        performs it before a camera, and cuts a film.

        Usage: backlot demo URL [options]

          --directions TEXT    what to show, in your own words
          --length SECONDS     how long, about (10 to 600; default 60)
          --language L         narrate in this language (default: the page's own)
          --voice V            who speaks, such as flite/rms (default: the first of the language)
          --writer M           who writes: rules/tour (default; the page's own words and nothing
                               invented), openai/…, gemini/… or bedrock/…
          --music FILE         runs below the voice and steps back where somebody speaks: WAV, FLAC,
                               MP3 or Ogg that you may use
          --credentials FILE   JSON such as {"username": "…", "password": "…"}, used to sign in;
                               or BACKLOT_DEMO_USERNAME and BACKLOT_DEMO_PASSWORD. Kept in memory
                               only: an interrupted run asks for them again
          --allow-private HOST[:PORT]
                               reach a private address, such as your own staging site; may be a
                               list parted by commas
          --approve-script     wait for a yes to the script (`backlot approve`); change it with
                               `backlot edit RUN script script.txt`
          --id UUID            a submission id of your own: the same id is the same run
          --out DIR            where staging_area/<id>/ is wanted (default: here)
          --estimate           say what it would cost, and make nothing
          --json               events and the record as JSON lines

        Interrupted, the same command goes on. After completion it looks at the site again and
        records only those scenes again whose page has changed.

        Examples:
          backlot demo https://example.com --length 45 --out out
          backlot demo localhost:8080 --allow-private localhost:8080 --directions "show the prices"

        Exit codes: 0 done, 1 failed, 2 wrong command line, 4 needs a person, 130 interrupted.
        """
    static let options: Set<String> = [
        "--directions", "--length", "--language", "--voice", "--writer", "--credentials",
        "--allow-private", "--id", "--out", "--music",
    ]
    static let switches: Set<String> = ["--approve-script", "--estimate"]

    private var request: DemoDesk.Request
    private let credentials: String?
    private let onlyEstimate: Bool

    init(_ arguments: Arguments) throws {
        var request = DemoDesk.Request(address: try arguments.exactly("URL")[0])
        request.directions = arguments["--directions"] ?? ""
        request.voice = arguments["--voice"]
        request.language = arguments["--language"]
        request.music = arguments["--music"]
        request.privateHosts =
            arguments["--allow-private"]?.split(separator: ",").map(String.init) ?? []
        request.asksForApproval = arguments.has("--approve-script")
        request.submission = arguments["--id"]
        request.delivery = arguments["--out"] ?? FileManager.default.currentDirectoryPath
        if let text = arguments["--length"] {
            guard let length = Int(text) else {
                throw Usage("--length expects seconds, such as 60.")
            }
            request.length = length
        }
        if let text = arguments["--writer"] {
            guard let model = Model(text) else {
                throw Usage("--writer expects provider/name, such as rules/tour.")
            }
            request.writer = model
        }
        self.request = request
        credentials = arguments["--credentials"]
        onlyEstimate = arguments.has("--estimate")
    }

    func run(_ console: Console, _ settings: Settings) async throws -> ExitCode {
        var request = request
        request.keys = try Credentials.read(credentials, ProcessInfo.processInfo.environment)
        let asked = request
        return try await Premises.open(settings) { premises in
            let desk = DemoDesk(premises)
            let order = try await desk.order(asked)
            if onlyEstimate {
                for line in desk.estimate(order) { console.say(line) }
                return .done
            }
            let (run, found, resumed) = try await desk.submit(
                order, keys: asked.keys, isNamed: asked.submission != nil)
            console.note(
                "\(resumed ? "Going on with" : "This is") run \(run), submission "
                    + "\(found.submission).")
            return try await Performance(premises: premises, console: console).seeThrough(run)
        }
    }
}
