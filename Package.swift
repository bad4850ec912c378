// swift-tools-version: 6.2
import PackageDescription

// The .pc files of GLib's family carry -pthread, which SwiftPM refuses with a warning at each
// build; so their folders are named here instead. Every room gets them: in debug builds the
// compiler looks into the imports of the modules that it imports.
#if arch(arm64)
let multiarch = "aarch64-linux-gnu"
#else
let multiarch = "x86_64-linux-gnu"
#endif
let glib: [SwiftSetting] = [
    .unsafeFlags(
        [
            "glib-2.0", "pango-1.0", "cairo", "harfbuzz", "freetype2", "fribidi", "librsvg-2.0",
            "gdk-pixbuf-2.0",
        ]
        .flatMap { ["-Xcc", "-I/usr/include/\($0)"] }
            + ["-Xcc", "-I/usr/lib/\(multiarch)/glib-2.0/include"])
]

let settings: [SwiftSetting] =
    [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .strictMemorySafety(),
    ] + glib

/// A room of the house: a target that may import just what is listed here.
func room(
    _ name: String, _ imports: [Target.Dependency] = [], with more: [SwiftSetting] = []
) -> Target {
    .target(name: name, dependencies: imports, swiftSettings: settings + more)
}

/// A C library of the distribution: a module map and a shim header, nothing else.
func library(_ name: String, _ package: String? = nil, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: package, providers: [.apt([apt])])
}

// Loops over pixels are some fifty times slower unoptimised, which would make the tests of the
// picture rooms too slow to be run often; and ten thousand simulated schedules are one test.
let quick: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

// Bugs that tests plant in the engine exist in debug builds only.
let plantable: [SwiftSetting] = [.define("PLANTED_BUGS", .when(configuration: .debug))]

func tests(
    _ name: String, _ imports: [Target.Dependency], with more: [SwiftSetting] = []
) -> Target {
    .testTarget(name: name, dependencies: imports, swiftSettings: settings + more)
}

let package = Package(
    name: "backlot",
    targets: [
        // C libraries
        library("CCrypto", "libcrypto", apt: "libssl-dev"),
        library("CSQLite", "sqlite3", apt: "libsqlite3-dev"),
        library("CPQ", "libpq", apt: "libpq-dev"),
        library("CTurbo", "libturbojpeg", apt: "libturbojpeg0-dev"),
        library("CPango", apt: "libpango1.0-dev"),
        library("CRsvg", apt: "librsvg2-dev"),
        library("CZimg", "zimg", apt: "libzimg-dev"),
        library("CSpng", "spng", apt: "libspng-dev"),
        library("CCurl", "libcurl", apt: "libcurl4-openssl-dev"),
        library("CLinux", apt: "libc6-dev"),
        library("CSpawn", apt: "libc6-dev"),
        library("CVips", apt: "libvips-dev"),
        library("CFlite", apt: "flite1-dev"),

        // ground and floor
        room("Ground", ["CCrypto"], with: quick),
        room("Artifacts", ["Ground"], with: quick),
        room("HTTP", ["Ground"]),

        // engine
        room("Workflow", ["Ground", "Artifacts"], with: quick + plantable),
        room("Studio", ["Ground", "Artifacts"]),

        // story
        room("Productions", ["Ground", "Artifacts", "Workflow", "Studio"]),

        room("Intake", ["Ground", "Artifacts"]),

        // leaves
        room("Ledgers", ["Ground", "Artifacts", "Workflow", "CSQLite", "CPQ"]),
        room("Stores", ["Ground", "Artifacts", "HTTP"]),
        room("Providers", ["Ground", "Artifacts", "Studio", "HTTP"]),
        room("Pixels", ["Ground", "CTurbo", "CZimg", "CSpng"], with: quick),
        room(
            "Media",
            ["Ground", "Artifacts", "Studio", "Pixels", "CLinux", "CPango", "CRsvg", "CFlite"],
            with: quick),
        room("Net", ["Ground", "HTTP", "CCurl"]),
        room("Browser", ["Ground", "Artifacts", "HTTP", "Studio", "CSpawn"], with: quick),

        // front
        room(
            "Wiring",
            [
                "Ground", "Artifacts", "HTTP", "Workflow", "Studio", "Productions", "Intake",
                "Ledgers", "Stores", "Providers", "Media", "Net", "Browser",
            ]),
        .executableTarget(
            name: "backlot-darkroom", dependencies: ["Ground", "Pixels", "CVips"],
            path: "Sources/Darkroom", swiftSettings: settings + quick),
        .executableTarget(
            name: "backlot-threshold", path: "Sources/Threshold", swiftSettings: settings,
            // It runs where the toolchain's libraries are not to be seen.
            linkerSettings: [.unsafeFlags(["-static-stdlib", "-Xlinker", "-s"])]),
        .executableTarget(
            name: "backlot",
            dependencies: ["Ground", "Artifacts", "Workflow", "Studio", "Productions", "Wiring"],
            swiftSettings: settings),

        // benchmarks: built by `make bench` alone
        .executableTarget(
            name: "bench-ledger", dependencies: ["Ground", "Artifacts", "Workflow", "Ledgers"],
            path: "Benchmarks/Ledger", swiftSettings: settings),
        .executableTarget(
            name: "bench-engine",
            dependencies: [
                "Ground", "Artifacts", "Workflow", "WorkflowTesting", "Ledgers", "Stores",
            ],
            path: "Benchmarks/Engine", swiftSettings: settings),
        .executableTarget(
            name: "bench-pictures", dependencies: ["Ground", "Studio", "Media"],
            path: "Benchmarks/Pictures", swiftSettings: settings),

        .executableTarget(
            name: "bench-browser", dependencies: ["Artifacts", "HTTP", "Studio", "Browser"],
            path: "Benchmarks/Browser", swiftSettings: settings),

        // paints the sample campaigns' photos: `Examples/make-photos.sh`
        .executableTarget(
            name: "make-photos", dependencies: ["Pixels", "Studio", "Media"],
            path: "Examples/Photos", swiftSettings: settings),

        // test kits: never dependencies of a shipping target
        room("ArtifactsTesting", ["Ground", "Artifacts"]),
        room("WorkflowTesting", ["Ground", "Artifacts", "Workflow"], with: quick),
        room("StudioTesting", ["Ground", "Artifacts", "Studio"]),
        room("HTTPTesting", ["Ground", "HTTP"]),

        // tests
        tests("GroundTests", ["Ground"]),
        tests("ArtifactsTests", ["Ground", "Artifacts", "ArtifactsTesting"]),
        tests("StudioTests", ["Ground", "Artifacts", "Studio"]),
        tests(
            "WorkflowTests",
            ["Ground", "Artifacts", "Workflow", "WorkflowTesting", "ArtifactsTesting"],
            with: quick),
        tests("LedgersTests", ["Ground", "Artifacts", "Workflow", "Ledgers", "WorkflowTesting"]),
        tests(
            "StoresTests",
            ["Ground", "Artifacts", "HTTP", "Stores", "Net", "ArtifactsTesting", "HTTPTesting"]),
        tests("PixelsTests", ["Ground", "Pixels"]),
        .testTarget(
            name: "MediaTests",
            dependencies: ["Ground", "Artifacts", "Studio", "Pixels", "Media"],
            exclude: ["Fixtures"], swiftSettings: settings + quick),
        tests("HTTPTests", ["Ground", "HTTP", "HTTPTesting", "Net"]),
        tests("BrowserTests", ["Ground", "Artifacts", "HTTP", "HTTPTesting", "Studio", "Browser"]),
        tests("NetTests", ["Ground", "HTTP", "HTTPTesting", "Net"]),
        tests(
            "ProvidersTests",
            ["Ground", "Artifacts", "Studio", "HTTP", "HTTPTesting", "Net", "Providers"]),
        tests(
            "ProductionsTests",
            [
                "Ground", "Artifacts", "Workflow", "Studio", "Productions", "WorkflowTesting",
                "StudioTesting", "ArtifactsTesting", "HTTP", "HTTPTesting", "Ledgers", "Stores",
                "Net",
            ]),
        tests(
            "BacklotTests",
            [
                "Ground", "Artifacts", "Workflow", "Studio", "Productions", "Ledgers", "Stores",
                "Pixels", "Wiring", "HTTP", "HTTPTesting", "Net", "WorkflowTesting",
            ]),
    ]
)
