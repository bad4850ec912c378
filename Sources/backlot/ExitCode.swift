/// How a command ended, for scripts.
///
/// Documented in the README.
enum ExitCode: Int32 {
    case done = 0
    /// Something that was tried has failed; the message says what and why.
    case failed = 1
    /// The command line, the brief or the settings are wrong; nothing was begun.
    case usage = 2
    /// The campaign was finished without some of its pictures.
    case partial = 3
    /// The run waits for a person: an approval, a dead letter, an unknown outcome.
    case waiting = 4
    /// Ctrl-C; the same command goes on with the run.
    case interrupted = 130
}
