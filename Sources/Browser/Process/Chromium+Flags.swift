import CSpawn

let backlotPipeSize = backlot_set_pipe_size

extension Chromium {
    /// The command line: alone, quiet, predictable, and through the gate.
    static func flags(_ order: Order) -> [String] {
        var flags = [
            "--remote-debugging-pipe", "--user-data-dir=/tmp/profile", "--no-first-run",
            "--window-size=\(order.width),\(order.height)", "--lang=\(order.language)",
            "--accept-lang=\(order.language)",
            // The one way out, for loopback addresses too.
            "--proxy-server=http://127.0.0.1:\(Confinement.port)",
            "--proxy-bypass-list=<-loopback>", "--disable-quic",
            "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
            "--webrtc-ip-handling-policy=disable_non_proxied_udp",
            // Silence.
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--disable-extensions", "--disable-default-apps", "--disable-domain-reliability",
            "--disable-breakpad", "--disable-crash-reporter", "--no-pings",
            "--metrics-recording-only", "--disable-client-side-phishing-detection",
            "--password-store=basic", "--disable-search-engine-choice-screen",
            "--disable-features=" + silenced.joined(separator: ","), "--log-level=3",
            // The same on every machine.
            "--disable-background-timer-throttling", "--disable-renderer-backgrounding",
            "--disable-backgrounding-occluded-windows", "--disable-hang-monitor",
            "--disable-ipc-flooding-protection", "--force-color-profile=srgb",
            "--hide-scrollbars", "--mute-audio", "--font-render-hinting=none",
            "--disable-dev-shm-usage", "--disable-gpu",
        ]
        if order.drawsOnDemand {
            flags += [
                "--deterministic-mode", "--enable-begin-frame-control",
                "--run-all-compositor-stages-before-draw",
                "--disable-new-content-rendering-timeout", "--disable-threaded-animation",
                "--disable-threaded-scrolling", "--disable-checker-imaging",
                "--disable-image-animation-resync",
            ]
        }
        return flags + ["about:blank"]
    }

    private static let silenced = [
        "Translate", "MediaRouter", "OptimizationHints", "InterestFeedContentSuggestions",
        "AutofillServerCommunication", "CertificateTransparencyComponentUpdater",
        "DialMediaRouteProvider", "GlobalMediaControls", "PaintHolding", "AcceptCHFrame",
    ]
}
