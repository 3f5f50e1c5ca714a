internal import MdevCore
internal import MdevDocument
internal import MdevParents

/// `driver: mtty`, the kernel's sample serial card.
struct MttyModel: ParentModel {
    static let driver = "mtty"

    enum Key: Int, DocumentKey {
        case driver, name, ports
        static let table = KeyTable(Self.self, of: "an mtty parent")
    }

    let configuration: MttyParent.Configuration

    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics) {
        guard let keys = MappingReader<Key>(node, findings) else { return nil }
        let name = names.name(keys[.name], default: Self.driver, entry: node)
        let ports = keys[.ports].map { $0.int("ports", in: 1...4096, findings) } ?? 24
        guard let name, let ports else { return nil }
        configuration = MttyParent.Configuration(name: name, ports: ports)
    }

    func install(in core: MediatedDeviceCore) throws(KernelErrno) {
        try MttyParent(configuration).register(with: core)
    }
}
