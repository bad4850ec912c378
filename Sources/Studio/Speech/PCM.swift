package import FoundationEssentials

/// One channel of 16-bit samples, as speech engines give them.
package struct PCM: Hashable, Sendable {
    package var samples: [Int16]
    /// Samples a second.
    package var rate: Int

    package init(samples: [Int16], rate: Int) {
        self.samples = samples
        self.rate = rate
    }

    /// Bare little-endian samples; an odd byte at the end is dropped.
    package init(bare data: Data, rate: Int) {
        let bytes = [UInt8](data)
        samples = (0..<bytes.count / 2)
            .map {
                Int16(bitPattern: UInt16(bytes[2 * $0]) | UInt16(bytes[2 * $0 + 1]) << 8)
            }
        self.rate = rate
    }

    /// A RIFF WAVE file of 16-bit samples in one channel or two (mixed to one), of at most `seconds`;
    /// nil for anything else.
    ///
    /// Engines that write to a pipe state sizes they do not know: what is there counts.
    package init?(wave data: Data, longest seconds: Int = 600) {
        let bytes = [UInt8](data)
        func number(_ at: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[at + $1]) << (8 * $1) }
        }
        guard bytes.count >= 12, bytes.starts(with: "RIFF".utf8),
            bytes[8..<12].elementsEqual("WAVE".utf8)
        else { return nil }
        var position = 12
        var format: (channels: Int, rate: Int)?
        while position + 8 <= bytes.count {
            let name = bytes[position..<position + 4]
            let start = position + 8
            let size = min(number(position + 4, 4), bytes.count - start)
            if name.elementsEqual("fmt ".utf8) {
                guard size >= 16, [1, 0xFFFE].contains(number(start, 2)),
                    (1...2).contains(number(start + 2, 2)), number(start + 14, 2) == 16,
                    (8000...48_000).contains(number(start + 4, 4))
                else { return nil }
                format = (number(start + 2, 2), number(start + 4, 4))
            } else if name.elementsEqual("data".utf8) {
                guard let format, size / (2 * format.channels) <= seconds * format.rate else {
                    return nil
                }
                let all = PCM(bare: Data(bytes[start..<start + size]), rate: format.rate)
                self = format.channels == 1 ? all : all.mixed()
                return
            }
            position = start + size + size % 2
        }
        return nil
    }

    /// Two interleaved channels as one.
    private func mixed() -> PCM {
        let pairs = samples.count / 2
        return PCM(
            samples: (0..<pairs)
                .map { Int16((Int(samples[2 * $0]) + Int(samples[2 * $0 + 1])) / 2) },
            rate: rate)
    }

    /// The part that is heard, with `margin` milliseconds around it and fades of 5 ms at its ends:
    /// engines pad what they say with silence of their own.
    package func trimmed(margin: Int = 30) -> PCM {
        let window = max(1, rate / 200)
        let loudest = samples.reduce(0) { max($0, abs(Int($1))) }
        let threshold = max(50, loudest / 100)
        func isHeard(_ start: Int) -> Bool {
            samples[start..<min(samples.count, start + window)]
                .contains { abs(Int($0)) > threshold }
        }
        let starts = stride(from: 0, to: samples.count, by: window)
        guard let first = starts.first(where: isHeard),
            let last = starts.reversed().first(where: isHeard)
        else { return PCM(samples: [], rate: rate) }
        let room = margin * rate / 1000
        let range = max(0, first - room)..<min(samples.count, last + window + room)
        var part = Array(samples[range])
        let fade = min(window, part.count / 2)
        for index in 0..<fade {
            part[index] = Int16(Int(part[index]) * index / fade)
            part[part.count - 1 - index] = Int16(Int(part[part.count - 1 - index]) * index / fade)
        }
        return PCM(samples: part, rate: rate)
    }

    /// Little-endian bytes.
    package var data: Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(samples.count * 2)
        for sample in samples {
            let bits = UInt16(bitPattern: sample)
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
        }
        return Data(bytes)
    }
}
