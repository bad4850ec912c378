import Artifacts
import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Testing
import Workflow

/// A campaign whose program is killed until it is complete.
final class Victim: Sendable {
    private struct Memory {
        var kills = 0
        /// What each finished step left, by run, path and fingerprint.
        var outputs: [String: Digest] = [:]
        /// How often the server had been asked for a picture when its step was seen finished.
        var paid: [String: Int] = [:]
    }

    private let id: String
    private let lot: Lot
    private let server: ImagesStandIn
    private let out: String
    private let memory = Guarded(Memory())

    init(_ id: String, on lot: Lot, _ server: ImagesStandIn) {
        self.id = id
        self.lot = lot
        self.server = server
        out = "\(lot.root)/\(id)"
    }

    var kills: Int { memory.withLock { $0.kills } }

    /// Starts the campaign, kills it while there are kills left, and starts it again, until it is
    /// complete.
    func live(_ calm: KillTests.Calm, _ hitman: KillTests.Hitman) async throws {
        let brief = try lot.write("\(id).json", Brief.one(id))
        var words = ["campaign", brief, "--out", out, "--json"]
        while true {
            let program = try lot.start(words)
            let isStruck = hitman.isWanted
            if isStruck { try await hitman.strike(program) }
            let ending = try await program.ending()
            if isStruck { hitman.learn(hit: ending.code == nil) }
            if ending.code == nil { memory.withLock { $0.kills += 1 } }
            try await inspect(ending)
            switch ending.code {
            // A redrive that was killed may have been done; the campaign goes on either way.
            case nil: words = ["campaign", brief, "--out", out, "--json"]
            case 0 where words[0] == "campaign": return try check(calm)
            case 0: words = ["campaign", brief, "--out", out, "--json"]
            case 4:
                // Killed three times without progress: it is for a person to say "again".
                let dead = try await lot.withLedger {
                    try await $0.runs(RunFilter(states: [.dead], lineage: "campaign/\(id)"))
                }
                words = ["dead-letters", "redrive", try #require(dead.first).id.rawValue]
            default: throw Trouble("\(words) ended with \(ending.code ?? -1): \(ending.text)")
            }
        }
    }

    /// Looks at everything that the last process has left behind.
    private func inspect(_ ending: Program.Ending) async throws {
        let (damage, steps) = try await lot.withLedger { ledger in
            var steps: [StepRecord] = []
            for run in try await ledger.runs(RunFilter(lineage: "campaign/\(id)")) {
                steps += try await ledger.steps(of: run.id)
            }
            return (try await ledger.check(), steps)
        }
        #expect(damage.isEmpty, "\(id): \(damage)")
        checkOutputs(steps)
        checkAnnounced(ending, steps)
        checkPaid(steps)
        try checkFiles(steps)
    }

    /// A checkpoint stays what it is.
    private func checkOutputs(_ steps: [StepRecord]) {
        var missing = memory.withLock { $0.outputs }
        for step in steps {
            let key = "\(step.run) \(step.path) \(step.fingerprint)"
            let earlier = memory.withLock {
                $0.outputs.updateValue(step.output.digest, forKey: key)
            }
            #expect(earlier == nil || earlier == step.output.digest, "\(key) was made twice")
            missing[key] = nil
        }
        #expect(missing.isEmpty, "checkpoints are gone")
    }

    /// What the program has said it made is in the ledger.
    private func checkAnnounced(_ ending: Program.Ending, _ steps: [StepRecord]) {
        let known = Set(steps.map { "\($0.run) \($0.path)" })
        for line in ending.outLines {
            // The last line may be cut off, and the manifest is no event.
            guard let event = try? JSONDecoder().decode(Event.self, from: Data(line.utf8)),
                event.kind == .stepMade || event.kind == .stepReused, let path = event.path
            else { continue }
            #expect(known.contains("\(event.run) \(path)"), "\(path) was announced, and is lost")
        }
    }

    /// A painted picture whose checkpoint is durable is not ordered again.
    private func checkPaid(_ steps: [StepRecord]) {
        var counts: [String: Int] = [:]
        for request in server.server.requests {
            counts[request.headers["Idempotency-Key"] ?? "", default: 0] += 1
        }
        for step in steps where step.path.hasSuffix("/paint") && !step.label.reused {
            let key = "\(step.run)/\(step.path)@\(step.fingerprint.short)"
            let count = counts[key, default: 0]
            #expect(count > 0, "\(key) was never ordered")
            let earlier = memory.withLock { memory in
                if memory.paid[key] == nil { memory.paid[key] = count }
                return memory.paid[key]
            }
            #expect(count == earlier, "\(key) was paid again after it was finished")
        }
    }

    /// Whatever stands under a promised name is whole, in the folder and on the shelf.
    private func checkFiles(_ steps: [StepRecord]) throws {
        var promised: [String: Digest] = [:]
        for step in steps {
            if let name = step.published { promised[name] = step.output.digest }
        }
        for (name, digest) in try lot.files(in: out) {
            // A part on its way to its name is hidden, and nobody's promise.
            if name.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { continue }
            #expect(promised[name] == digest, "\(name) is torn, or not what was made")
        }
        for (name, digest) in promised {
            let file = "\(lot.data)/shelf/published/\(name)"
            guard FileManager.default.fileExists(atPath: file) else { continue }
            #expect(Digest(of: try lot.read(file)) == digest, "\(name) is torn on the shelf")
        }
    }

    /// Everything that was begun is complete, and the pictures are those of an undisturbed run.
    private func check(_ calm: KillTests.Calm) throws {
        let folders = try lot.folders(in: out)
        #expect(!folders.isEmpty)
        for folder in folders {
            let files = try lot.files(in: folder)
            #expect(KillTests.Calm.pictures(files) == calm.pictures, "\(folder)")
            #expect(files.count == calm.pictures.count + 2, "\(files.keys.sorted())")
        }
    }
}
