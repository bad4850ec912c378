import Glibc

/// The bubblewrap cell that child programs work in: no network, nobody's rights, no files but what
/// is bound into it.
enum Cell {
    /// The cell without any file.
    static let bare = [
        "bwrap", "--unshare-user", "--unshare-all", "--uid", "65534", "--gid", "65534",
        "--die-with-parent", "--new-session", "--cap-drop", "ALL",
    ]

    /// Libraries and nothing else, under the names the dynamic linker looks for.
    static let libraries: [String] = {
        var folders = ["--ro-bind", "/usr/lib", "/usr/lib"]
        for name in ["/usr/lib64", "/etc/ld.so.cache"] {
            folders += ["--ro-bind-try", name, name]
        }
        for name in ["/lib", "/lib64"] {
            if let target = link(name) {
                folders += ["--symlink", target, name]
            } else {
                folders += ["--ro-bind-try", name, name]
            }
        }
        // The Swift runtime, when it is not linked in, is where ours is.
        if let runtime = swiftRuntime, !runtime.hasPrefix("/usr/lib") {
            folders += ["--ro-bind", runtime, runtime]
        }
        return folders
    }()

    /// The folder of the runtime library that this process has loaded.
    private static let swiftRuntime: String? = {
        let file = unsafe Descriptor(open("/proc/self/maps", O_RDONLY | O_CLOEXEC))
        var maps: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe read(file.number, &chunk, chunk.count)
            guard count > 0 else { break }
            maps += chunk[..<count]
        }
        let line = String(decoding: maps, as: UTF8.self).split(separator: "\n")
            .first { $0.hasSuffix("/libswiftCore.so") }
        guard let line, let start = line.firstIndex(of: "/"), let end = line.lastIndex(of: "/")
        else { return nil }
        return String(line[start..<end])
    }()

    /// Where a symbolic link points; nil when it is none.
    static func link(_ path: String) -> String? {
        var target = [CChar](repeating: 0, count: 4096)
        let length = unsafe readlink(path, &target, target.count)
        guard length > 0 else { return nil }
        return String(decoding: target[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
