internal import MdevCore
internal import MdevDocument
internal import MdevParents

/// `driver: vfio_ap`, a mainframe's crypto adapters; the parent is `matrix`, and there is one.
struct APModel: ParentModel {
    static let driver = "vfio_ap"

    enum Key: Int, DocumentKey {
        case driver, adapters, domains, controlDomains, apConfig
        static let table = KeyTable(Self.self, of: "a vfio_ap parent")
    }

    let configuration: APParent.Configuration

    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics) {
        guard let keys = MappingReader<Key>(node, findings) else { return nil }
        let adapters = keys.require(.adapters, fix: "such as adapters: [5, 6]")
        let domains = keys.require(.domains, fix: "such as domains: [0x47]")
        let apConfig = keys[.apConfig].map { $0.bool("apConfig", findings) } ?? false
        let ids = [("adapters", adapters), ("domains", domains), ("controlDomains", keys[.controlDomains])]
            .map { what, node in node.map { Self.identifiers(what, $0, findings) } }
        guard adapters != nil, domains != nil, let apConfig, names.take("matrix", at: node) else {
            return nil
        }
        configuration = APParent.Configuration(
            adapters: ids[0] ?? [], domains: ids[1] ?? [], controlDomains: ids[2] ?? [],
            hasAPConfig: apConfig)
    }

    func install(in core: MediatedDeviceCore) throws(KernelErrno) {
        try APParent(configuration).register(with: core)
    }

    private static func identifiers(_ what: String, _ node: YAMLNode, _ findings: Diagnostics) -> [Int] {
        guard let list = node.list(what, findings) else { return [] }
        return list.compactMap { $0.int(what, in: 0...255, findings) }
    }
}
