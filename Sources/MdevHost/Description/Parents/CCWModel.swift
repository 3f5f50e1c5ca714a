internal import MdevCore
internal import MdevDocument
internal import MdevParents

/// `driver: vfio_ccw`, an I/O subchannel of a mainframe.
struct CCWModel: ParentModel {
    static let driver = "vfio_ccw"

    enum Key: Int, DocumentKey {
        /// The subchannel's address, and its channel device's.
        case driver, address, device
        static let table = KeyTable(Self.self, of: "a vfio_ccw parent")
    }

    let configuration: CCWParent.Configuration

    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics) {
        guard let keys = MappingReader<Key>(node, findings) else { return nil }
        let subchannel = keys.require(.address, fix: "such as address: \"0.0.0313\"")
        let device = keys.require(.device, fix: "such as device: \"0.0.3000\"")
        // Both are read before either decides, so that both faults are told.
        let address = subchannel.flatMap { names.ccwAddress("address", $0) }
        let behind = device.flatMap { names.ccwAddress("device", $0) }
        guard let subchannel, let address, let behind, names.take(address, at: subchannel) else { return nil }
        configuration = CCWParent.Configuration(subchannel: address, device: behind)
    }

    func install(in core: MediatedDeviceCore) throws(KernelErrno) {
        try CCWParent(configuration).register(with: core)
    }
}
