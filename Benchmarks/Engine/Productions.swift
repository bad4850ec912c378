import Artifacts
import FoundationEssentials
import Glibc
import Ground
import Workflow

/// Five steps, each made from the one before, each handing on what it was handed.
struct FiveSteps: Production {
    static let name = "five-steps"
    static let version = 1

    func produce(_ brief: Artifact<String>, in run: Run) async throws -> Artifact<String> {
        var value = brief
        for number in 1...5 { value = try await run.step("step-\(number)", from: value) { $0 } }
        return value
    }
}

/// Nothing to do.
struct Job: Production {
    static let name = "job"
    static let version = 1

    func produce(_ brief: Artifact<String>, in run: Run) async throws -> Artifact<String> { brief }
}

/// As many steps as the brief says, each telling standard output its number.
struct ManySteps: Production {
    static let name = "many-steps"
    static let version = 1

    func produce(_ brief: Artifact<Int>, in run: Run) async throws -> Artifact<Int> {
        var value = brief
        for number in 1...(try await run.load(brief)) {
            value = try await run.step("step-\(number)", from: value) { _ in
                say("\(number)")
                return number
            }
        }
        return value
    }
}

/// Tells standard output how many microseconds after it was sent it began.
struct Greeting: Production {
    static let name = "greeting"
    static let version = 1

    func produce(_ brief: Artifact<Stamp>, in run: Run) async throws -> Artifact<Stamp> {
        let now = microseconds()
        say("\(now - (try await run.load(brief)).microseconds)")
        return brief
    }
}

/// When something was sent, as digits: what the peers' orders hold.
struct Stamp: Storable {
    let microseconds: Int

    init(_ microseconds: Int) { self.microseconds = microseconds }

    init(stored: Data) throws {
        guard let number = Int(String(decoding: stored, as: UTF8.self)) else {
            throw Fault(.invalid, "A stamp is not a number.")
        }
        microseconds = number
    }

    func stored() -> Data {
        var digits = String(microseconds)
        return digits.withUTF8 { unsafe Data(buffer: $0) }
    }
}

/// The clock that all processes of this machine share.
func microseconds() -> Int {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
}

/// A line that is out when this returns: a killed process takes its buffers along.
func say(_ line: String) {
    var text = line + "\n"
    _ = text.withUTF8 { unsafe write(STDOUT_FILENO, $0.baseAddress, $0.count) }
}
