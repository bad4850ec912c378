import FoundationEssentials
import Ground
import HTTP
import HTTPTesting
import Net
import Testing

/// Many at once, cancellation, stopping.
struct LifeTests {
    private let client = CurlClient()

    @Test func `Two hundred requests at once all get their own answer`() async throws {
        let server = StandInServer { request, index in
            .reply(body: request.body + Data(request.url.utf8))
                .delayed(by: .milliseconds(Int64(index % 7)))
        }
        let bodies = try await withThrowingTaskGroup(of: (Int, Data).self) { group in
            for number in 0..<200 {
                group.addTask {
                    let request = HTTPRequest(
                        number % 2 == 0 ? "POST" : "PUT", server.address + "/\(number)",
                        body: Data(repeating: UInt8(number), count: number * 100))
                    return (number, try await client.send(request, limits: HTTPLimits()).body)
                }
            }
            return try await group.reduce(into: [Int: Data]()) { $0[$1.0] = $1.1 }
        }
        for number in 0..<200 {
            let sent = Data(repeating: UInt8(number), count: number * 100)
            #expect(bodies[number] == sent + Data("/\(number)".utf8))
        }
        #expect(server.requests.count == 200)
    }

    @Test func `A large body goes up and comes down unharmed`() async throws {
        let large = Data((0..<(5 << 20)).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ $0 >> 8) })
        let server = StandInServer { request, _ in .reply(body: request.body) }
        let response = try await client.send(
            HTTPRequest("PUT", server.address, body: large), limits: HTTPLimits())
        #expect(response.body == large)
    }

    @Test func `A kept-open connection is used again for what may be repeated`() async throws {
        let server = StandInServer(script: .reply(text: "ok"))
        for _ in 0..<3 {
            _ = try await client.send(HTTPRequest("GET", server.address), limits: HTTPLimits())
        }
        #expect(server.welcomes == 1)
    }

    @Test func `What may not be repeated is sent once, even when the server hangs up`() async throws
    {
        let hangUp = StandInAnswer.raw("")
        let server = StandInServer { _, index in index == 0 ? .reply(text: "ok") : hangUp }
        _ = try await client.send(HTTPRequest("POST", server.address), limits: HTTPLimits())
        await #expect(throws: HTTPFailure(.brokenOff, sent: true)) {
            _ = try await client.send(HTTPRequest("POST", server.address), limits: HTTPLimits())
        }
        #expect(server.requests.count == 2)
    }

    @Test func `Cancelling the task breaks the transfer off`() async throws {
        let server = StandInServer(
            script: StandInAnswer([.send(StandInAnswer.head(200, [:], length: 100)), .silence]))
        let task = Task {
            try await client.send(HTTPRequest("GET", server.address), limits: HTTPLimits())
        }
        await server.arrivals(1)
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await server.departures(1)
    }

    @Test func `A task cancelled beforehand sends nothing, however often`() async throws {
        let server = StandInServer(script: .reply())
        for _ in 0..<200 {
            let task = Task {
                unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
                return try await client.send(
                    HTTPRequest("GET", server.address), limits: HTTPLimits())
            }
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(server.requests.isEmpty)
    }

    @Test func `Stopping breaks off what is under way and refuses what comes after`() async throws {
        let server = StandInServer(script: .silence)
        let task = Task {
            try await client.send(HTTPRequest("GET", server.address), limits: HTTPLimits())
        }
        await server.arrivals(1)
        client.stop()
        client.stop()
        await #expect(throws: HTTPFailure(.stopped, sent: true)) { try await task.value }
        await #expect(throws: HTTPFailure(.stopped, sent: false)) {
            try await client.send(HTTPRequest("GET", server.address), limits: HTTPLimits())
        }
        await server.departures(1)
    }

    @Test func `Letting go of a client closes its connections`() async throws {
        let server = StandInServer(script: .reply())
        var passing: CurlClient? = CurlClient()
        _ = try await passing?.send(HTTPRequest("GET", server.address), limits: HTTPLimits())
        passing = nil
        await server.departures(1)
    }

    @Test func `A configured proxy is asked for the whole address`() async throws {
        let proxy = StandInServer(script: .reply(text: "through the proxy"))
        let client = CurlClient(CurlClient.Settings(proxy: Secret(proxy.address), direct: ""))
        let response = try await client.send(
            HTTPRequest("GET", "http://images.example/x"), limits: HTTPLimits())
        #expect(response.body == Data("through the proxy".utf8))
        #expect(proxy.requests.first?.url == "http://images.example/x")
    }
}
