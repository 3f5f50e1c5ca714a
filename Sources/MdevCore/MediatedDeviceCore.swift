internal import Synchronization

/// The mediated device core of one host: `mdev.ko` and what it needs of the driver core, VFIO and IOMMU groups.
public final class MediatedDeviceCore: Sendable {
    public let profile: CoreProfile
    public let uevents = UeventStream()
    let makeCompletion: @Sendable () -> Completion
    private let logLine: (@Sendable (String) -> Void)?
    let iommuGroupLimit: Int

    let registry = DeviceRegistry()
    let groups = IDTable<IOMMUGroup>()
    let vfioDevices = IDTable<VFIODevice>()
    let state: Mutex<State>

    struct State {
        /// In the order of their registration.
        var drivers: [BusDriver] = []
        var parents: [MdevParent] = []
        var isAutoprobing = true
        /// Row R10: whether `class/mdev_bus` is there.
        var hasClass: Bool
        /// How many physical devices each class has.
        var classes: [String: Int] = [:]
    }

    let tree: SysfsSkeleton

    public init(_ configuration: CoreConfiguration) {
        profile = configuration.profile
        makeCompletion = configuration.makeCompletion
        logLine = configuration.log
        iommuGroupLimit = configuration.iommuGroupLimit
        state = Mutex(State(hasClass: configuration.profile == .modern))
        tree = SysfsSkeleton()
        tree.publish(self)
    }

    /// The root of the tree, what `/sys` is.
    public var root: SysfsNode { tree.root.node() }

    public var devices: [MdevDevice] { registry.all }
    public var parents: [MdevParent] { state.withLock { $0.parents } }
    public var drivers: [BusDriver] { state.withLock { $0.drivers } }

    public func device(_ uuid: GUID) -> MdevDevice? { registry[uuid] }

    /// By the exact, lower-case text (row C7).
    public func device(named name: String) -> MdevDevice? {
        GUID(directoryName: name).flatMap { registry[$0] }
    }

    /// The node `/dev/vfio/<number>`; nil where there is none.
    public func vfioGroup(_ number: Int) -> VFIOGroup? { groups[number]?.vfioGroup }
    public var vfioGroups: [VFIOGroup] { groups.all.compactMap(\.vfioGroup) }

    /// The text is made only where somebody reads it.
    func log(_ line: @autoclosure () -> String) {
        if let logLine { logLine(line()) }
    }
}
