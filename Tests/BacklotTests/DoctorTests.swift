import Testing

/// What the doctor says of programs that are not ours.
@Suite("The doctor, of browser and ffmpeg")
struct DoctorTests {
    let lot: Lot

    init() throws { lot = try Lot() }

    /// The lines about one thing, in a world where these words have changed something.
    private func lines(_ subject: String, _ world: [String] = []) async throws -> [String] {
        let made = try await lot.run("demo", "https://site.invalid/", "--estimate")
        try #require(made.code == 0, "\(made.text)")
        let command = ["\(Program.buildFolder)/backlot", "doctor"]
        let ending =
            try await lot.start(
                program: "/usr/bin/bwrap", ["--dev-bind", "/", "/"] + world + ["--"] + command
            )
            .ending()
        #expect(ending.code == 0, "a warning is no failure: \(ending.text)")
        return ending.outLines.map(String.init).filter { $0.contains("  \(subject): ") }
    }

    @Test("names the browser, which starts in its confinement, and ffmpeg in its own")
    func present() async throws {
        let browser = try await lines("browser")
        #expect(browser.count == 1)
        #expect(browser.first?.hasPrefix("ok") == true, "\(browser)")
        #expect(
            browser.first?.firstMatch(of: #/Chrome/\d+\.\d+\.\d+\.\d+ starts in its confinement\./#)
                != nil, "\(browser)")
        let ffmpeg = try await lines("ffmpeg")
        #expect(ffmpeg == ["ok       ffmpeg: Films and sound are encoded in a sandboxed process."])
    }

    @Test("warns of what is missing, and says what to install")
    func missing() async throws {
        let world = ["--tmpfs", "/usr/lib/chromium", "--ro-bind", "/dev/null", "/usr/bin/ffmpeg"]
        let browser = try await lines("browser", world)
        #expect(browser.first?.hasPrefix("warning  browser: The browser is not installed") == true)
        #expect(browser.first?.contains("chromium-headless-shell") == true, "\(browser)")
        let ffmpeg = try await lines("ffmpeg", world)
        #expect(ffmpeg.first?.hasPrefix("warning  ffmpeg: ffmpeg is not installed") == true)
    }
}
