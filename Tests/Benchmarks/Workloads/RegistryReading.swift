import ArgumentParser
import MdevModel
import MdevRegistry
import Sysfs

/// A sysfs-shaped tree → `RegistrySnapshot`, as every verb does it first.
struct RegistryReading: ParsableCommand {
    @Argument(help: "The tree's root.") var sysfs: String
    @Flag(help: "Also every attribute of every device.") var attributes = false

    func run() throws {
        let registry = Registry(tree: try DirectoryTree(sysfs))
        let snapshot = try Measurement.print("registry", units: 1) {
            try registry.snapshot(attributes: attributes ? .all : .none)
        }
        guard !snapshot.devices.isEmpty, snapshot.findings.isEmpty else { throw ExitCode(70) }
    }
}
