import Artifacts
import FoundationEssentials
import Ground
import WorkflowTesting

@testable import Workflow

/// What a fable of the simulation is made of.
struct Moral: Codable, Storable, Ingredient, Hashable {
    var name: String
    var scenes = [0, 1, 2]
    var approval = false
    var nap: Int64 = 0
    var child = false
    var priced = false
    var once = false
    var careful = false
}

/// The production of the simulation: scenes at once, and every verb beside or after them.
struct Fable: Production {
    static let name = "fable"
    static let version = 1
    static let price = Money(microdollars: 100_000)
    let desk: Desk

    func produce(_ brief: Artifact<Moral>, in run: Run) async throws -> Artifact<String> {
        let (desk, moral) = (desk, try await run.load(brief))
        let outline = try await run.step("outline", from: moral.name) { name in
            try await desk.work(run, "outline")
            return Words.outline(of: name)
        }
        // Of equal inputs as other steps, and never twice the same.
        let dice = try await run.step("dice", from: outline) { _ in
            try await desk.work(run, "dice")
            return "\(desk.process.random() % 1000)"
        }
        var parts = [try await run.load(dice)]
        if moral.careful { parts.append(try await caught(outline, run)) }

        async let leaf = leaf(moral, outline, run)
        let scenes = try await run.each("scene", in: moral.scenes, key: { "\($0)" }) {
            number, run in
            // Two scenes of one number draw the same picture.
            try await run.step(
                "picture", from: outline, min(number, 1),
                needing: Effect(
                    lane: "desk", pool: "painter", price: moral.priced ? Self.price : .zero,
                    provider: "muse"), as: "\(run.id)/\(number).txt"
            ) { outline, number in
                try await desk.work(
                    run, "picture", lane: "desk", pool: "painter",
                    price: moral.priced ? Self.price : .zero)
                return Words.picture(number, of: outline)
            }
        }
        parts.append(contentsOf: try await leaf)
        if moral.once {
            let receipt = try await run.step(
                "send", from: outline, needing: Effect(once: true)
            ) { outline in
                try await desk.work(run, "send", once: true)
                return "sent \(outline.count)"
            }
            parts.append(try await run.load(receipt))
        }
        let film = try await run.step("film", from: scenes, parts, as: "\(run.id)/film.txt") {
            try await desk.work(run, "film")
            return Words.film($0, $1)
        }
        if moral.careful {
            // A production may swallow an interruption; the run must wait for the yes all the same.
            do { try await run.approval("film", of: film) } catch {}
        }
        return film
    }

    private func leaf(
        _ moral: Moral, _ outline: Artifact<String>, _ run: Run
    ) async throws -> [String] {
        // The nap may end, and the run go on, while the person is still being asked.
        async let nap: Void = rest(moral, run)
        if moral.approval { try await run.approval("outline", of: outline) }
        try await nap
        guard moral.child else { return [] }
        let text = try await run.child("leaf", Leaf.self, from: outline)
        return [try await run.load(text)]
    }

    private func rest(_ moral: Moral, _ run: Run) async throws {
        if moral.nap > 0 { try await run.sleep("nap", for: .milliseconds(moral.nap)) }
    }

    /// A production may handle a fault of a step, which is written down first; an interruption is no
    /// fault.
    private func caught(_ outline: Artifact<String>, _ run: Run) async throws -> String {
        let desk = desk
        do {
            try await run.step("risky", from: outline) { _ -> String in
                try await desk.work(run, "risky")
                throw Fault(.invalid, "This never works.")
            }
            return "lucky"
        } catch let fault as Fault {
            return fault.code.rawValue
        }
    }
}

/// The child of a fable.
struct Leaf: Production {
    static let name = "leaf"
    static let version = 1
    let desk: Desk

    func produce(_ brief: Artifact<String>, in run: Run) async throws -> Artifact<String> {
        let desk = desk
        return try await run.step("leaf", from: brief) {
            try await desk.work(run, "leaf")
            return Words.leaf($0)
        }
    }
}

/// What the bodies write: pure functions, so that anyone can say what should come out.
enum Words {
    static func outline(of name: String) -> String { "outline of \(name)" }
    /// Longer than what a parcel carries itself, so that it needs a blob.
    static func picture(_ number: Int, of outline: String) -> String {
        "[\(number): \(outline)]" + String(repeating: "~", count: 1100)
    }
    static func leaf(_ outline: String) -> String { "leaf of \(outline)" }
    static func film(_ scenes: [String], _ parts: [String]) -> String {
        scenes.map { $0.prefix(40) }.joined() + parts.joined(separator: "+")
    }

    /// What a run of these words gives when nothing ever goes wrong, edits and takes given.
    static func told(
        _ moral: Moral, edits: [Digest: Parcel], takes: [Digest: Int], refusal: Fault?,
        rolled: (Digest) -> Data?
    ) throws -> (film: String, fingerprints: [String: Digest]) {
        var fingerprints: [String: Digest] = [:]
        func step(
            _ production: String, _ name: String, at path: String, _ inputs: [Digest],
            _ made: () -> String
        ) throws -> (String, Digest) {
            let base = Fingerprint.base(
                production: production, step: name, version: 1, inputs: inputs)
            let fingerprint = Fingerprint.take(takes[base] ?? 0, of: base)
            fingerprints[path] = fingerprint
            let data = try edits[fingerprint]?.inline ?? made().stored()
            return (try String(stored: data), Digest(of: data))
        }
        let (outline, outlined) = try step(
            "fable", "outline", at: "outline",
            [try moral.name.fingerprint()]
        ) { Words.outline(of: moral.name) }
        _ = try step("fable", "dice", at: "dice", [outlined]) { "" }
        let roll = fingerprints["dice"].flatMap(rolled)
        var parts = [try roll.map { try String(stored: $0) } ?? "nothing"]
        if moral.careful { parts.append(refusal?.code.rawValue ?? "nothing is written down") }
        let scenes = try moral.scenes.map { number in
            try step(
                "fable", "picture", at: "scene/\(number)/picture",
                [outlined, try min(number, 1).fingerprint()]
            ) {
                Words.picture(min(number, 1), of: outline)
            }
        }
        if moral.child {
            parts.append(try step("leaf", "leaf", at: "leaf", [outlined]) { Words.leaf(outline) }.0)
        }
        if moral.once {
            parts.append(
                try step("fable", "send", at: "send", [outlined]) { "sent \(outline.count)" }.0)
        }
        let film = try step(
            "fable", "film", at: "film",
            [try scenes.map { Digested(digest: $0.1) }.fingerprint(), try parts.fingerprint()]
        ) {
            Words.film(scenes.map(\.0), parts)
        }
        return (film.0, fingerprints)
    }

    private struct Digested: Ingredient {
        let digest: Digest
        func fingerprint() -> Digest { digest }
        func load(from shelf: any ObjectStore) -> Digest { digest }
    }
}
