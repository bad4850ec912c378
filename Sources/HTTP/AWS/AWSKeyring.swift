package import Ground

/// Keys from wherever they are to be had, in the order of AWS's own tools: variables, profile
/// files, the container's endpoint, the machine's metadata (IMDSv2).
///
/// Temporary keys are replaced five minutes before they end; while that fails, the old ones serve
/// until they do. Many who ask at once wait for one answer.
package actor AWSKeyring: AWSCredentialsSource {
    private let environment: AWSEnvironment
    private let client: any HTTPClient
    private let world: any World
    private var kept: AWSCredentials?
    private var isAsking = false
    /// Who came while somebody was asking.
    private var waiting: [CheckedContinuation<Void, Never>] = []

    /// Keys are asked for anew when they have this long to live.
    private static let reserve = Moment.Span.minutes(5)

    package init(
        _ environment: AWSEnvironment, client: any HTTPClient, world: any World = RealWorld()
    ) {
        self.environment = environment
        self.client = client
        self.world = world
    }

    package func credentials(insteadOf refused: AWSCredentials?) async throws -> AWSCredentials {
        while true {
            if let kept, kept != refused, !isEnding(kept) { return kept }
            if !isAsking { break }
            await withCheckedContinuation { waiting.append($0) }
        }
        isAsking = true
        defer {
            isAsking = false
            for continuation in waiting { continuation.resume() }
            waiting = []
        }
        do {
            let fresh = try await found()
            kept = fresh
            return fresh
        } catch {
            // Keys that still have some minutes are better than none.
            if let kept, kept != refused, let end = kept.expires, end > world.now() { return kept }
            throw error
        }
    }

    private func isEnding(_ keys: AWSCredentials) -> Bool {
        keys.expires.map { $0 - world.now() < Self.reserve } ?? false
    }

    private func found() async throws -> AWSCredentials {
        let metadata = AWSMetadata(environment, client: client)
        if let keys = environment.credentials { return keys }
        let (profile, isAsked) = environment.profile
        if let keys = try environment.profiles.credentials(of: profile) { return keys }
        if isAsked {
            throw Fault(
                .invalid,
                "There are no keys for the AWS profile “\(shown(profile))”. Check AWS_PROFILE, and "
                    + "~/.aws/credentials.",
                subject: "AWS_PROFILE")
        }
        if let keys = try await metadata.containerCredentials() { return keys }
        if let keys = try await metadata.instanceCredentials() { return keys }
        throw Fault(
            .invalid,
            "No AWS keys were found: not in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, not in "
                + "~/.aws/credentials, not from a container or a machine of AWS. Set the two "
                + "variables.",
            subject: "AWS_ACCESS_KEY_ID")
    }
}
