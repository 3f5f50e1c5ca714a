import MdevCore
import MdevModel
import MdevParents
import MdevPlanner
import MdevReconciler
import MdevRegistry
import MdevVFIO
import Sysfs
import TreeConformance

/// A host of the user-space core with an `mtty` card and a quirky one, a state folder and a process table.
struct Lab {
    let core: MediatedDeviceCore
    let quirky = LabParent("lab0")
    let folder: TemporaryFolder

    init(_ profile: CoreProfile = .modern) throws {
        core = MediatedDeviceCore(
            CoreConfiguration(profile: profile, makeCompletion: ThreadCompletion.factory(patience: nil)))
        if profile == .v2016 { try core.register(VFIOMdevDriver.definition) }
        try MttyParent().register(with: core)
        if profile == .modern { try quirky.register(with: core) }
        folder = try TemporaryFolder()
        try folder.directory("proc")
    }

    var statePath: String { "\(folder.path)/state" }

    func reconciler(_ failpoint: Failpoint = .none, now: Int = 1000) -> Reconciler<CoreSysfs> {
        let tree = CoreSysfs(core: core)
        let processes = ProcessTable("\(folder.path)/proc")
        return Reconciler(
            observer: Observer(
                registry: Registry(tree: tree), host: Samples.host,
                surroundings: Surroundings(
                    holders: { processes.holders(of: $0, in: tree) }, now: { now }, awaitChange: { _ in })),
            state: StateFolder(path: statePath, registry: Samples.registry, failpoint: failpoint))
    }

    var options: RunOptions {
        RunOptions(
            planning: PlanOptions(acceptRemovals: true, workingDirectory: "/etc"), holder: Samples.holder)
    }

    @discardableResult
    func apply(_ desired: DesiredState, _ options: RunOptions? = nil) throws -> Report {
        try reconciler().apply(desired, options: options ?? self.options)
    }

    var ledger: [LedgerEntry] {
        get throws { try StateFolder(path: statePath, registry: Samples.registry).read().ledger.entries }
    }

    /// UUID and type of what exists.
    var devices: [DeviceUUID: String] {
        get throws {
            var devices: [DeviceUUID: String] = [:]
            for device in try Registry(tree: CoreSysfs(core: core)).snapshot().devices {
                devices[device.uuid] = "\(device.parent)/\(device.type?.text ?? "?")/\(device.state.rawValue)"
            }
            return devices
        }
    }

    /// Some process opens the device's group, as the process table shows it.
    func hold(_ uuid: DeviceUUID, pid: Int = 4242) throws {
        let devices = try Registry(tree: CoreSysfs(core: core)).snapshot().devices
        guard let group = devices.first(where: { $0.uuid == uuid })?.iommuGroup else { return }
        try folder.file("proc/\(pid)/comm", "qemu-system-x86\n")
        try folder.file("proc/\(pid)/cmdline", "qemu-system-x86\0-name\0guest=win11\0")
        try folder.link("proc/\(pid)/fd/9", to: "/dev/vfio/\(group)")
    }

    func release(pid: Int = 4242) throws { try folder.delete("proc/\(pid)/fd/9") }
}

/// Short ways to say what is desired.
enum Want {
    static func device(
        _ name: String, _ parent: String = "mtty", _ type: String = "mtty-1",
        attributes: [(String, String)] = [], state: DesiredDevice.State = .attached, protect: Bool? = nil,
        inUse: Policy.InUse? = nil
    ) throws -> DesiredDevice {
        DesiredDevice(
            name: try .init(name), parent: .name(try ParentName(parent)), types: [type], state: state,
            configuration: DeviceConfiguration(
                attributes: try attributes.map { DesiredAttribute(path: try AttributePath($0), value: $1) }),
            protect: protect, overrides: PolicyOverride(inUse: inUse),
            source: SourcePlace(file: "site.yaml", line: 1))
    }

    static func state(
        _ devices: [DesiredDevice], namespace: String = "default", onError: Policy.OnError = .continue
    ) throws -> DesiredState {
        DesiredState(
            namespace: try Namespace(namespace), policy: Policy(onError: onError), devices: devices,
            files: ["site.yaml"])
    }

    static func uuid(_ name: String, namespace: String = "default") throws -> DeviceUUID {
        InstanceIdentity(namespace: try Namespace(namespace), scheme: .document, machineID: "")
            .uuid(of: .device(try .init(name)))
    }
}
