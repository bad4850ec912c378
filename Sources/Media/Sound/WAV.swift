import FoundationEssentials

/// RIFF WAVE with 16-bit PCM: what engines answer with, and what the voice is kept in.
enum WAV {
    /// One channel, 16 bits.
    static func encode(_ wave: Waveform) -> Data {
        var data = Data(capacity: 44 + wave.samples.count * 2)
        let size = UInt32(wave.samples.count * 2)
        func add(_ value: some FixedWidthInteger) {
            unsafe withUnsafeBytes(of: value.littleEndian) { unsafe data.append(contentsOf: $0) }
        }
        data.append(contentsOf: Array("RIFF".utf8))
        add(36 + size)
        data.append(contentsOf: Array("WAVEfmt ".utf8))
        add(UInt32(16))
        add(UInt16(1))
        add(UInt16(1))
        add(UInt32(wave.rate))
        add(UInt32(wave.rate * 2))
        add(UInt16(2))
        add(UInt16(16))
        data.append(contentsOf: Array("data".utf8))
        add(size)
        let samples = wave.samples.map { sample in
            Int16(max(-32768, min(32767, (sample * 32768).rounded()))).littleEndian
        }
        unsafe samples.withUnsafeBytes { unsafe data.append(contentsOf: $0) }
        return data
    }

    /// 16-bit PCM of one or two channels (mixed to one), inside limits; nil for anything else.
    ///
    /// Engines that write to a pipe state sizes they do not know: what is there counts.
    static func decode(_ data: Data, longest seconds: Int = 1200) -> Waveform? {
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
            let body = position + 8
            let size = min(number(position + 4, 4), bytes.count - body)
            if name.elementsEqual("fmt ".utf8) {
                guard size >= 16, [1, 0xFFFE].contains(number(body, 2)),
                    (1...2).contains(number(body + 2, 2)), number(body + 14, 2) == 16,
                    (8000...96_000).contains(number(body + 4, 4))
                else { return nil }
                format = (number(body + 2, 2), number(body + 4, 4))
            } else if name.elementsEqual("data".utf8) {
                guard let format else { return nil }
                let frames = size / (2 * format.channels)
                guard frames <= seconds * format.rate else { return nil }
                let samples = (0..<frames)
                    .map { frame -> Float in
                        let values = (0..<format.channels)
                            .map { channel -> Int in
                                let at = body + 2 * (frame * format.channels + channel)
                                return Int(Int16(truncatingIfNeeded: number(at, 2)))
                            }
                        return Float(values.reduce(0, +)) / Float(format.channels * 32768)
                    }
                return Waveform(samples: samples, rate: format.rate)
            }
            position = body + size + size % 2
        }
        return nil
    }
}
