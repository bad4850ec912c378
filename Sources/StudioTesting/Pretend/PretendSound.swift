import Artifacts
import FoundationEssentials
import Ground
package import Studio

/// A speaker of silence: sixty milliseconds a character, at 8,000 samples a second.
package struct PretendSpeaker: Speaker {
    let rehearsal: Rehearsal

    package func speak(_ order: SpeechOrder, key: String) async throws -> Speech {
        try rehearsal.note(.speak(order))
        var spans: [Speech.Span] = []
        var count = 0
        for sentence in order.sentences {
            let end = count + sentence.text.count * 480
            spans.append(.init(start: count, end: end))
            count = end + Int(sentence.pause * 8000)
        }
        return Speech(
            samples: Data(count: count * 2),
            report: .init(rate: 8000, spans: spans, voice: order.voice))
    }

    package func voices() async -> [Voice] {
        [
            Voice(engine: "pretend", name: "anna", language: "en"),
            Voice(engine: "pretend", name: "omar", language: "ar"),
        ]
    }
}

/// A writer that answers what the rehearsal's sheet has for it.
package struct PretendWriter: Writer {
    let rehearsal: Rehearsal

    package func write(_ order: WritingOrder, key: String) async throws -> String {
        try rehearsal.note(.write(order))
        return rehearsal.answer(order)
    }
}

/// An editor whose films say what they were cut from.
package struct PretendEditor: Editor {
    let rehearsal: Rehearsal

    package func mix(
        _ order: MixOrder, _ speeches: [Speech], music: Sound?
    ) async throws -> Sound {
        try rehearsal.note(.mix(order))
        var sources = [try order.stored()] + (try speeches.map { try $0.stored() })
        if let music { sources.append(try await digest(of: music.crate)) }
        return Sound(try file("track", sources, "flac"))
    }

    package func mp3(of track: Sound) async throws -> Sound {
        try rehearsal.note(.mp3)
        return Sound(try file("mp3", [try await digest(of: track.crate)], "mp3"))
    }

    package func cut(
        _ order: CutOrder, _ scenes: [Recording], _ track: Sound
    ) async throws -> Film {
        try rehearsal.note(.cut(order))
        var sources = [try order.stored(), try await digest(of: track.crate)]
        for scene in scenes { sources.append(try await digest(of: scene.crate)) }
        return Film(try file("film", sources, order.container.rawValue))
    }

    package func still(of scene: Recording, frame: Int) async throws -> Picture {
        try rehearsal.note(.still(frame))
        return .pretend("still", from: [try await digest(of: scene.crate), Data("\(frame)".utf8)])
    }

    private func digest(of crate: Crate) async throws -> Data {
        try await crate.withFile { path in
            Data(Digest(of: try Data(contentsOf: URL(fileURLWithPath: path))).hex.utf8)
        }
    }

    private func file(_ word: String, _ sources: [Data], _ ending: String) throws -> Crate {
        Crate(
            try ScratchFile(holding: Picture.pretend(word, from: sources).bytes, ending: ending))
    }
}
