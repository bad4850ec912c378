// bench-engine flows FOLDER CONCURRENCY SECONDS   five-step durable runs, each awaited by its client
// bench-engine jobs FOLDER COUNT                  runs without steps, handed in and worked off
// bench-engine crash FOLDER STEPS                 one run of many steps, to be killed and begun again
//
// The whole engine on SQLite: office, scribe, worker, run. Prints JSON.
import FoundationEssentials
import Glibc

let words = Array(CommandLine.arguments.dropFirst())
switch (words.first, words.count) {
case ("flows", 4):
    guard let clients = Int(words[2]), let seconds = Double(words[3]) else { exit(64) }
    let rate = try await EngineBench(folder: words[1], capacity: clients)
        .flows(clients: clients, seconds: seconds)
    print("{\"per_second\": \(rate)}")
case ("jobs", 3):
    guard let count = Int(words[2]) else { exit(64) }
    let (single, crowd, done) = try await EngineBench(folder: words[1], capacity: 256)
        .jobs(count)
    print(
        "{\"enqueued_per_second\": \(single), \"enqueued_by_many_per_second\": \(crowd), "
            + "\"done_per_second\": \(done)}")
case ("crash", 3):
    guard let steps = Int(words[2]) else { exit(64) }
    try await EngineBench(folder: words[1], capacity: 1).crash(steps: steps)
default:
    print(
        "usage: bench-engine flows FOLDER CLIENTS SECONDS | jobs FOLDER COUNT | crash FOLDER STEPS")
    exit(64)
}
