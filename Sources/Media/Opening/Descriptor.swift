import CLinux
import FoundationEssentials
import Glibc
import Ground

/// A file descriptor that is closed when its owner goes; never inherited by accident.
struct Descriptor: ~Copyable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// A file that exists in memory only.
    static func memory() throws -> Descriptor {
        let number = unsafe memfd_create("backlot", UInt32(backlot_memfd_cloexec))
        guard number >= 0 else { throw Self.failure("make a file in memory") }
        return Descriptor(number)
    }

    /// Such a file with these bytes, read from the start.
    static func memory(holding data: Data) throws -> Descriptor {
        let file = try memory()
        var written = 0
        while written < data.count {
            let count = unsafe data.withUnsafeBytes { bytes in
                unsafe pwrite(
                    file.number, bytes.baseAddress.map { unsafe $0 + written },
                    bytes.count - written, written)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure("fill a file in memory") }
            written += count
        }
        return file
    }

    /// What was written to it, from the start, up to a limit.
    func contents(atMost limit: Int) throws -> Data {
        var bytes = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while bytes.count < limit {
            let count = unsafe pread(number, &chunk, chunk.count, bytes.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw Self.failure("read a file in memory") }
            if count == 0 { break }
            bytes.append(contentsOf: chunk[..<count])
        }
        return bytes
    }

    /// The two ends of a pipe: what is written to the second is read from the first.
    static func pipe() throws -> (reading: Int32, writing: Int32) {
        var ends: [Int32] = [0, 0]
        guard unsafe pipe2(&ends, O_CLOEXEC) == 0 else { throw failure("make a pipe") }
        return (ends[0], ends[1])
    }

    static func failure(_ act: String) -> Fault {
        let words = unsafe String(cString: strerror(errno))
        return Fault(.unavailable, "The system would not \(act): \(words).", retry: .soon)
    }
}
