internal import MdevCore
internal import MdevDocument
internal import MdevParents

/// `driver: mtty`, the kernel's sample serial card.
struct MttyModel: ParentModel {
    static let driver = "mtty"

    enum Key: Int, DocumentKey {
        case driver, name
        static let table = KeyTable(Self.self, of: "an mtty parent")
    }

    let name: String

    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics) {
        guard let keys = MappingReader<Key>(node, findings),
            let name = names.name(keys[.name], default: Self.driver, entry: node)
        else { return nil }
        self.name = name
    }

    func install(in core: MediatedDeviceCore) throws(KernelErrno) {
        try MttyParent(name: name).register(with: core)
    }
}
