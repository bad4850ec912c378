import FoundationEssentials
import Glibc
import Testing

/// The distribution's own TLS test server with a fresh self-signed certificate.
final class TLSServer {
    static let isPossible = unsafe access("/usr/bin/openssl", X_OK) == 0

    let port: Int
    /// Path of the certificate, a PEM file.
    let certificate: String
    private let folder: String
    private let process: pid_t

    /// Makes the certificate out to a host name, and serves with it.
    init(name: String) throws {
        var template = Array("/tmp/tls-XXXXXX".utf8CString)
        folder = try #require(unsafe mkdtemp(&template).map { unsafe String(cString: $0) })
        certificate = folder + "/certificate.pem"
        let key = folder + "/key.pem"
        var ends: [Int32] = [-1, -1]
        #expect(unsafe pipe(&ends) == 0)
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let making = try Self.spawn(
            [
                "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-days", "2", "-subj", "/CN=\(name)", "-addext",
                "subjectAltName=DNS:\(name)", "-keyout", key, "-out", certificate,
            ], output: ends[1])
        waitpid(making, nil, 0)
        process = try Self.spawn(
            [
                "s_server", "-accept", "127.0.0.1:0", "-www", "-cert", certificate, "-key", key,
            ], output: ends[1])
        close(ends[1])
        port = try #require(Self.port(announcedIn: ends[0]))
        close(ends[0])
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        for name in ["certificate.pem", "key.pem"] { unsafe unlink("\(folder)/\(name)") }
        unsafe rmdir(folder)
    }

    private static func spawn(_ arguments: [String], output: Int32) throws -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var words = unsafe (["openssl"] + arguments).map { unsafe strdup($0) } + [nil]
        defer { unsafe words.forEach { unsafe free($0) } }
        var process = pid_t()
        let code = unsafe posix_spawn(
            &process, "/usr/bin/openssl", &actions, nil, &words, environ)
        try #require(code == 0)
        return process
    }

    /// Reads up to the line `ACCEPT 127.0.0.1:40123`.
    private static func port(announcedIn output: Int32) -> Int? {
        var text = ""
        var byte: UInt8 = 0
        while unsafe read(output, &byte, 1) == 1 {
            text.unicodeScalars.append(Unicode.Scalar(byte))
            guard byte == 10, text.contains("ACCEPT") else { continue }
            return text.split(separator: ":").last.flatMap { Int($0.dropLast()) }
        }
        return nil
    }
}
