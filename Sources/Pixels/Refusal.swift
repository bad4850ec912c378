/// What a foreign picture may be at most, and at least.
package enum PictureLimits {
    package static let bytes = 64 << 20
    /// Pixels of a side.
    package static let longestSide = 20_000
    package static let shortestSide = 64
    package static let pixels = 50_000_000

    /// Why a picture of this size is not opened; nil when it may be.
    package static func refusal(width: Int, height: Int) -> Refusal? {
        guard width > 0, height > 0 else { return .damaged }
        if width > longestSide || height > longestSide || width * height > pixels {
            return .tooLarge(width: width, height: height)
        }
        if min(width, height) < shortestSide { return .tooSmall(width: width, height: height) }
        return nil
    }
}

/// Why the darkroom did not develop a picture; one line of text between the two processes.
package enum Refusal: Error, Hashable, Sendable {
    case empty
    case tooManyBytes(Int)
    case tooLarge(width: Int, height: Int)
    case tooSmall(width: Int, height: Int)
    /// Animated, with this many frames.
    case animated(frames: Int)
    case truncated
    case damaged
    /// Not one of the kinds of picture that we open.
    case unknownKind
    /// A kind we know, but the loader for it is not installed.
    case noLoader
    case outOfMemory

    /// The line the darkroom writes: a word and its numbers.
    package var line: String {
        switch self {
        case .empty: "empty"
        case .tooManyBytes(let count): "too-many-bytes \(count)"
        case .tooLarge(let width, let height): "too-large \(width) \(height)"
        case .tooSmall(let width, let height): "too-small \(width) \(height)"
        case .animated(let frames): "animated \(frames)"
        case .truncated: "truncated"
        case .damaged: "damaged"
        case .unknownKind: "unknown-kind"
        case .noLoader: "no-loader"
        case .outOfMemory: "out-of-memory"
        }
    }

    /// Reads such a line from a process that may be lying: anything else is nil.
    package init?(line: some StringProtocol) {
        let words = line.split(separator: " ")
        let numbers = words.dropFirst().compactMap { Int($0) }.filter { $0 >= 0 }
        switch (words.first, numbers.count) {
        case ("empty", _): self = .empty
        case ("too-many-bytes", 1): self = .tooManyBytes(numbers[0])
        case ("too-large", 2): self = .tooLarge(width: numbers[0], height: numbers[1])
        case ("too-small", 2): self = .tooSmall(width: numbers[0], height: numbers[1])
        case ("animated", 1): self = .animated(frames: numbers[0])
        case ("truncated", _): self = .truncated
        case ("damaged", _): self = .damaged
        case ("unknown-kind", _): self = .unknownKind
        case ("no-loader", _): self = .noLoader
        case ("out-of-memory", _): self = .outOfMemory
        default: return nil
        }
    }
}
