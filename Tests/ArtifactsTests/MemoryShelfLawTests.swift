import Artifacts
import ArtifactsTesting
import FoundationEssentials
import Ground
import Testing

@Suite("A shelf in memory, held to the laws of every shelf")
struct MemoryShelfLawTests {
    @Test("by itself", arguments: ShelfLaw.all)
    func obeys(_ law: ShelfLaw) async throws { try await law.check(LentShelf(MemoryStore())) }

    @Test("behind a brittle shelf whose script is empty", arguments: ShelfLaw.all)
    func obeysBehindBrittle(_ law: ShelfLaw) async throws {
        try await law.check(LentShelf(BrittleStore(MemoryStore())))
    }
}
