import Glibc
import Pixels

/// What the darkroom forbids itself, in case the sandbox around it could not be had.
enum Limits {
    /// Memory for the largest allowed picture in its widest form; seconds of processor time.
    static func impose() {
        limit(RLIMIT_AS, to: 2 << 30)
        limit(RLIMIT_CPU, to: 20)
        limit(RLIMIT_CORE, to: 0)
        limit(RLIMIT_FSIZE, to: 4 * PictureLimits.pixels)
        limit(RLIMIT_NOFILE, to: 64)
        stepDown()
    }

    /// Root becomes nobody; in the sandbox it is nobody already.
    private static func stepDown() {
        guard geteuid() == 0 else { return }
        let nobody: UInt32 = 65534
        guard setgroups(0, nil) == 0, setgid(nobody) == 0, setuid(nobody) == 0 else {
            complain("cannot become nobody")
            exit(3)
        }
    }

    /// From here on no file can be opened and no process or thread started.
    static func closeFiles() {
        limit(RLIMIT_NOFILE, to: 3)
        limit(__RLIMIT_NPROC, to: 0)
    }

    private static func limit(_ resource: __rlimit_resource, to value: Int) {
        var limit = rlimit(rlim_cur: rlim_t(value), rlim_max: rlim_t(value))
        // Fails only where a tighter limit is already set, which is as good.
        unsafe setrlimit(__rlimit_resource_t(resource.rawValue), &limit)
    }
}
