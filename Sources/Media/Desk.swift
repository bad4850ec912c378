internal import CLinux
import FoundationEssentials
import Ground
import Pixels
package import Studio

/// The layout desk: foreign pictures opened in a sandbox, looked at, cut, lettered and printed.
///
/// Blocking work runs on threads of its own. What is remembered between calls (developed pictures,
/// proofs) saves work and never changes a result.
package final class Desk: Designer {
    private let darkroom: Darkroom
    private let hands: [Hand]
    private let rota: Guarded<Rota>

    /// Hires as many `hands` as pictures are worked on at once.
    ///
    /// `darkroom` is the path of the executable that opens pictures; by default the one beside the
    /// running program.
    package init(darkroom: String? = nil, hands: Int = 2) throws {
        // The C library would give a heap to every thread and keep planes in them; what pictures
        // leave free in one then neither goes to another nor back to the system: 40 MB too much
        // after a campaign. A plane that is mapped on its own costs a twentieth more processor time.
        _ = mallopt(Int32(backlot_arena_max), 2)
        _ = mallopt(Int32(backlot_mmap_threshold), 1 << 20)
        let room = Darkroom(program: darkroom)
        self.darkroom = room
        self.hands = try (0..<max(1, hands)).map { _ in try Hand(room) }
        rota = Guarded(Rota(hands: max(1, hands)))
    }

    /// How the process that opens foreign pictures is held in on this host; found out by trying.
    package var confinement: Confinement { darkroom.confinement }

    package func look(at picture: Picture, over ground: Color) async throws -> Look {
        try await withHand(for: picture) { try await $0.look(at: picture, over: ground) }
    }

    package func layOut(_ order: LayoutOrder, of picture: Picture) async throws -> Layout {
        try await withHand(for: picture) { try await $0.layOut(order, of: picture) }
    }

    package func checkFit(_ message: Message, in format: Format) async throws {
        try await withHand(for: nil) { try await $0.checkFit(message, in: format) }
    }

    package func render(_ layout: Layout, of picture: Picture) async throws -> Picture {
        try await withHand(for: picture) { try await $0.render(layout, of: picture) }
    }

    package func contactSheet(_ sheet: Sheet) async throws -> Picture {
        try await withHand(for: nil) { try await $0.contactSheet(sheet) }
    }

    package func png(of picture: Picture, over ground: Color) async throws -> Picture {
        try await withHand(for: picture) { try await $0.png(of: picture, over: ground) }
    }

    /// Puts away what is remembered and gives the memory back to the system: for when there is
    /// nothing to do.
    package func rest() async {
        for hand in hands { await hand.clear() }
        _ = malloc_trim(0)
    }

    /// A picture goes to the hand that has it developed already; else to the least busy one.
    private func withHand<Result: Sendable>(
        for picture: Picture?, _ work: (Hand) async throws -> Result
    ) async throws -> Result {
        try Task.checkCancellation()
        let index = rota.withLock { $0.assign(picture) }
        defer { rota.withLock { $0.finish(index) } }
        return try await work(hands[index])
    }
}

/// Who works on what.
private struct Rota {
    private var load: [Int]
    private var recent: [(fingerprint: Int, hand: Int)] = []

    init(hands: Int) { load = [Int](repeating: 0, count: hands) }

    mutating func assign(_ picture: Picture?) -> Int {
        let fingerprint = picture.map(Self.fingerprint)
        let known = recent.first { $0.fingerprint == fingerprint }?.hand
        let hand = known ?? load.indices.min { load[$0] < load[$1] } ?? 0
        if let fingerprint {
            recent.removeAll { $0.fingerprint == fingerprint }
            recent.insert((fingerprint, hand), at: 0)
            if recent.count > 16 { recent.removeLast() }
        }
        load[hand] += 1
        return hand
    }

    mutating func finish(_ hand: Int) { load[hand] -= 1 }

    /// A guess that costs nothing; when two pictures share it, one waits for the other, no more.
    private static func fingerprint(_ picture: Picture) -> Int {
        var hasher = Hasher()
        let bytes = picture.bytes
        hasher.combine(bytes.count)
        for step in 0..<min(64, bytes.count) {
            hasher.combine(bytes[bytes.startIndex + bytes.count / 64 * step])
        }
        return hasher.finalize()
    }
}
