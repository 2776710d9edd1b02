// swift-tools-version:6.2
import PackageDescription

/// The OpenVINO runtime that `scripts/setup` unpacks into the checkout.
let openVINO = "\(Context.packageDirectory)/.dependencies/openvino"
/// The same of ONNX Runtime, which is loaded at run time.
let onnxRuntime = "\(Context.packageDirectory)/.dependencies/onnxruntime"

let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-Xcc", "-I\(openVINO)/include"]),
]

/// The engines are found beside an installed command, beside an installed plugin, and in the checkout.
let enginePlaces = ["$ORIGIN/../lib/weir", "$ORIGIN/../../weir", "\(openVINO)/libs", onnxRuntime]
let engineLinking: [LinkerSetting] = [
    .unsafeFlags(
        ["-L\(openVINO)/libs"] + enginePlaces.flatMap { ["-Xlinker", "-rpath", "-Xlinker", $0] }
    )
]

/// The command and the plugin carry Swift's libraries, so that they run where no toolchain is; the tests don't, since
/// the testing library needs the shared ones.
let selfContained: [LinkerSetting] = [
    .unsafeFlags([
        "-static-stdlib", "-lFoundation", "-lFoundationInternationalization", "-lFoundationEssentials",
        "-lCoreFoundation", "-l_FoundationICU", "-l_FoundationCollections", "-l_FoundationCShims",
    ])
]

let argumentParser: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let protobuf: Target.Dependency = .product(name: "SwiftProtobuf", package: "swift-protobuf")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")

let package = Package(
    name: "Weir",
    products: [
        .executable(name: "weir", targets: ["weir"]),
        .library(name: "gstweir", type: .dynamic, targets: ["WeirPlugin"]),
        .library(name: "Weir", targets: ["Weir"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
    ],
    targets: [
        // C doors: a module map and a header of inline helpers each.
        .systemLibrary(
            name: "CWeirGStreamer",
            pkgConfig: "gstreamer-video-1.0 gstreamer-app-1.0 gstreamer-base-1.0 gstreamer-1.0"
        ),
        .systemLibrary(name: "CWeirRTSPServer", pkgConfig: "gstreamer-rtsp-server-1.0"),
        .systemLibrary(name: "CWeirYUV"),
        .systemLibrary(name: "CWeirPixels"),
        .systemLibrary(name: "CWeirPango", pkgConfig: "pangocairo"),
        .systemLibrary(name: "CWeirTurboJPEG"),
        .systemLibrary(name: "CWeirOpenVINO"),
        .systemLibrary(name: "CWeirONNXRuntime"),
        .systemLibrary(name: "CWeirSystem"),
        .systemLibrary(name: "CWeirDecoder"),
        .systemLibrary(name: "CWeirCurl", pkgConfig: "libcurl"),
        .systemLibrary(name: "CWeirGLib", pkgConfig: "glib-2.0"),
        .systemLibrary(name: "CWeirKafka", pkgConfig: "rdkafka"),
        .systemLibrary(name: "CWeirMosquitto", pkgConfig: "libmosquitto"),
        .systemLibrary(name: "CWeirRabbitMQ", pkgConfig: "librabbitmq"),
        .systemLibrary(name: "CWeirRedis", pkgConfig: "hiredis"),
        .systemLibrary(name: "CWeirNATS"),
        .systemLibrary(name: "CWeirOpenSSL", pkgConfig: "openssl"),

        // Pure Swift.
        .target(name: "WeirCore"),
        .target(name: "WeirDecoding", dependencies: ["WeirCore"]),
        .target(name: "WeirTracking", dependencies: ["WeirCore"]),
        .target(name: "WeirAnalytics", dependencies: ["WeirCore"]),
        .target(name: "WeirCascade", dependencies: ["WeirCore"]),
        .target(name: "WeirScene", dependencies: ["WeirCore"]),
        .target(name: "WeirGating", dependencies: ["WeirCore"]),
        .target(name: "WeirMessages", dependencies: ["WeirCore", protobuf]),
        .target(name: "WeirRecording", dependencies: ["WeirCore"]),
        .target(name: "WeirStreaming", dependencies: ["WeirCore"]),
        .target(name: "WeirConfig", dependencies: ["WeirCore", yams]),

        // Adapters: one library each.
        .target(name: "WeirGStreamer", dependencies: ["WeirCore", "CWeirGStreamer"]),
        .target(
            name: "WeirImaging",
            dependencies: ["WeirCore", "CWeirYUV", "CWeirPixels", "CWeirPango", "CWeirTurboJPEG"]
        ),
        .target(
            name: "WeirInference",
            dependencies: [
                "WeirCore", "WeirDecoding", "WeirImaging", "CWeirOpenVINO", "CWeirONNXRuntime", "CWeirDecoder",
            ],
            linkerSettings: engineLinking
        ),
        .target(name: "WeirDownload", dependencies: ["WeirCore", "CWeirCurl"]),
        .target(name: "WeirDatabase", dependencies: ["WeirCore", grdb]),

        .target(
            name: "WeirBrokers",
            dependencies: [
                "WeirCore", "CWeirCurl", "CWeirGLib", "CWeirKafka", "CWeirMosquitto", "CWeirRabbitMQ", "CWeirRedis",
                "CWeirNATS",
                "CWeirOpenSSL",
            ]
        ),

        // What is kept on the disk until a broker has it.
        .target(name: "WeirOutbox", dependencies: ["WeirCore", "WeirDatabase", grdb]),

        // Glue, elements, product, front doors.
        .target(name: "WeirElementKit", dependencies: ["WeirCore", "WeirGStreamer"]),
        .target(
            name: "WeirElements",
            dependencies: [
                "WeirElementKit", "WeirConfig", "WeirDecoding", "WeirTracking", "WeirAnalytics", "WeirCascade",
                "WeirGating",
                "WeirScene", "WeirMessages", "WeirRecording", "WeirImaging", "WeirInference", "WeirBrokers",
                "WeirOutbox",
            ]
        ),
        .target(
            name: "Weir",
            dependencies: [
                "WeirConfig", "WeirCascade", "WeirMessages", "WeirRecording", "WeirStreaming", "WeirDecoding",
                "WeirImaging", "WeirInference", "WeirGStreamer", "WeirDownload", "WeirElements", "WeirOutbox",
                "WeirBrokers", "CWeirRTSPServer",
            ]
        ),
        .target(
            name: "WeirService",
            dependencies: [
                "Weir", "WeirConfig", "WeirGStreamer", "WeirDatabase", "WeirOutbox", hummingbird, hummingbirdTLS,
                logging, metrics,
                grdb,
            ]
        ),
        .target(name: "CWeirPlugin", dependencies: ["CWeirGStreamer"]),
        .target(name: "WeirPlugin", dependencies: ["WeirElements", "CWeirPlugin"], linkerSettings: selfContained),
        .executableTarget(
            name: "weir",
            dependencies: ["Weir", "WeirService", "WeirDownload", "CWeirSystem", argumentParser, logging, metrics],
            path: "Sources/WeirCommand",
            linkerSettings: selfContained
        ),

        // Tests.
        .executableTarget(
            name: "publish-load",
            dependencies: ["WeirBrokers", "WeirConfig", "WeirOutbox", argumentParser],
            path: "Tests/PublishLoad"
        ),
        .target(
            name: "WeirTestKit",
            dependencies: ["WeirCore", "WeirElements", "CWeirRTSPServer"],
            path: "Tests/WeirTestKit"
        ),
        .testTarget(name: "WeirCoreTests", dependencies: ["WeirCore"]),
        .testTarget(name: "WeirDecodingTests", dependencies: ["WeirDecoding"]),
        .testTarget(name: "WeirTrackingTests", dependencies: ["WeirTracking"]),
        .testTarget(name: "WeirAnalyticsTests", dependencies: ["WeirAnalytics", "WeirScene"]),
        .testTarget(name: "WeirCascadeTests", dependencies: ["WeirCascade"]),
        .testTarget(name: "WeirSceneTests", dependencies: ["WeirScene"]),
        .testTarget(name: "WeirGatingTests", dependencies: ["WeirGating", "WeirScene"]),
        .testTarget(name: "WeirMessagesTests", dependencies: ["WeirMessages", protobuf]),
        .testTarget(name: "WeirRecordingTests", dependencies: ["WeirRecording"]),
        .testTarget(name: "WeirStreamingTests", dependencies: ["WeirStreaming"]),
        .testTarget(name: "WeirBrokersTests", dependencies: ["WeirBrokers", "WeirTestKit", "CWeirKafka", "CWeirNATS"]),
        .testTarget(name: "WeirOutboxTests", dependencies: ["WeirOutbox", "WeirTestKit"]),
        .testTarget(name: "WeirConfigTests", dependencies: ["WeirConfig"]),
        .testTarget(name: "WeirImagingTests", dependencies: ["WeirImaging", "CWeirTurboJPEG"]),
        .testTarget(name: "WeirInferenceTests", dependencies: ["WeirInference", "WeirTestKit"]),
        .testTarget(name: "WeirElementsTests", dependencies: ["WeirElements", "WeirTestKit", "CWeirSystem"]),
        .testTarget(
            name: "WeirTests",
            dependencies: ["Weir", "WeirBrokers", "WeirDownload", "WeirTestKit", "CWeirSystem", "CWeirGStreamer"]
        ),
        .testTarget(name: "WeirServiceTests", dependencies: ["WeirService", "WeirDownload", "WeirTestKit"]),
    ],
    swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system && target.name != "CWeirPlugin" {
    target.swiftSettings = strict
}
