// swift-tools-version: 6.2

import PackageDescription

/// Language mode 6 comes with the tools version; these are the rules every target of ours lives by.
let house: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .treatAllWarnings(as: .error),
]

/// SHA-1 for UUIDv5 and SHA-256 for digests: a kept library instead of our own; 2.3 MB of the binary.
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
/// Command line parsing, help, completions and manual pages.
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

/// The daemon's: start and stop of its services, log handlers, and the HTTP server for metrics and the
/// status page. NIO's own HTTP/1 and not Hummingbird: half the size, and three quarters of the resident memory.
let serviceLifecycle = Target.Dependency.product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let http: [Target.Dependency] = ["NIOCore", "NIOPosix", "NIOHTTP1"].map {
    .product(name: $0, package: "swift-nio")
}

func room(_ name: String, _ dependencies: [Target.Dependency] = [], path: String? = nil) -> Target {
    .target(name: name, dependencies: dependencies, path: path, swiftSettings: house)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies, path: "Tests/\(name)", exclude: [], swiftSettings: house)
}

let package = Package(
    name: "mdev-reconcile",
    products: [
        .executable(name: "mdev-reconcile", targets: ["mdev-reconcile"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        // Tests only: the program run as its users run it. Without its trait, which would bring in full Foundation.
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    ],
    targets: [
        // Floor 0
        room("MdevModel", [crypto]),
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .target(name: "CLinux"),
        room("Sysfs", ["CLinux"]),
        room("MdevCore"),
        // Floor 1
        room("MdevDocument", ["MdevModel", "CLibYAML"]),
        room("MdevPlanner", ["MdevModel"]),
        room("MdevctlFormat", ["MdevModel"]),
        room("MdevRegistry", ["MdevModel", "Sysfs", "CLinux"]),
        room("MdevVFIO", ["MdevCore", "CLinux"]),
        // Floor 2
        room(
            "MdevReconciler", ["MdevModel", "MdevctlFormat", "MdevPlanner", "MdevRegistry", "Sysfs", crypto]),
        room("MdevParents", ["MdevCore", "MdevVFIO"]),
        // Floor 3
        room(
            "MdevHost",
            ["MdevCore", "MdevVFIO", "MdevParents", "MdevDocument", "MdevModel", "Sysfs", "CLinux"]),
        room(
            "MdevDaemon",
            [
                "MdevModel", "MdevPlanner", "MdevRegistry", "MdevReconciler", "MdevDocument", "Sysfs",
                "CLinux",
                logging, serviceLifecycle,
            ] + http),
        // Floor 4
        .executableTarget(
            name: "mdev-reconcile",
            dependencies: [
                "MdevModel", "MdevDocument", "MdevPlanner", "MdevRegistry", "MdevReconciler", "MdevHost",
                "MdevDaemon", "MdevctlFormat", "Sysfs", argumentParser, logging,
            ],
            path: "Sources/CLI", swiftSettings: house),

        // What Tests/Benchmarks/run measures of the rooms below the command line.
        .executableTarget(
            name: "workloads",
            dependencies: [
                "MdevCore", "MdevVFIO", "MdevDocument", "MdevPlanner", "MdevReconciler", "MdevModel",
                "MdevRegistry", "Sysfs", argumentParser,
            ],
            path: "Tests/Benchmarks/Workloads", swiftSettings: house),
        tests("MdevModelTests", ["MdevModel"]),
        tests(
            "WorldTests",
            [
                "MdevCore", "MdevHost", "MdevReconciler", "MdevDocument", "MdevRegistry", "MdevPlanner",
                "MdevModel", "Sysfs", "TreeConformance",
            ]),
        tests(
            "CLITests",
            [
                "mdev-reconcile", "MdevModel", "MdevRegistry", "Sysfs", "TreeConformance",
                .product(name: "Subprocess", package: "swift-subprocess"),
                .product(name: "SystemPackage", package: "swift-system"),
            ]),
        tests("MdevPlannerTests", ["MdevModel", "MdevPlanner", "TreeConformance"]),
        // One conformance suite and one builder of captured trees for every test target that needs them.
        room("TreeConformance", ["Sysfs", "MdevModel"], path: "Tests/TreeConformance"),
        .executableTarget(
            name: "tree-conformance", dependencies: ["TreeConformance", "Sysfs"],
            path: "Tests/TreeConformanceProgram", swiftSettings: house),
        tests("SysfsTests", ["Sysfs", "TreeConformance"]),
        tests(
            "MdevReconcilerTests",
            [
                "MdevReconciler", "MdevPlanner", "MdevRegistry", "MdevModel", "Sysfs", "TreeConformance",
                "MdevCore", "MdevVFIO", "MdevParents", "MdevHost", "MdevDocument", "disposable-writer",
            ]),
        .executableTarget(
            name: "disposable-writer", dependencies: ["MdevRegistry"], path: "Tests/DisposableWriter",
            swiftSettings: house),
        tests(
            "MdevRegistryTests",
            ["MdevRegistry", "MdevModel", "Sysfs", "TreeConformance", "disposable-writer"]),
        tests("MdevctlFormatTests", ["MdevctlFormat", "MdevModel"]),
        tests("MdevDocumentTests", ["MdevDocument", "MdevModel", "TreeConformance"]),
        tests("DocumentFilesTests", ["mdev-reconcile", "MdevDocument", "MdevModel"]),
        tests("MdevCoreTests", ["MdevCore", "MdevVFIO", "MdevParents"]),
        tests("MdevVFIOTests", ["MdevCore", "MdevVFIO", "MdevParents", "CLinux"]),
        tests("MdevParentsTests", ["MdevCore", "MdevVFIO", "MdevParents", "CLinux"]),
        tests(
            "MdevHostTests",
            [
                "MdevHost", "MdevCore", "MdevParents", "MdevDocument", "MdevModel", "MdevRegistry",
                "Sysfs", "TreeConformance",
            ]),
        tests(
            "MdevDaemonTests",
            [
                "MdevDaemon", "MdevReconciler", "MdevPlanner", "MdevRegistry", "MdevDocument", "MdevModel",
                "MdevHost", "Sysfs", "TreeConformance", logging,
            ]),
    ]
)
