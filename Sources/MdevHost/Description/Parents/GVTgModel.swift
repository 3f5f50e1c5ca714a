internal import MdevCore
internal import MdevDocument
internal import MdevParents

/// `driver: i915`, Intel's integrated graphics with GVT-g.
struct GVTgModel: ParentModel {
    static let driver = "i915"

    enum Key: Int, DocumentKey {
        /// `aperture` and `hidden` memory in MB.
        case driver, address, generation, aperture, hidden, fences
        static let table = KeyTable(Self.self, of: "an i915 parent")
    }

    let configuration: GVTgParent.Configuration

    init?(_ node: YAMLNode, _ names: ParentNames, _ findings: Diagnostics) {
        guard let keys = MappingReader<Key>(node, findings) else { return nil }
        let usual = GVTgParent.Configuration()
        let address =
            keys[.address].map { names.pciAddress($0) }
            ?? (names.take(usual.address, at: node) ? usual.address : nil)
        let generation =
            keys[.generation].map { $0.int("generation", in: 8...9, findings) } ?? usual.generation
        // The host keeps 128 MB, 384 MB and four fences for itself.
        let aperture =
            keys[.aperture].map { $0.int("aperture", in: 128...4096, findings) } ?? usual.apertureMB
        let hidden = keys[.hidden]?.int("hidden", in: 384...65_536, findings)
        let fences = keys[.fences].map { $0.int("fences", in: 4...32, findings) } ?? usual.fences
        guard let address, let generation, let aperture, let fences else { return nil }
        configuration = GVTgParent.Configuration(
            address: address, generation: generation, apertureMB: aperture, hiddenMB: hidden, fences: fences)
    }

    func install(in core: MediatedDeviceCore) throws(KernelErrno) {
        try GVTgParent(configuration).register(with: core)
    }
}
