import FoundationEssentials
import Ground
import HTTP

/// Signs requests, sends them, and sends them again when that may help.
struct S3Wire: Sendable {
    let settings: S3Settings
    let credentials: any AWSCredentialsSource
    let client: any HTTPClient
    let world: any World

    /// What the store answers in the end, be it a refusal.
    ///
    /// Throws a `Fault` only when there is no answer, or only ever one that may pass.
    func ask(_ ask: S3Ask) async throws -> (response: HTTPResponse, refusal: S3Refusal?) {
        var keys = try await credentials.credentials(insteadOf: nil)
        var hasNewKeys = false
        var attempt = 1
        while true {
            try Task.checkCancellation()
            let pause: Moment.Span
            do {
                let response = try await send(ask, with: keys)
                guard let refusal = S3Refusal(response, to: ask) else { return (response, nil) }
                if refusal.asksForNewKeys, !hasNewKeys {
                    keys = try await credentials.credentials(insteadOf: keys)
                    hasNewKeys = true
                    continue
                }
                guard refusal.isPassing else { return (response, refusal) }
                guard attempt < settings.attempts else { throw fault(refusal, ask) }
                pause = max(backOff(attempt), min(refusal.retryAfter ?? .zero, .minutes(1)))
            } catch let failure as HTTPFailure {
                let fault = failure.fault(calling: settings.host)
                guard fault.retry != .never, attempt < settings.attempts else {
                    throw Fault(
                        fault.code, fault.explanation, subject: settings.place, retry: fault.retry)
                }
                pause = backOff(attempt)
            }
            attempt += 1
            try await world.sleep(pause)
        }
    }

    /// The answer to what has to succeed; any refusal is thrown as a fault.
    @discardableResult
    func done(_ ask: S3Ask) async throws -> HTTPResponse {
        let (response, refusal) = try await self.ask(ask)
        if let refusal { throw fault(refusal, ask) }
        return response
    }

    /// The answer as XML, whose root must be of that name.
    func document(_ ask: S3Ask, _ root: String) async throws -> XMLElement {
        let response = try await done(ask)
        do {
            let element = try XMLElement(reading: response.body)
            if element.name == root { return element }
        } catch {
            throw nonsense("\(error)", ask)
        }
        throw nonsense("no \(root)", ask)
    }

    func fault(_ refusal: S3Refusal, _ ask: S3Ask) -> Fault {
        refusal.fault(ask.act, at: settings, now: world.now())
    }

    /// What to say of an answer that a store would not give.
    func nonsense(_ what: String, _ ask: S3Ask) -> Fault {
        Fault(
            .unavailable,
            "\(settings.host) was asked to \(ask.act) and gave an answer that is not S3's (\(what)). "
                + "Check the address of the shelf.",
            subject: settings.place, retry: .soon)
    }

    private func send(_ ask: S3Ask, with keys: AWSCredentials) async throws -> HTTPResponse {
        var request = HTTPRequest(
            ask.method, settings.address(of: ask.key, query: ask.encodedQuery),
            headers: ask.headers, body: ask.body)
        // Everything asked here may be repeated; the client may do so on a dead connection, too.
        request.isRepeatable = true
        let signer = AWSSigner.s3(region: settings.region)
        if let window = ask.window {
            request.url = try signer.presigned(
                request, with: keys, at: window.since, lasting: window.lasting)
        } else {
            request = try signer.signed(
                request, with: keys, at: world.now(),
                payload: ask.digest.map { .digest($0) } ?? .whole)
        }
        // The answer to HEAD states the length of what it does not send.
        let limits = HTTPLimits(
            body: ask.method == "HEAD" ? .max : max(ask.most, 64 << 10), total: .minutes(5),
            silence: .seconds(30))
        return try await client.send(request, limits: limits)
    }

    /// Twice as long each time, somewhere between half and the whole of it, so that many who failed
    /// together do not come back together.
    private func backOff(_ attempt: Int) -> Moment.Span {
        let half: Int64 = min(50 << Int64(attempt - 1), 2500)
        let chance = Int64(world.random() % UInt64(half + 1))
        return .milliseconds(half + chance)
    }
}
