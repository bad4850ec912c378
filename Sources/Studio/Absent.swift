import Ground

/// Stands where an installation has no such tool, and says so when it is asked.
package struct Absent: Sendable {
    private let role: String

    package init(_ role: String) { self.role = role }

    private var fault: Fault {
        Fault(.invalid, "This installation has no \(role). `backlot doctor` says what is missing.")
    }
}

extension Absent: Guide {
    package func explore(_ order: Exploration, keys: Keys) throws -> Site { throw fault }
    package func perform(_ order: Performance, keys: Keys) throws -> Recording { throw fault }
}

extension Absent: Speaker {
    package func speak(_ order: SpeechOrder, key: String) throws -> Speech { throw fault }
    package func voices() -> [Voice] { [] }
}

extension Absent: Writer {
    package func write(_ order: WritingOrder, key: String) throws -> String { throw fault }
}

extension Absent: Editor {
    package func mix(_ order: MixOrder, _ speeches: [Speech], music: Sound?) throws -> Sound {
        throw fault
    }
    package func mp3(of track: Sound) throws -> Sound { throw fault }
    package func cut(_ order: CutOrder, _ scenes: [Recording], _ track: Sound) throws -> Film {
        throw fault
    }
    package func still(of scene: Recording, frame: Int) throws -> Picture { throw fault }
}
