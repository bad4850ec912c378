import FoundationEssentials
import Ground

/// Puts what an engine said, clause by clause, together to a speech; times come from counting
/// samples.
package struct SpeechTape {
    private var samples: [Int16] = []
    private var spans: [Speech.Span] = []
    private let rate: Int
    private var pause = 0

    /// Samples a second that every clause has.
    package init(rate: Int) { self.rate = rate }

    /// Lays down a line whose clauses have been said, each with the milliseconds behind it.
    package mutating func lay(_ clauses: [(sound: PCM, pause: Int)], _ line: SpeechOrder.Line) {
        silence(pause + (samples.isEmpty ? 0 : line.sentence.pauseBefore * rate / 1000))
        let start = samples.count
        var end = start
        for (index, clause) in clauses.enumerated() {
            samples += clause.sound.trimmed().samples
            end = samples.count
            if index + 1 < clauses.count { silence(clause.pause * rate / 1000) }
        }
        spans.append(Speech.Span(start: start, end: end))
        pause = Int((line.pause * Double(rate)).rounded())
    }

    private mutating func silence(_ count: Int) {
        samples += [Int16](repeating: 0, count: max(0, count))
    }

    /// The whole, with the last pause; `treat` may change the sound of the samples, not their number.
    package consuming func speech(
        by voice: Voice, notes: [String], treat: ([Int16]) -> [Int16] = { $0 }
    ) -> Speech {
        silence(pause)
        let treated = treat(samples)
        precondition(treated.count == samples.count)
        return Speech(
            samples: PCM(samples: treated, rate: rate).data,
            report: Speech.Report(rate: rate, spans: spans, voice: voice, notes: notes))
    }
}
