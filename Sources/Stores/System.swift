import Glibc

/// Whether a process of that id lives on this machine, ours or not.
func isAlive(process: Int32) -> Bool { kill(process, 0) == 0 || errno != ESRCH }

func ownProcess() -> Int32 { getpid() }

func join(_ folder: String, _ name: String) -> String {
    folder == "/" ? "/\(name)" : "\(folder)/\(name)"
}

/// What stands behind a descriptor.
func status(of descriptor: Int32, _ path: String) throws(DiskError) -> stat {
    var info = stat()
    try checked("examine", path) { unsafe fstat(descriptor, &info) }
    return info
}

/// Does a system call, again when a signal came between, and turns -1 into a thrown refusal.
@discardableResult
func checked<Number: BinaryInteger>(
    _ act: String, _ path: String, _ call: () -> Number
) throws(DiskError) -> Number {
    while true {
        let result = call()
        if result != -1 { return result }
        let number = errno
        if number != EINTR { throw DiskError(number: number, act: act, path: path) }
    }
}

/// Whether both are the same bytes; a call, because a loop is slow where nothing is optimised.
func areEqual(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
    guard left.count == right.count else { return false }
    guard let left = left.baseAddress, let start = right.baseAddress else {
        return true
    }
    return unsafe memcmp(left, start, right.count) == 0
}
