import ArgumentParser
import MdevModel
import MdevReconciler
import Sysfs

struct HoldCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Leave parents or devices alone for maintenance.",
        usage: "mdev-reconcile hold [<options>] <parent-or-uuid> ...",
        discussion: """
            Until it is released or its time is over, neither apply nor the daemon changes anything of it. Exit status 0: \
            noted; 75: another run holds the lock.

              mdev-reconcile hold 0000:41:00.4 --for 2h
              mdev-reconcile hold 83b8f4f2-509f-382f-3c1e-e6bfe0fa1001
            """)

    @Argument(
        help: ArgumentHelp("Parents' names or devices' UUIDs.", valueName: "parent-or-uuid"),
        completion: HostCompletion.parentsAndDevices)
    var targets: [HoldTarget]

    @Option(
        name: .customLong("for"), help: ArgumentHelp("How long; default: until released.", valueName: "2h"))
    var span: TimeSpan?

    @OptionGroup var registry: RegistryOptions

    func validate() throws {
        if targets.isEmpty { throw ValidationError("Name at least one parent or device.") }
    }

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.writing(wait: .seconds(30)))
            try hold(access.tree, access)
            let registry = try StatusCommand.observe(access.tree, access).registry
            for target in targets.map(\.target) where !registry.has(target) {
                printError(
                    "warning: there is no \(target.words) now, and it is left alone should it appear; "
                        + "`mdev-reconcile status` lists what there is")
            }
            let until = span.map { " for \($0)" } ?? " until released"
            for target in targets { printResult("\(target.target.words) is left alone\(until)\n") }
        }
    }

    private func hold(_ tree: some SysfsTree, _ access: HostAccess) throws {
        try access.reconciler(tree).hold(targets.map(\.target), seconds: span?.seconds, holder: .this("hold"))
    }
}

struct ReleaseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "End what `hold` began.",
        usage: "mdev-reconcile release [<options>] <parent-or-uuid> ...",
        discussion: """
            Exit status 0: none is held back any more; 75: another run holds the lock.

              mdev-reconcile release 0000:41:00.4
            """)

    @Argument(
        help: ArgumentHelp("Parents' names or devices' UUIDs.", valueName: "parent-or-uuid"),
        completion: HostCompletion.parentsAndDevices)
    var targets: [HoldTarget]

    @OptionGroup var registry: RegistryOptions

    func validate() throws {
        if targets.isEmpty { throw ValidationError("Name at least one parent or device.") }
    }

    func run() throws {
        try reportingErrors {
            let access = try registry.open(.writing(wait: .seconds(30)))
            let released = try release(access.tree, access)
            for target in targets.map(\.target) {
                let state = released.contains(target) ? "is no longer held back" : "was not held back"
                printResult("\(target.words) \(state)\n")
            }
        }
    }

    private func release(_ tree: some SysfsTree, _ access: HostAccess) throws -> [MaintenanceHold.Target] {
        try access.reconciler(tree).release(targets.map(\.target), holder: .this("release"))
    }
}

/// A UUID is a device, everything else a parent's name.
struct HoldTarget: ExpressibleByArgument, Sendable {
    let target: MaintenanceHold.Target

    init?(argument: String) {
        do throws(NameError) {
            if let uuid = DeviceUUID(argument: argument) {
                target = .device(uuid)
            } else {
                target = .parent(try ParentName(argument))
            }
        } catch {
            return nil
        }
    }
}

extension RegistrySnapshot {
    fileprivate func has(_ target: MaintenanceHold.Target) -> Bool {
        switch target {
        case .parent(let name): parents.contains { $0.name == name }
        case .device(let uuid): devices.contains { $0.uuid == uuid }
        }
    }
}

extension MaintenanceHold.Target {
    var words: String {
        switch self {
        case .parent(let name): name.text
        case .device(let uuid): uuid.description
        }
    }
}
