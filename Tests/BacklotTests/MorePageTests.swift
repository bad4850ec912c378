import FoundationEssentials
import Glibc
import Testing

@Suite("The page about more than one machine")
struct MorePageTests {
    @Test("shows only commands that work, in their order")
    func works() async throws {
        let cluster = try Cluster.shared.get()
        let lot = try Lot(Cluster.keys)
        try FileManager.default.createSymbolicLink(
            atPath: lot.root + "/Examples",
            withDestinationPath: ReadmeTests.root.appendingPathComponent("Examples").path)
        try lot.write("cluster.json", cluster.settings("page"))
        let brief = try lot.write("one.json", Brief.one("one"))
        #expect(try await lot.run("campaign", brief, "--out", lot.out).code == 0)
        var workers: [Program] = []
        let commands = try ReadmeTests.commands(of: "docs/more-than-one-machine.md")
        #expect(commands.count == 9)
        for command in commands {
            let words = command.split(separator: " ").map(String.init)
            if words[1] == "worker" {
                // It stays until it is told to go.
                workers.append(try lot.start(Array(words.dropFirst())))
                continue
            }
            if words.contains("--to-data") { try await dismiss(workers) }
            let ending = try await lot.shell(command)
            #expect(ending.code == 0, "\(command)\n\(ending.text)")
        }
        #expect(workers.count == 3)
        #expect(try lot.folders().count == 2)
    }

    private func dismiss(_ workers: [Program]) async throws {
        for worker in workers {
            worker.signal(SIGTERM)
            let ending = try await worker.ending()
            #expect(ending.code == 0, "\(ending.text)")
        }
    }
}
