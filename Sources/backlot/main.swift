import FoundationEssentials
import Glibc

let words = Array(CommandLine.arguments.dropFirst())
signal(SIGPIPE, SIG_IGN)
let code = await CommandLineInterface.run(words, environment: ProcessInfo.processInfo.environment)
exit(code.rawValue)
