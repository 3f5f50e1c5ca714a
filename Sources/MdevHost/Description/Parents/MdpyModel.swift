internal import MdevCore
internal import MdevDocument
internal import MdevParents

/// `driver: mdpy`, the kernel's sample display.
struct MdpyModel: ParentModel {
    static let driver = "mdpy"

    enum Key: Int, DocumentKey {
        case driver, name, instances
        static let table = KeyTable(Self.self, of: "an mdpy parent")
    }

    let configuration: MdpyParent.Configuration

    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics) {
        guard let keys = MappingReader<Key>(node, findings) else { return nil }
        let name = names.name(keys[.name], default: Self.driver, entry: node)
        let instances = keys[.instances].map { $0.int("instances", in: 0...65_536, findings) } ?? 4
        guard let name, let instances else { return nil }
        configuration = MdpyParent.Configuration(name: name, instances: UInt32(instances))
    }

    func install(in core: MediatedDeviceCore) throws(KernelErrno) {
        try MdpyParent(configuration).register(with: core)
    }
}
