internal import MdevCore
internal import MdevDocument
internal import MdevParents

/// `driver: mbochs`, the kernel's sample of a display with a budget of video memory.
struct MbochsModel: ParentModel {
    static let driver = "mbochs"

    enum Key: Int, DocumentKey {
        /// `memory` in MB.
        case driver, name, memory
        static let table = KeyTable(Self.self, of: "an mbochs parent")
    }

    let configuration: MbochsParent.Configuration

    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics) {
        guard let keys = MappingReader<Key>(node, findings) else { return nil }
        let name = names.name(keys[.name], default: Self.driver, entry: node)
        let memory = keys[.memory].map { $0.int("memory", in: 0...1_048_576, findings) } ?? 256
        guard let name, let memory else { return nil }
        configuration = MbochsParent.Configuration(name: name, megabytes: memory)
    }

    func install(in core: MediatedDeviceCore) throws(KernelErrno) {
        try MbochsParent(configuration).register(with: core)
    }
}
