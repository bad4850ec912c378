/// Repeatable chance: SplitMix64 (Steele, Lea, Flood 2014) started from words and a seed.
struct Chance {
    private var state: UInt64

    init(_ words: [String], seed: UInt64) {
        state = Self.hash(words) ^ (seed &* 0x9E37_79B9_7F4A_7C15)
        _ = next()
    }

    /// FNV-1a over the words, with a separator so that ("ab", "c") differs from ("a", "bc").
    static func hash(_ words: [String]) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in words {
            for byte in word.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        return hash
    }

    /// A stream of its own for one part of the picture, so that a draw more in one part does not
    /// reshuffle the others.
    func fork(_ part: String) -> Chance { Chance([part], seed: state) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Evenly in 0..<1.
    mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }

    mutating func between(_ low: Double, _ high: Double) -> Double { low + (high - low) * unit() }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }

    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[below(choices.count)] }

    /// True in `share` of the draws.
    mutating func happens(_ share: Double) -> Bool { unit() < share }
}
