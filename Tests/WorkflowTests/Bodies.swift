import Artifacts
import Ground
import Workflow
import WorkflowTesting

/// Bodies that a test writes, by the name of their step; others give their name.
final class Bodies: Sendable {
    typealias Body = @Sendable (any World) async throws -> String

    private let bodies = Guarded<[String: Body]>([:])
    private let diary = Guarded<[String]>([])
    private let effects = Guarded<[String: Effect]>([:])
    private let keys = Guarded<[String]>([])
    let world: any World

    init(_ stage: Stage) { world = stage.world }

    var ran: [String] { diary.withLock { $0 } }
    var keysSeen: [String] { keys.withLock { $0 } }

    func does(_ step: String, needing effect: Effect = Effect(), _ body: @escaping Body) {
        bodies.withLock { $0[step] = body }
        effects.withLock { $0[step] = effect }
    }

    func needs(_ step: String, _ effect: Effect) { effects.withLock { $0[step] = effect } }

    func effect(of step: String) -> Effect { effects.withLock { $0[step] ?? Effect() } }

    func work(_ step: String, key: String) async throws -> String {
        diary.withLock { $0.append(step) }
        keys.withLock { $0.append(key) }
        guard let body = bodies.withLock({ $0[step] }) else { return step }
        return try await body(world)
    }
}

/// Does steps one after the other; those of a name like `x|y` at once.
struct Errand: Production {
    static let name = "errand"
    static let version = 1
    let bodies: Bodies

    init(_ bodies: Bodies) { self.bodies = bodies }

    func produce(_ brief: Artifact<[String]>, in run: Run) async throws -> Artifact<String> {
        let bodies = bodies
        var made: [String] = []
        for names in try await run.load(brief) {
            let together = names.split(separator: "|").map(String.init)
            let before = made.joined()
            let texts = try await run.each("part", in: together, key: { $0 }, atOnce: 100) {
                name, run in
                let text = try await run.step(
                    "do", from: name, before, needing: bodies.effect(of: name)
                ) { name, _ in
                    try await bodies.work(name, key: run.key(for: "do"))
                }
                return try await run.load(text)
            }
            made += texts
        }
        return try await run.step("end", from: made.joined()) { $0 }
    }
}
