// bench-engine flows FOLDER CONCURRENCY SECONDS   five-step durable runs, each awaited by its client
// bench-engine jobs FOLDER COUNT                  runs without steps, handed in and worked off
// bench-engine crash FOLDER STEPS                 one run of many steps, to be killed and begun again
// bench-engine enqueue FOLDER COUNT               runs without steps, left to others
// bench-engine work FOLDER CAPACITY               a worker, until the process is ended
// bench-engine commits FOLDER COUNT               checkpoints, one a commit
// bench-engine greet FOLDER COUNT                 runs that tell how soon they were begun
// bench-engine greet-here FOLDER COUNT            the same, begun by the process that hands them in
//
// The whole engine: office, scribe, worker, run. Prints JSON or plain lines. BENCH_LEDGER holds the
// address of a PostgreSQL; without it the ledger is SQLite in the folder.
// BENCH_LEASE: seconds of a worker's lease.
import FoundationEssentials
import Glibc
import Ground

let words = Array(CommandLine.arguments.dropFirst())
let environment = ProcessInfo.processInfo.environment
let address = environment["BENCH_LEDGER"]
let lease = environment["BENCH_LEASE"].flatMap { Int64($0) } ?? 300

func bench(_ capacity: Int) async throws -> EngineBench {
    try await EngineBench(
        folder: words[1], address: address, capacity: capacity, lease: .seconds(lease))
}

guard words.count >= 3, let number = Int(words[2]) else {
    print(
        "usage: bench-engine flows|jobs|crash|commits|enqueue|work|greet|greet-here FOLDER NUMBER "
            + "[SECONDS]")
    exit(64)
}
switch words[0] {
case "flows":
    let seconds = words.count > 3 ? Double(words[3]) ?? 4 : 4
    let rate = try await bench(number).flows(clients: number, seconds: seconds)
    print("{\"per_second\": \(rate)}")
case "jobs":
    let (single, crowd, done) = try await bench(256).jobs(number)
    print(
        "{\"enqueued_per_second\": \(single), \"enqueued_by_many_per_second\": \(crowd), "
            + "\"done_per_second\": \(done)}")
case "crash": try await bench(1).crash(steps: number)
case "commits":
    print("{\"per_second\": \(try await bench(1).commits(number))}")
case "enqueue":
    print("{\"enqueued_per_second\": \(try await bench(1).enqueue(number))}")
case "work": try await bench(number).work()
case "greet": try await bench(1).greet(number, every: .milliseconds(20))
case "greet-here": try await bench(16).greetHere(number, every: .milliseconds(20))
default: exit(64)
}
