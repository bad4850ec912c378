import Glibc
import Ground

/// How the browser is held in: nobody's rights, its own namespaces, no network but the door that
/// the threshold program hands out, no files but the system's own, a disk in memory.
///
/// Chromium's own sandbox stays on inside.
struct Confinement: Hashable, Sendable {
    /// Whether we give up root's rights before the namespaces are made.
    var stepsDown: Bool

    /// In the order of preference; the second is for hosts that allow namespaces to root alone.
    static var candidates: [Confinement] {
        geteuid() == 0
            ? [Confinement(stepsDown: true), Confinement(stepsDown: false)]
            : [Confinement(stepsDown: false)]
    }

    /// Where the threshold program is to be found inside, and the descriptor it is copied from.
    static let threshold = "/threshold"
    static let programDescriptor: Int32 = 6
    /// The descriptor through which the door comes out.
    static let doorDescriptor: Int32 = 5
    /// Free in a fresh namespace.
    static let port = 3128

    /// The command that runs `program` inside.
    func command(_ program: [String], memory megabytes: Int = 512) -> [String] {
        var words: [String] = []
        if stepsDown {
            words += [
                "setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups",
                "--inh-caps=-all", "--",
            ]
        }
        words += ["bwrap", "--unshare-user", "--unshare-net", "--unshare-pid", "--unshare-ipc"]
        words += ["--unshare-uts", "--unshare-cgroup-try", "--uid", "65534", "--gid", "65534"]
        words += ["--hostname", "localhost", "--die-with-parent", "--new-session"]
        words += ["--cap-drop", "ALL", "--clearenv"]
        for (name, value) in Self.environment { words += ["--setenv", name, value] }
        words += ["--ro-bind", "/usr", "/usr", "--ro-bind", "/etc/fonts", "/etc/fonts"]
        for folder in ["/var/cache/fontconfig", "/etc/ld.so.cache"] {
            words += ["--ro-bind-try", folder, folder]
        }
        for name in ["bin", "lib", "lib64"] { words += ["--symlink", "usr/" + name, "/" + name] }
        words += ["--proc", "/proc", "--dev", "/dev"]
        words += ["--size", String(megabytes << 20), "--tmpfs", "/tmp"]
        words += [
            "--perms", "0555", "--ro-bind-data", String(Self.programDescriptor), Self.threshold,
        ]
        return words + ["--", Self.threshold, String(Self.port)] + program
    }

    private static let environment = [
        ("HOME", "/tmp"), ("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("TZ", "UTC"),
        // No service of the desktop is to be looked for.
        ("DBUS_SESSION_BUS_ADDRESS", "disabled:"), ("DBUS_SYSTEM_BUS_ADDRESS", "disabled:"),
    ]
}

/// Programs that are built and delivered beside ours.
enum Neighbour {
    /// The path of one, beside the running program.
    static func path(_ name: String) -> String {
        var target = [CChar](repeating: 0, count: 4096)
        let length = unsafe readlink("/proc/self/exe", &target, target.count)
        let own = String(
            decoding: target[..<max(0, length)].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return (own.lastIndex(of: "/").map { String(own[...$0]) } ?? "") + name
    }
}
